import TradingModel

/// Finds out why the trades of a pair differ, and splits what they differ by.
struct DiffReasons {
  /// The marks at the end of the tape, by symbol.
  var marks: [String: Price]
  /// The lives of which entries are missing, and from when on.
  var gaps: [UInt32: Timestamp]
  /// The lives that began with a position.
  var held: Set<UInt32>
  /// What the first difference of each strategy was: later ones follow from it.
  private var first: [String: (reason: DiffReason, words: String)] = [:]

  init(marks: [String: Price], gaps: [UInt32: Timestamp], held: Set<UInt32>) {
    self.marks = marks
    self.gaps = gaps
    self.held = held
  }

  /// The row of a pair; nil when nothing differs. Pairs come in the order of time.
  mutating func row(_ pair: TradeMatcher.Pair) -> DiffReport.Row? {
    let row: DiffReport.Row?
    switch (pair.left, pair.right) {
    case (let live?, let simulated?): row = both(live, simulated)
    case (let live?, nil): row = alone(live, isLive: true)
    case (nil, let simulated?): row = alone(simulated, isLive: false)
    case (nil, nil): row = nil
    }
    if let row, let strategy = (pair.left ?? pair.right)?.strategy, first[strategy] == nil,
      row.reason != .fee
    {
      first[strategy] = (row.reason, row.words)
    }
    return row
  }

  private func both(_ live: OrderTrade, _ simulated: OrderTrade) -> DiffReport.Row? {
    var parts: [DiffReport.Part] = []
    var words: [String] = []
    func add(_ reason: DiffReason, _ amount: Money, _ text: String) {
      parts.append(.init(reason: reason, amount: amount, currency: live.currency))
      words.append(text)
    }
    let sign: Decimal64 = live.side == .buy ? 1 : -1
    let common = min(live.quantity, simulated.quantity)
    let scale = sign * common * live.pointValue
    let whole = (simulated.price - live.price) * scale
    let isMoved = live.decided != simulated.decided && live.decided != nil
    var moved = Money.zero
    if isMoved {
      moved = whole
      add(.timing, moved, "decided at another event, \(Self.gap(live, simulated))")
    } else if let before = live.farSide.decision, let after = live.farSide.fill, before != after,
      live.price != simulated.price
    {
      moved = (before - after) * scale
      let took = live.decided.map { " in \(Self.text(live.time.since($0)))" } ?? ""
      add(.timing, moved, "the market moved from \(before) to \(after)\(took)")
    }
    let left = whole - moved
    if !left.isZero {
      let prices = "filled at \(live.price), simulated at \(simulated.price)"
      live.isConflated
        ? add(.data, left, prices + "; quotes before the decision were merged")
        : add(.fillPrice, left, prices)
    }
    if live.quantity != simulated.quantity, let mark = marks[live.symbol] {
      let rest = (mark - live.price) * sign * live.pointValue * (live.quantity - common)
      let other =
        (mark - simulated.price) * sign * live.pointValue * (simulated.quantity - common)
      add(.fillPrice, rest - other, "filled \(live.quantity), simulated \(simulated.quantity)")
    }
    if let fee = live.fee, let other = simulated.fee, fee != other {
      add(.fee, other - fee, "the fee was \(fee), simulated \(other)")
    }
    guard let main = parts.max(by: { $0.amount.magnitude < $1.amount.magnitude }) else {
      return nil
    }
    return DiffReport.Row(
      live: live, simulated: simulated, reason: main.reason,
      words: words.joined(separator: "; "), parts: parts)
  }

  private func alone(_ trade: OrderTrade, isLive: Bool) -> DiffReport.Row {
    let who = isLive ? "only live" : "only simulated"
    let reason: DiffReason
    let words: String
    if let gap = gaps[trade.life], trade.decided ?? trade.time >= gap {
      (reason, words) = (.data, "\(who): entries of the tape are missing before it")
    } else if let earlier = first[trade.strategy] {
      (reason, words) = (earlier.reason, "\(who): follows from an earlier difference")
    } else if held.contains(trade.life) {
      (reason, words) = (.data, "\(who): the live strategy began with a position")
    } else if trade.decided == nil {
      (reason, words) = (.timing, "\(who): an order that rested at the exchange")
    } else {
      (reason, words) = (
        .timing, "\(who): it was not executed in time, or not decided, on the other side"
      )
    }
    var amount = marks[trade.symbol].map { trade.worth(at: $0) } ?? .zero
    if !isLive { amount = -amount }
    return DiffReport.Row(
      live: isLive ? trade : nil, simulated: isLive ? nil : trade, reason: reason, words: words,
      parts: [.init(reason: reason, amount: amount, currency: trade.currency)])
  }

  private static func gap(_ live: OrderTrade, _ simulated: OrderTrade) -> String {
    guard let left = live.decided, let right = simulated.decided else {
      return "which is not known"
    }
    return left < right
      ? "\(text(right.since(left))) before the simulation"
      : "\(text(left.since(right))) after the simulation"
  }

  static func text(_ duration: Duration) -> String {
    let milliseconds = duration.nanoseconds / 1_000_000
    return milliseconds < 10_000
      ? "\(milliseconds) ms" : "\(Decimal64(mantissa: milliseconds / 100, scale: 1)) s"
  }
}
