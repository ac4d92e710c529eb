import TradingModel

extension BarChart {
  /// The same rows for the script, as the charts' library takes them: numbers for pictures alone.
  package struct Rows: Hashable, Sendable, Encodable {
    package struct Bar: Hashable, Sendable, Encodable {
      var time: Int64
      var open: Double
      var high: Double
      var low: Double
      var close: Double
    }

    package struct Fill: Hashable, Sendable, Encodable {
      var time: Int64
      var buy: Bool
      var text: String
      var path: String?
    }

    package struct Order: Hashable, Sendable, Encodable {
      var price: Double
      var buy: Bool
      var text: String
    }

    package var places: Int
    package var bars: [Bar]
    package var fills: [Fill]
    package var orders: [Order]
    /// The start of the bar that its reader came for.
    package var at: Int64?
  }

  /// Fills stand at the start of the bar that they fell into.
  package var rows: Rows {
    var shown: [Rows.Fill] = []
    // Words on many marks would cover the bars.
    let isSpoken = fills.count <= 40
    for fill in fills {
      guard let bar = bar(at: fill.time) else { continue }
      shown.append(
        Rows.Fill(
          time: bar.seconds, buy: fill.isBuy, text: isSpoken ? fill.text : "", path: fill.path))
    }
    return Rows(
      places: places,
      bars: bars.map {
        Rows.Bar(
          time: $0.start.seconds, open: $0.open.doubleValue, high: $0.high.doubleValue,
          low: $0.low.doubleValue, close: $0.close.doubleValue)
      },
      fills: shown.sorted { $0.time < $1.time },
      orders: orders.map {
        Rows.Order(price: $0.price.doubleValue, buy: $0.isBuy, text: $0.text)
      }, at: at.flatMap { bar(at: $0)?.seconds })
  }

  /// The start of the newest bar that is not after `time`. O(log n).
  private func bar(at time: Timestamp) -> Timestamp? {
    var low = 0
    var high = bars.count
    while low < high {
      let middle = (low + high) / 2
      if bars[middle].start <= time { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? bars[low - 1].start : nil
  }
}
