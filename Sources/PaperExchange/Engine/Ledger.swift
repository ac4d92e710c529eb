import TradingModel

/// Everything that the paper broker must not forget: each order that it ever accepted, each
/// execution, accounts, and the counters of its ids. It grows without limit by design (about a
/// kilobyte an order); a gateway starts a new file when its owner wants a small one.
public struct Ledger: Hashable, Sendable, Codable {
  /// The version of the written form.
  public var version = 1
  /// Every accepted order, oldest first.
  public internal(set) var orders: [OrderRecord] = []
  /// Every execution, oldest first.
  public internal(set) var executions: [Execution] = []
  /// The accounts, sorted by number.
  public internal(set) var accounts: [PaperAccount] = []
  /// The next order number of each client that was ever seen, keyed by the client id.
  public internal(set) var nextOrderNumbers: [Int: Int64] = [:]
  /// The count of identities given so far.
  public internal(set) var permCount: Int64 = 0
  /// The count of executions so far.
  public internal(set) var executionCount: Int64 = 0
  /// The count of places in time given so far.
  public internal(set) var sequence: Int64 = 0
  /// The trading date (New York, from 17:00 on the next) of the accounts' daily figures.
  public internal(set) var date: CivilDate?

  /// An empty ledger.
  public init() {}

  /// The orders with a reference, oldest first. O(n).
  public func orders(reference: String) -> [OrderRecord] {
    orders.filter { $0.terms.reference == reference }
  }
}
