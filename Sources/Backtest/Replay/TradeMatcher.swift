import TradingModel

/// Pairs the trades of two runs: by strategy, symbol and side, and then by the event at which they
/// were decided.
struct TradeMatcher {
  /// A pair; one side is nil where the other stands alone.
  struct Pair {
    var left: OrderTrade?
    var right: OrderTrade?
  }

  /// How far apart two decisions may lie that are taken for one.
  var nearness = Duration.seconds(120)

  /// Every trade of both sides once, by time.
  func pairs(_ left: [OrderTrade], _ right: [OrderTrade]) -> [Pair] {
    var rest = Dictionary(grouping: right, by: \.key)
    var pairs: [Pair] = []
    var open: [OrderTrade] = []
    // First those of the very same event, then those that lie nearest.
    for trade in left {
      let found = rest[trade.key]?.firstIndex {
        trade.decided != nil && $0.decided == trade.decided
      }
      if let found, let match = rest[trade.key]?.remove(at: found) {
        pairs.append(Pair(left: trade, right: match))
      } else {
        open.append(trade)
      }
    }
    for trade in open {
      let candidates = rest[trade.key] ?? []
      let nearest = candidates.indices.min {
        distance(trade, candidates[$0]) < distance(trade, candidates[$1])
      }
      if let nearest, distance(trade, candidates[nearest]) <= nearness.nanoseconds {
        pairs.append(Pair(left: trade, right: rest[trade.key]?.remove(at: nearest)))
      } else {
        pairs.append(Pair(left: trade, right: nil))
      }
    }
    for trade in right where rest[trade.key]?.contains(trade) == true {
      if let place = rest[trade.key]?.firstIndex(of: trade) { rest[trade.key]?.remove(at: place) }
      pairs.append(Pair(left: nil, right: trade))
    }
    return pairs.sorted { Self.time($0) < Self.time($1) }
  }

  private static func time(_ pair: Pair) -> Timestamp {
    let times = [pair.left, pair.right].compactMap { $0.map { $0.decided ?? $0.time } }
    return times.min() ?? Timestamp(rawValue: 0)
  }

  private func distance(_ left: OrderTrade, _ right: OrderTrade) -> Int64 {
    let gap = (left.decided ?? left.time).since(right.decided ?? right.time).nanoseconds
    return gap == .min ? .max : abs(gap)
  }
}
