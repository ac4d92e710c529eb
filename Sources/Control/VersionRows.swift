package import Journal
package import TradingModel

/// One life of a strategy, as `perigee versions` shows it.
package struct VersionRow: Hashable, Sendable, Codable {
  package var strategy: String
  /// The version, 64 digits.
  package var version: String
  /// The script's file at the time, relative to the strategies folder.
  package var script: String
  /// The parameters that the deployment gave.
  package var params: [String: String]
  package var accounts: [String]
  package var started: Moment
  /// Why it was started, and by whom.
  package var cause: String
  /// When it ended; nil while it runs, or when nobody saw the end.
  package var ended: Moment?
  /// Why it ended; nil while it runs.
  package var reason: String?
  /// Whether its text is still kept.
  package var isKept: Bool
  /// Orders and executions of this version, over all of its lives.
  package var orders: Int
  package var fills: Int
  /// What the broker told as realised over all lives of the version, by currency.
  package var realized: [String: Money]
  /// What its executions cost, by currency.
  package var commissions: [String: Money]

  package init(_ life: StrategyLife, _ result: VersionResult?, isKept: Bool) {
    strategy = life.strategy.rawValue
    version = life.version.rawValue
    script = life.script
    params = life.parameters
    accounts = life.accounts.map(\.rawValue)
    started = Moment(life.started.timestamp)
    cause = life.cause
    ended = life.ended.map { Moment($0.timestamp) }
    reason = life.reason
    self.isKept = isKept
    orders = result?.orders ?? 0
    fills = result?.fills ?? 0
    realized = result?.realized ?? [:]
    commissions = result?.commissions ?? [:]
  }
}

/// One life of a strategy, as its page shows it.
package struct LifeRow: Hashable, Sendable {
  /// What began it.
  package enum Kind: Hashable, Sendable {
    case started, deployed, promoted, rolledBack
  }

  /// The version, 64 digits.
  package var version: String
  package var script: String
  package var started: Moment
  /// Why it was started, and by whom.
  package var cause: String
  /// When it ended; nil while it runs, or when nobody saw the end.
  package var ended: Moment?
  package var reason: String?
  /// Orders that it asked for, at most `mostOrders`.
  package var orders: Int

  /// So many orders of a life are counted.
  package static let mostOrders = 1_000

  package init(
    version: String, script: String, started: Moment, cause: String, ended: Moment? = nil,
    reason: String? = nil, orders: Int
  ) {
    self.version = version
    self.script = script
    self.started = started
    self.cause = cause
    self.ended = ended
    self.reason = reason
    self.orders = orders
  }

  package init(_ recent: RecentLife) {
    self.init(
      version: recent.life.version.rawValue, script: recent.life.script,
      started: Moment(recent.life.started.timestamp), cause: recent.life.cause,
      ended: recent.life.ended.map { Moment($0.timestamp) }, reason: recent.life.reason,
      orders: recent.orders)
  }

  package var kind: Kind {
    if cause.hasPrefix("promoted") { return .promoted }
    if cause.hasPrefix("rolled back") { return .rolledBack }
    if cause.hasPrefix("deployed") || cause.hasPrefix("changed") { return .deployed }
    return .started
  }
}

/// The texts of a version, as `perigee versions show` prints them.
package struct VersionTexts: Hashable, Sendable, Codable {
  /// The version, 64 digits.
  package var version: String
  package var script: String
  package var source: String
  /// The texts that it requires, by the name that `require` takes.
  package var modules: [String: String]

  package init(_ texts: ScriptTexts) {
    version = texts.version.rawValue
    script = texts.script
    source = texts.source
    modules = Dictionary(
      texts.modules.map { ($0.name, $0.source) }, uniquingKeysWith: { first, _ in first })
  }
}

extension JournalFolder {
  /// The lives of a strategy, or of all, oldest first; the newest so many.
  package func versions(of strategy: String?, limit: Int) throws -> [VersionRow] {
    let reader: JournalReader
    do throws(JournalError) { reader = try JournalReader(folder: path) } catch {
      if error.code == .missing { return [] }
      throw error
    }
    let lives = try reader.lives(of: strategy.map(StrategyID.init(rawValue:)), limit: limit)
    let kept = Set(ScriptStore(folder: path).versions())
    var results: [StrategyID: [ScriptVersion: VersionResult]] = [:]
    for name in Set(lives.map(\.strategy)) { results[name] = try reader.results(of: name) }
    return lives.map {
      VersionRow($0, results[$0.strategy]?[$0.version], isKept: kept.contains($0.version))
    }
  }

  /// The newest lives of a strategy, newest first, for its page.
  package func lives(of strategy: String, limit: Int) throws -> [LifeRow] {
    let reader: JournalReader
    do throws(JournalError) { reader = try JournalReader(folder: path) } catch {
      if error.code == .missing { return [] }
      throw error
    }
    return try reader.newestLives(
      of: StrategyID(rawValue: strategy), limit: limit, orderLimit: LifeRow.mostOrders
    ).map(LifeRow.init)
  }
}
