public import TradingModel

/// Everything that the configuration says about the risk gate.
public struct RiskSettings: Sendable {
  /// A trading day of an account: when its counters begin and end.
  public struct Day: Hashable, Sendable {
    /// The first moment.
    public var start: Timestamp
    /// The first moment after it.
    public var end: Timestamp
    /// A day from its bounds.
    public init(start: Timestamp, end: Timestamp) {
      self.start = start
      self.end = end
    }
  }

  /// Whether anything is judged at all.
  public var isEnabled: Bool
  /// Whether the built-in values hold where `house` is silent.
  public var usesStandards: Bool
  /// What kind of money each account holds by the configuration; an account that is not there is
  /// of the kind that `money` names.
  public var moneyOfAccount: [AccountName: RiskMoney]
  /// The kind of money of accounts that say nothing themselves.
  public var money: RiskMoney
  /// Whether account numbers must fit the kind of money; false for our own paper gateway, which
  /// serves any number.
  public var checksNumbers: Bool
  /// `[risk]`.
  public var house: RiskLimits
  /// `[risk.account.NAME]`.
  public var accounts: [AccountName: RiskLimits]
  /// `[strategy.risk]`.
  public var strategies: [StrategyID: RiskLimits]
  /// The day that a moment belongs to on an account.
  public var day: @Sendable (AccountName, Timestamp) -> Day

  /// The time of day of a moment, for messages.
  public var timeText: @Sendable (Timestamp) -> String = { RiskSettings.utcTime($0) }

  /// Settings from their parts.
  public init(
    isEnabled: Bool = true, usesStandards: Bool = true,
    moneyOfAccount: [AccountName: RiskMoney] = [:], money: RiskMoney = .paper,
    checksNumbers: Bool = true, house: RiskLimits = RiskLimits(),
    accounts: [AccountName: RiskLimits] = [:], strategies: [StrategyID: RiskLimits] = [:],
    day: @escaping @Sendable (AccountName, Timestamp) -> Day = { _, now in RiskSettings.utcDay(now)
    }
  ) {
    self.isEnabled = isEnabled
    self.usesStandards = usesStandards
    self.moneyOfAccount = moneyOfAccount
    self.money = money
    self.checksNumbers = checksNumbers
    self.house = house
    self.accounts = accounts
    self.strategies = strategies
    self.day = day
  }

  /// Judges nothing: for tools and tests that are not about risk.
  public static let unlimited = RiskSettings(isEnabled: false)

  /// The day of a moment by the universal time.
  public static func utcDay(_ now: Timestamp) -> Day {
    let length: Int64 = 86_400
    let seconds = now.seconds
    let start = seconds - ((seconds % length) + length) % length
    return Day(start: Timestamp(seconds: start), end: Timestamp(seconds: start + length))
  }

  /// The time of day by the universal time: `14:02:11 UTC`.
  public static func utcTime(_ time: Timestamp) -> String { RiskText.time(time) }

  /// What kind of money an account holds by the configuration.
  public func money(of account: AccountName) -> RiskMoney { moneyOfAccount[account] ?? money }

  /// The limits in force for a strategy on an account; nil stands for the house itself.
  public func limits(of strategy: StrategyID?, on account: AccountName) -> ResolvedLimits {
    var sections: [(RiskSource, RiskLimits)] = [(.house, house)]
    if let own = accounts[account] { sections.append((.account(account), own)) }
    if let strategy, let own = strategies[strategy] { sections.append((.strategy(strategy), own)) }
    return ResolvedLimits(sections, standards: usesStandards ? money(of: account) : nil)
  }

  /// What is missing before a live account may trade, as sentences; empty for paper accounts.
  public func missing(on account: AccountName, number: AccountNumber) -> [String] {
    let name = account.rawValue
    var problems: [String] = []
    let kind = RiskMoney(number)
    let configured = money(of: account)
    if checksNumbers && kind != configured {
      problems.append(
        "account \"\(name)\" has the number \(number.rawValue), which is \(kind.words), and is "
          + "configured as mode = \"\(configured.rawValue)\". Nothing is started. Set mode = "
          + "\"\(kind.rawValue)\" in [risk.account.\(name)] or [risk] if you mean it")
    }
    guard configured == .live, checksNumbers else { return problems }
    let sections = [house, accounts[account] ?? RiskLimits()]
    for control in [RiskControl.orderValue, .positionValue, .dailyLoss] {
      let isSet = sections.contains { section in
        if case .limit = section.numbers[control] { true } else { false }
      }
      if !isSet { problems.append(Self.missing(control.rawValue, name, "a sum of money")) }
    }
    for list in RiskList.allCases where !sections.contains(where: { $0.lists[list] != nil }) {
      problems.append(Self.missing(list.rawValue, name, "a list of what may be traded"))
    }
    return problems
  }

  private static func missing(_ key: String, _ account: String, _ what: String) -> String {
    "account \"\(account)\" trades real money and has no \(key). Nothing is started. Set \(key) "
      + "(\(what)) in [risk.account.\(account)] or [risk]"
  }

  /// Settings of accounts and strategies that are looser than the house's and therefore have no
  /// effect, as sentences for a warning.
  public var loose: [String] {
    let house = ResolvedLimits([(.house, house)], standards: usesStandards ? money : nil)
    let sections =
      accounts.map { (RiskSource.account($0.key), $0.value) }
      + strategies.map { (RiskSource.strategy($0.key), $0.value) }
    return sections.flatMap { source, limits in
      limits.numbers.compactMap { control, setting -> String? in
        guard let limit = house[control] else { return nil }
        switch setting {
        case .off:
          return "\(source.place(control.rawValue)) is off, and the house's limit of "
            + "\(RiskText.number(limit)) applies all the same; change it in [risk]"
        case .limit(let value):
          let isLooser = control.isStricterAbove ? value < limit : value > limit
          return isLooser
            ? "\(source.place(control.rawValue)) is \(RiskText.number(value)), looser than the "
              + "house's \(RiskText.number(limit)), which applies; change it in [risk]" : nil
        }
      }
    }.sorted()
  }
}

extension RiskMoney {
  /// The kind in words.
  var words: String {
    switch self {
    case .paper: "one of paper trading"
    case .live: "one of real money"
    }
  }
}
