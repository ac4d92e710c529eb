import Journal
import TradingModel

/// All that the journal knows of live trading, read once for any number of results.
struct LiveJournal {
  var trading = JournalTrading()
  var orders: [JournalOrder] = []
  var refusals: [JournalRefusal] = []

  /// Reads the journal of a data folder; one that is not there yet reads as empty.
  init(folder: String) throws {
    let reader: JournalReader
    do {
      reader = try JournalReader(folder: folder)
    } catch {
      if error.code == .missing { return }
      throw error
    }
    trading = try reader.trading()
    orders = try reader.orders(Journal.JournalFilter(limit: .max))
    refusals = try reader.refusals(Journal.JournalFilter(limit: .max))
  }

  /// Every account and every strategy that ever traded: accounts first, by name.
  var traders: [LiveScope] {
    let accounts = Set(trading.fills.map(\.account)).sorted()
    let strategies = Set(trading.fills.compactMap { $0.strategy?.rawValue }).sorted()
    return accounts.map { LiveScope(account: $0) }
      + strategies.map { LiveScope(strategy: StrategyID(rawValue: $0)) }
  }
}

/// Whose trading a result shows, and since when; a nil field asks for all.
struct LiveScope: Hashable, Sendable {
  var account: AccountName?
  var strategy: StrategyID?
  var since: Timestamp?

  func holds(_ fill: JournalFill) -> Bool { isOf(fill.account, fill.strategy) }

  /// Moves between the books of one account change nothing for the account as a whole.
  func holds(_ change: HoldingAdjustment) -> Bool {
    isOf(change.account, change.strategy) && !(strategy == nil && change.kind == .assigned)
  }

  func isOf(_ account: AccountName, _ strategy: StrategyID?) -> Bool {
    (self.account == nil || self.account == account)
      && (self.strategy == nil || self.strategy == strategy)
  }

  func isInTime(_ time: Timestamp) -> Bool { since.map { time >= $0 } ?? true }
}
