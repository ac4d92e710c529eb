/// How far trading is held back, mildest first. Data, fills and cancels pass at every level.
public enum RestraintLevel: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
  /// No order that could enlarge a position; what works goes on working.
  case pause
  /// As `pause`, and working orders that could enlarge a position are cancelled.
  case reduce
  /// No orders at all; every working order of this system in the scope is cancelled.
  case halt
  /// As `halt`, then what this system holds in the scope is closed, until it is verified flat.
  case flatten

  private var rank: Int {
    switch self {
    case .pause: 0
    case .reduce: 1
    case .halt: 2
    case .flatten: 3
    }
  }

  /// The stricter is greater.
  public static func < (left: RestraintLevel, right: RestraintLevel) -> Bool {
    left.rank < right.rank
  }
}

/// What a restraint holds back. Written as `all`, `account:NAME` or `strategy:NAME`.
public enum RestraintScope: Hashable, Sendable, Codable, CustomStringConvertible {
  /// Everything.
  case all
  /// One account, for every strategy.
  case account(AccountName)
  /// One strategy, on every account.
  case strategy(StrategyID)

  /// The text, for files, commands and messages.
  public var description: String {
    switch self {
    case .all: "all"
    case .account(let name): "account:\(name.rawValue)"
    case .strategy(let name): "strategy:\(name.rawValue)"
    }
  }

  /// Reads the text; nil when it is none.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    switch (parts.first, parts.count > 1 ? String(parts[1]) : nil) {
    case ("all", nil): self = .all
    case ("account", let name?) where !name.isEmpty: self = .account(AccountName(rawValue: name))
    case ("strategy", let name?) where !name.isEmpty:
      self = .strategy(StrategyID(rawValue: name))
    case (_, _): return nil
    }
  }

  /// Whether it covers an order of a strategy on an account.
  public func covers(strategy: StrategyID?, account: AccountName) -> Bool {
    switch self {
    case .all: true
    case .account(let name): name == account
    case .strategy(let name): name == strategy
    }
  }
}

/// One restraint that is in force. There is at most one for each scope; it stays over restarts
/// until a person lifts it.
public struct Restraint: Hashable, Sendable, Codable {
  /// What it holds back.
  public var scope: RestraintScope
  /// How far.
  public var level: RestraintLevel
  /// Why, for people.
  public var reason: String
  /// Who: a person's command, a file, a signal, or the rule that tripped.
  public var actor: String
  /// Since when.
  public var since: Timestamp

  /// A restraint from its parts.
  public init(
    scope: RestraintScope, level: RestraintLevel, reason: String, actor: String, since: Timestamp
  ) {
    self.scope = scope
    self.level = level
    self.reason = reason
    self.actor = actor
    self.since = since
  }
}
