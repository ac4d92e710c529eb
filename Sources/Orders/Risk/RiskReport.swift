public import TradingModel

/// One limit in force, with what of it is used.
public struct RiskReport: Hashable, Sendable {
  /// The account.
  public var account: AccountName
  /// The strategy; nil for a limit of the account as a whole.
  public var strategy: StrategyID?
  /// The key in the configuration.
  public var key: String
  /// The limit, for people; nil: there is none.
  public var limit: String?
  /// What of it is used; nil where nothing is counted.
  public var use: String?
  /// Where it is set.
  public var place: String
}

extension OrderDesk {
  /// Every limit in force for the accounts, and those of the strategies that are their own or
  /// counted for each. O(accounts + strategies).
  public func riskReport(
    accounts: [AccountName], strategies: [(strategy: StrategyID, account: AccountName)]
  ) -> [RiskReport] {
    guard book.gate.isEnabled else { return [] }
    book.gate.tick(at: clock())
    let own = accounts.flatMap { book.gate.report(of: $0) }
    return own + strategies.flatMap { book.gate.report(of: $0.strategy, on: $0.account) }
  }
}

extension RiskGate {
  mutating func report(of account: AccountName) -> [RiskReport] {
    let limits = limits(of: nil, on: account)
    var rows = RiskControl.allCases.map { control in
      RiskReport(
        account: account, key: control.rawValue, limit: limits[control].map(RiskText.number),
        use: use(of: control, on: account), place: limits.source(control).section)
    }
    rows += RiskPermit.allCases.map { permit in
      RiskReport(
        account: account, key: permit.rawValue, limit: limits[permit] ? "allowed" : "refused",
        place: limits.source(permit).section)
    }
    return rows
      + RiskList.allCases.map { list in
        let set = limits.lists(list)
        return RiskReport(
          account: account, key: list.rawValue,
          limit: set.isEmpty
            ? nil : set.map { $0.words.sorted().joined(separator: " ") }.joined(separator: "; "),
          place: set.last?.source.section ?? RiskSource.standard.section)
      }
  }

  private func use(of control: RiskControl, on account: AccountName) -> String? {
    let meter = accounts[account]
    let currency = meter?.currency ?? ""
    let sums = exposure.sums[account] ?? RiskExposure.Sums()
    switch control {
    case .grossPercent: return share(sums.gross, of: account)
    case .netPercent: return share(max(sums.longest, -sums.shortest), of: account)
    case .accountRate, .accountBurst: return meter?.bucket.map { "\(Int($0.tokens)) left" }
    case .dailyLoss, .lossReduce, .lossHalt:
      guard let worth = worth(of: account), let opening = meter?.opening else { return nil }
      let loss = max(.zero, opening - worth)
      return control == .dailyLoss ? RiskText.money(loss, currency) : share(loss, of: account)
    case .orderValue, .orderPercent, .volumePercent, .positionValue, .positionPercent, .collar,
      .cheapCollar, .optionCollar, .quoteAge, .marketQuoteAge, .duplicateWindow, .strategyRate,
      .strategyBurst, .repeatedFills, .roundTrips, .ordersADay, .workingOrders, .rejects,
      .unknownAge:
      return nil
    }
  }

  private func share(_ amount: Money, of account: AccountName) -> String? {
    worth(of: account).flatMap { (amount * 100).divided(by: $0) }.map(RiskText.percent)
  }

  mutating func report(of strategy: StrategyID, on account: AccountName) -> [RiskReport] {
    let limits = limits(of: strategy, on: account)
    let meter = strategies[strategy]
    return RiskControl.allCases.compactMap { control in
      var use: String?
      switch control {
      case .ordersADay:
        let today = meter?.today[account]
        use = "\(today.map { $0.end > now ? $0.count : 0 } ?? 0)"
      case .workingOrders: use = "\(meter?.working.count ?? 0)"
      case .strategyBurst: use = meter?.bucket.map { "\(Int($0.tokens)) left" } ?? "all left"
      case .rejects: use = "\(meter?.rejects.count(at: now) ?? 0)"
      case .repeatedFills:
        use = "\(meter?.fills.values.map { $0.count(at: now) }.max() ?? 0)"
      case .roundTrips:
        use = "\(meter?.roundTrips.values.map { $0.count(at: now) }.max() ?? 0)"
      case .orderValue, .orderPercent, .volumePercent, .positionValue, .positionPercent,
        .grossPercent, .netPercent, .collar, .cheapCollar, .optionCollar, .quoteAge,
        .marketQuoteAge, .duplicateWindow, .strategyRate, .accountRate, .accountBurst, .dailyLoss,
        .lossReduce, .lossHalt, .unknownAge:
        guard case .strategy = limits.source(control) else { return nil }
      }
      return RiskReport(
        account: account, strategy: strategy, key: control.rawValue,
        limit: limits[control].map(RiskText.number), use: use,
        place: limits.source(control).section)
    }
  }
}

extension RiskSource {
  /// The section, for tables.
  var section: String {
    switch self {
    case .standard: "built in"
    case .house: "[risk]"
    case .account(let name): "[risk.account.\(name.rawValue)]"
    case .strategy: "[strategy.risk]"
    }
  }
}
