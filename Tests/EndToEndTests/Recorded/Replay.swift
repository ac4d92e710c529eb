import TradingModel

/// What the documented matching rule makes of planned orders on a recorded path: a second,
/// smaller exchange that shares no line with the gateway's.
///
/// A resting limit order fills at its own price with the first quote whose far side reaches it. A
/// stop is triggered by the trades (where there are any, else by the far side of the quotes) and
/// then takes the quote. A bracket's children live from their parent's fill on, and one's fill
/// ends the other. All sizes are far below what a quote offers, so every order fills at once.
struct Replay {
  /// A fill that must come out of the whole system, too.
  struct Fill: Hashable {
    /// The order's tag; children add `:target` or `:stop`, exits `:exit`.
    var tag: String
    var side: Side
    var quantity: Quantity
    var price: Price
    var time: Timestamp
  }

  private struct Live {
    var tag: String
    var side: Side
    var quantity: Quantity
    var kind: PlannedOrder.Kind
    var then = PlannedOrder.Then.nothing
    /// The name that a bracket's two children share.
    var group: String?
  }

  private(set) var fills: [Fill] = []
  /// The shortest time between an entry's fill and the first moment at which its exit could have
  /// filled: as long as the script's answer takes less, the exit's fill does not depend on it.
  private(set) var shortestExit = Duration.seconds(1_000_000)
  private var live: [Live]

  /// Plays the whole path.
  init(_ orders: [PlannedOrder], on path: RecordedPath) {
    live = orders.map {
      Live(
        tag: $0.tag, side: $0.side, quantity: $0.quantity, kind: $0.kind, then: $0.then)
    }
    var last: Price?
    for step in path.steps {
      // The quote comes first, its trade after it.
      match(step, trigger: path.hasTrades ? last : nil, path.hasTrades)
      guard let trade = step.trade else { continue }
      last = trade
      match(step, trigger: last, true)
    }
  }

  private mutating func match(_ step: RecordedPath.Step, trigger: Price?, _ hasTrades: Bool) {
    while let index = live.firstIndex(where: {
      price(of: $0, step, trigger, hasTrades) != nil
    }) {
      guard let price = price(of: live[index], step, trigger, hasTrades) else { return }
      let order = live.remove(at: index)
      book(order, at: price, step)
    }
  }

  /// The price at which an order fills now; nil when it does not.
  private func price(
    of order: Live, _ step: RecordedPath.Step, _ last: Price?, _ hasTrades: Bool
  ) -> Price? {
    switch (order.kind, order.side) {
    case (.limit(let limit), .buy): return step.ask <= limit ? limit : nil
    case (.limit(let limit), .sell): return step.bid >= limit ? limit : nil
    case (.stop(let stop), .buy):
      let seen = hasTrades ? last : step.ask
      return seen.map { $0 >= stop } == true ? step.ask : nil
    case (.stop(let stop), .sell):
      let seen = hasTrades ? last : step.bid
      return seen.map { $0 <= stop } == true ? step.bid : nil
    }
  }

  private mutating func book(_ order: Live, at price: Price, _ step: RecordedPath.Step) {
    fills.append(
      Fill(
        tag: order.tag, side: order.side, quantity: order.quantity, price: price,
        time: step.time))
    if order.tag.hasSuffix(":exit"),
      let entry = fills.first(where: { $0.tag + ":exit" == order.tag })
    {
      shortestExit = min(shortestExit, step.time.since(entry.time))
    }
    if let group = order.group { live.removeAll { $0.group == group } }
    let other: Side = order.side == .buy ? .sell : .buy
    switch order.then {
    case .nothing: break
    case .exit(let price):
      live.append(
        Live(
          tag: order.tag + ":exit", side: other, quantity: order.quantity, kind: .limit(price)))
    case .bracket(let target, let stop):
      for (name, kind) in [("target", PlannedOrder.Kind.limit(target)), ("stop", .stop(stop))] {
        live.append(
          Live(
            tag: "\(order.tag):\(name)", side: other, quantity: order.quantity, kind: kind,
            group: order.tag))
      }
    }
  }
}
