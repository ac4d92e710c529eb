public import TradingModel

/// What the desk knows. Only on its own thread.
extension OrderDesk {
  /// An order by its identity; nil when it is not known or ended more than `memory` ago.
  public func order(_ intent: IntentID) -> Order? { book.tracks[intent]?.order }

  /// Every order that can still trade, of one strategy or (with nil) of all, oldest first.
  /// O(n log n) in the number of open orders.
  public func openOrders(of strategy: StrategyID? = nil) -> [Order] {
    book.open.compactMap { book.tracks[$0]?.order }
      .filter { strategy == nil || $0.strategy == strategy }
      .sorted { ($0.createdAt, $0.intent.rawValue) < ($1.createdAt, $1.intent.rawValue) }
  }

  /// What a strategy holds by its own fills; empty when it never traded the instrument there.
  public func holding(_ key: StrategyHolding.Key) -> StrategyHolding {
    book.holdings[key] ?? StrategyHolding(key: key)
  }

  /// What every strategy holds by its own fills, in no order.
  public var holdings: [StrategyHolding] { Array(book.holdings.values) }

  /// The broker's word on what an account holds; nil when it told nothing.
  public func position(_ account: AccountName, _ instrument: InstrumentID) -> Position? {
    book.positions[OrderBook.PositionKey(account: account, instrument: instrument)]
  }

  /// What holds new orders, oldest first.
  public var holds: [InstrumentHold] {
    book.holds.values.flatMap(\.values).sorted { ($0.since, $0.text) < ($1.since, $1.text) }
  }

  /// The first request number that a strategy has not used; 1 for a new strategy.
  public func nextRequestNumber(of strategy: StrategyID) -> Int64 {
    (book.highestNumber[strategy] ?? 0) &+ 1
  }

  /// Whether an account takes new orders now; the refusal that an order would get where not.
  public func readiness(of account: AccountName) -> OrderRefusal? {
    switch lane(of: account) {
    case .noAccount: .noAccount(account)
    case .noClient(let why): .noClient(account, why: why)
    case .client(let view, _, _):
      book.isReady(view.name) ? nil : .reconciling(account, broker: view.name)
    }
  }
}
