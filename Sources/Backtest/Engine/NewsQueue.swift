import Orders
import Performance
import StrategyChannel
import TradingModel

/// Hears what becomes of orders, and keeps it as events for the strategy.
final class NewsQueue: OrderListener, @unchecked Sendable {  // One thread: the run's.
  private(set) var events: [ChildEvent.Body] = []
  /// Lines for the log: what a person should read.
  private(set) var notices: [String] = []
  private(set) var counts = OrderCounts()
  private var known: [IntentID: Order] = [:]
  /// The desk, for what the strategy holds by its own fills.
  weak var desk: OrderDesk?

  var isEmpty: Bool { events.isEmpty }

  func take() -> [ChildEvent.Body] {
    var taken: [ChildEvent.Body] = []
    swap(&taken, &events)
    return taken
  }

  func takeNotices() -> [String] {
    defer { notices.removeAll() }
    return notices
  }

  /// The counts, with the orders that have not ended.
  func finish() -> OrderCounts {
    var counts = counts
    counts.open = known.count
    return counts
  }

  func orderChanged(_ order: Order) {
    events.append(.order(order))
    if order.state.isFinal {
      guard known.removeValue(forKey: order.intent) != nil else { return }
      count(order)
    } else {
      if known.updateValue(order, forKey: order.intent) == nil { counts.requested += 1 }
    }
  }

  private func count(_ order: Order) {
    switch order.state {
    case .filled: counts.filled += 1
    case .rejected, .notSent, .lost: counts.rejected += 1
    case .cancelled, .expired:
      if order.filled.isZero { counts.cancelled += 1 } else { counts.partlyFilled += 1 }
    case .sending, .working, .partiallyFilled, .cancelPending, .modifyPending, .unknown: break
    }
  }

  func filled(_ fill: Fill) {
    if let desk {
      let key = StrategyHolding.Key(
        strategy: fill.strategy, account: fill.account, instrument: fill.instrument)
      let holding = desk.holding(key)
      events.append(
        .holding(
          Position(
            account: fill.account, instrument: fill.instrument, quantity: holding.quantity,
            averageCost: holding.averagePrice)))
    }
    events.append(.fill(fill))
  }

  func commissioned(_ fill: Fill) {}

  func refused(_ request: OrderRequest, reason: String) {
    if case .place = request.action {
      counts.requested += 1
      counts.rejected += 1
    }
    events.append(.requestRefused(number: request.number, reason: reason))
  }

  func previewed(_ request: OrderRequest, _ preview: OrderPreview) {
    events.append(.preview(number: request.number, preview))
  }

  func positionChanged(_ position: Position) { events.append(.position(position)) }
  func accountChanged(_ value: AccountValue) { events.append(.accountValue(value)) }

  func accountReadiness(_ account: AccountName, isReady: Bool, reason: String?) {
    events.append(.connection(account, isReady: isReady, text: reason))
  }

  func notice(_ account: AccountName?, kind: String, text: String) {
    if notices.count < 1000 { notices.append(text) }
  }
}
