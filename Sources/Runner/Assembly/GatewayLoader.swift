import IBClient
import Logging
import Orders
import Synchronization
import TradingModel

/// Looks for gateways until every configured account has one, and keeps the order desk's
/// directory and the market data's client up to date.
///
/// A gateway that was found comes back by itself after every end, so only accounts that were
/// never found are looked for again: after 2 seconds, then at twice the interval, at most every
/// 30 seconds, for as long as the daemon runs.
final class GatewayLoader: Sendable {
  private let pool: IBClientPool
  private let orders: OrderThread
  private let feed: LateFeedBackend
  /// Every configured account.
  let accounts: [AccountName: AccountNumber]
  private let log: Logger
  private let last = Mutex<IBLoadResult?>(nil)

  init(
    pool: IBClientPool, orders: OrderThread, feed: LateFeedBackend,
    accounts: [AccountName: AccountNumber], log: Logger
  ) {
    self.pool = pool
    self.orders = orders
    self.feed = feed
    self.accounts = accounts
    self.log = log
  }

  /// What the newest look came to; nil before the first has ended.
  var lastResult: IBLoadResult? { last.withLock { $0 } }

  /// Looks once, within the configuration's time limit. Warnings are logged when they are new.
  func look() async throws {
    let known = Set(lastResult?.warnings ?? [])
    let result = await pool.loadClients()
    last.withLock { $0 = result }
    for warning in result.warnings where !known.contains(warning) { log.warning("\(warning)") }
    if let backend = pool.dataBackend { feed.attach(backend) }
    let directory = directory(result)
    try await orders.withDesk { $0.replaceDirectory(directory) }
  }

  /// Looks again until every account is found.
  func keepLooking() async throws {
    var wait = Duration.seconds(2)
    while lastResult?.accounts.count ?? 0 < accounts.count {
      try await Task.sleep(for: wait)
      try await look()
      wait = min(wait * 2, .seconds(30))
    }
  }

  private func directory(_ result: IBLoadResult) -> AccountDirectory {
    var numbers: [ObjectIdentifier: [AccountNumber]] = [:]
    var brokers: [any Broker] = []
    for account in result.accounts.values.sorted(by: { $0.name < $1.name }) {
      let key = ObjectIdentifier(account.broker)
      if numbers[key] == nil { brokers.append(account.broker) }
      numbers[key, default: []].append(account.number)
    }
    return AccountDirectory(
      accounts: accounts,
      connections: brokers.map {
        .init(broker: $0, accounts: numbers[ObjectIdentifier($0)] ?? [])
      })
  }
}
