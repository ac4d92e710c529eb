package import Control
package import TradingModel

/// Realised profit less commissions after each fill, at average cost.
package enum ProfitCurve {
  private struct Place: Hashable {
    var account: String
    var instrument: Int64
  }

  private struct Holding {
    var quantity = 0.0
    var average = 0.0

    /// Books a fill and answers what it realised, multiplier excluded.
    mutating func trade(_ signed: Double, at price: Double) -> Double {
      let isOpening = quantity == 0 || (quantity > 0) == (signed > 0)
      if isOpening {
        average = (average * quantity + price * signed) / (quantity + signed)
        quantity += signed
        return 0
      }
      let closed = min(abs(signed), abs(quantity)) * (quantity > 0 ? 1 : -1)
      let realized = (price - average) * closed
      quantity += signed
      if quantity == 0 { average = 0 }
      // What goes past flat opens the other side at this price.
      if abs(signed) > abs(closed) { average = price }
      return realized
    }
  }

  /// The curve of one strategy's fills, oldest first; those without a time are booked and not
  /// shown. `multipliers` are by contract id; one that is missing counts as one. For pictures: sums
  /// of money stand beside it, exact, by the books.
  package static func points(
    _ fills: [FillRow], multipliers: [Int64: Decimal64]
  ) -> [LineChart.Point] {
    var holdings: [Place: Holding] = [:]
    var sum = 0.0
    var points: [LineChart.Point] = []
    for fill in fills {
      let place = Place(account: fill.account, instrument: fill.instrument)
      let isBuy = fill.side.lowercased().hasPrefix("b")
      let size = fill.quantity.doubleValue
      guard size > 0 else { continue }
      let realized = holdings[place, default: Holding()]
        .trade(isBuy ? size : -size, at: fill.price.doubleValue)
      sum += realized * (multipliers[fill.instrument]?.doubleValue ?? 1)
      sum -= fill.commission?.doubleValue ?? 0
      if let time = fill.time { points.append(LineChart.Point(time.timestamp, sum)) }
    }
    return points
  }
}
