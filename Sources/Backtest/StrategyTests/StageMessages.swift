import Orders
import StrategyChannel
import StrategyHost
import TradingModel

/// Keeps what a strategy says until it is acted on.
final class StageMessages: MessageSink {
  private var messages: [ChildMessage] = []
  /// Log lines between two looks that find room.
  private static let linesAtOnce = 10_000

  func send(_ message: ChildMessage) throws(ChannelError) { messages.append(message) }

  func offer(_ message: ChildMessage) throws(ChannelError) -> Bool {
    guard messages.count < Self.linesAtOnce else { return false }
    messages.append(message)
    return true
  }

  /// Takes all that was said.
  func take() -> [ChildMessage] {
    defer { messages = [] }
    return messages
  }
}

/// Hears what becomes of orders, and keeps it as events for the strategy.
final class StageNews: OrderListener, @unchecked Sendable {  // One thread: the test's.
  private var events: [ChildEvent.Body] = []
  /// Requests that came to nothing, and why.
  private(set) var refusals: [Int64: String] = [:]
  /// The newest word on each order, in the order of their first.
  private(set) var orders: [Order] = []
  /// The desk, for what the strategy holds.
  weak var desk: OrderDesk?

  func take() -> [ChildEvent.Body] {
    defer { events = [] }
    return events
  }

  func orderChanged(_ order: Order) {
    events.append(.order(order))
    if let index = orders.firstIndex(where: { $0.intent == order.intent }) {
      orders[index] = order
    } else {
      orders.append(order)
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
    refusals[request.number] = reason
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

  func notice(_ account: AccountName?, kind: String, text: String) {}
}

/// An order log that keeps nothing: a test has no next life.
final class StageLog: OrderLog {
  func commit(_ records: [OrderRecord]) throws(OrderLogError) {}
  func load() throws(OrderLogError) -> OrderLogState { OrderLogState() }
}

/// The strategy's timers in the test's time; at most as many as a script may have.
struct StageTimers {
  private struct Entry {
    var id: Int64
    var due: Timestamp
    var interval: Duration?
  }

  private var entries: [Entry] = []

  /// When the next one is due.
  var nextDue: Timestamp? { entries.map(\.due).min() }

  mutating func set(_ id: Int64, at due: Timestamp, every interval: Duration?) {
    cancel(id)
    entries.append(Entry(id: id, due: due, interval: interval))
  }

  mutating func cancel(_ id: Int64) { entries.removeAll { $0.id == id } }

  mutating func cancelAll() { entries = [] }

  /// Takes the next one; of equal times the one that was set first. A repeating one is set anew.
  mutating func fire() -> Int64? {
    guard let index = entries.indices.min(by: { entries[$0].due < entries[$1].due }) else {
      return nil
    }
    let entry = entries.remove(at: index)
    if let interval = entry.interval {
      set(entry.id, at: entry.due.advanced(by: interval), every: interval)
    }
    return entry.id
  }
}
