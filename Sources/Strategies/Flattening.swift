import Orders
import TradingModel

/// Closes what one strategy holds, decided without I/O: first its working orders end, then a market
/// order closes each holding, then its orders end again.
///
/// Nothing is sent to close while an order of the strategy may still trade: it could be filled as
/// well, and leave the opposite of what was held.
struct Flattening {
  /// What to do next.
  enum Action: Hashable {
    /// Look again when an order, a fill or an account's readiness changed.
    case wait
    /// Send these market orders, then look again.
    case close([Closing])
    /// Nothing is held and nothing works.
    case flat
    /// It did not work so often that a person must do it.
    case givenUp
  }

  /// Nothing of a round could be sent, for a reason that passes: it does not count. Returns whether
  /// the reason is a new one.
  mutating func postpone(_ words: String) -> Bool {
    round = max(0, round - 1)
    defer { self.words = words }
    return words != self.words
  }

  /// One market order.
  struct Closing: Hashable {
    var account: AccountName
    var instrument: InstrumentID
    var side: Side
    var quantity: Quantity
  }

  /// The most rounds of market orders.
  static let rounds = 5

  private(set) var round = 0
  /// What it was told last to wait for; nil when an order went out.
  private(set) var words: String?

  /// `working` counts the strategy's orders that can still trade; of `holdings` only what is not
  /// nought is closed. `ready` are the accounts that take orders.
  mutating func look(
    working: Int, holdings: [StrategyHolding], ready: (AccountName) -> Bool
  ) -> Action {
    guard working == 0 else { return .wait }
    let held = holdings.filter { !$0.quantity.isZero }
    guard !held.isEmpty else { return .flat }
    let possible = held.filter { ready($0.key.account) }
    guard !possible.isEmpty else { return .wait }
    guard round < Self.rounds else { return .givenUp }
    round += 1
    return .close(
      possible.map {
        Closing(
          account: $0.key.account, instrument: $0.key.instrument,
          side: $0.quantity > .zero ? .sell : .buy, quantity: $0.quantity.magnitude)
      }.sorted { ($0.account, $0.instrument) < ($1.account, $1.instrument) })
  }
}
