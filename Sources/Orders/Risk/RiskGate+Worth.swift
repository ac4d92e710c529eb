import TradingModel

/// Accounts' worth, prices of what is held, and the loss of the day.
extension RiskGate {
  /// The broker's word on an account value.
  mutating func note(_ value: AccountValue) {
    guard isEnabled else { return }
    switch value.key {
    case "NetLiquidation":
      guard let currency = value.currency, currency != "BASE", let worth = Money(value.value)
      else { return }
      accounts[value.account, default: AccountMeter()].worth = worth
      accounts[value.account]?.currency = currency
      exposure.anchor(value.account)
      judgeDay(of: value.account, at: now)
    case "ExchangeRate":
      guard let currency = value.currency, let rate = Decimal64(value.value), rate > .zero else {
        return
      }
      accounts[value.account, default: AccountMeter()].rates[currency] = rate
    default: return
    }
  }

  /// The account's worth by the broker's word and what prices and executions changed since.
  func worth(of account: AccountName) -> Money? {
    accounts[account]?.worth.map { $0 + exposure.gain(account) }
  }

  /// What one unit at a price of one is worth in the account's currency; nil when the account's
  /// currency or the rate of exchange is not known.
  func factor(
    of contract: Contract, _ instrument: Instrument?, on account: AccountName
  ) -> Decimal64? {
    guard let meter = accounts[account], let own = meter.currency else { return nil }
    var factor = instrument?.multiplier ?? contract.multiplier ?? .one
    if let magnifier = instrument?.priceMagnifier, magnifier > 1 {
      factor = factor.divided(by: Decimal64(magnifier)) ?? factor
    }
    if contract.currency == own { return factor }
    return meter.rates[contract.currency].map { factor * $0 }
  }

  /// Looks up the price of everything that is held or works.
  mutating func refreshPrices() {
    guard let market else { return }
    for (key, row) in exposure.rows where !row.isEmpty {
      guard let contract = contracts[key.instrument],
        let price = RiskGate.mark(market.glance(key.instrument)?.quote),
        let factor = factor(of: contract.contract, contract.instrument, on: key.account)
      else { continue }
      exposure.value(key, at: price.magnitude * factor)
    }
  }

  /// The price by which a holding is valued.
  static func mark(_ quote: Quote?) -> Price? { quote.flatMap { $0.mid ?? $0.last } }

  // MARK: The day

  mutating func day(of account: AccountName, at now: Timestamp) -> RiskSettings.Day {
    if let day = accounts[account]?.day, now >= day.start, now < day.end { return day }
    let day = settings.day(account, now)
    accounts[account, default: AccountMeter()].day = day
    accounts[account]?.opening = nil
    accounts[account]?.reducedAt = nil
    accounts[account]?.haltedAt = nil
    return day
  }

  /// Begins the account's day where it is new, and trips when its loss reaches a limit.
  mutating func judgeDay(of account: AccountName, at now: Timestamp) {
    let day = day(of: account, at: now)
    guard let worth = worth(of: account) else { return }
    guard let opening = accounts[account]?.opening else {
      accounts[account]?.opening = worth
      mark(day, opening: worth, on: account)
      return
    }
    let loss = opening - worth
    guard loss > .zero else { return }
    let limits = limits(of: nil, on: account)
    trip(account, loss, limits, .halt, after: accounts[account]?.haltedAt) { meter in
      meter.haltedAt = loss
      meter.reducedAt = loss
    }
    trip(account, loss, limits, .reduce, after: accounts[account]?.reducedAt) { meter in
      meter.reducedAt = loss
    }
  }

  /// Trips when the loss reaches a limit; once a person lifted that, again when the loss has grown
  /// by as much once more.
  private mutating func trip(
    _ account: AccountName, _ loss: Money, _ limits: ResolvedLimits, _ level: RestraintLevel,
    after last: Money?, _ note: (inout AccountMeter) -> Void
  ) {
    guard let opening = accounts[account]?.opening,
      let (limit, control) = RiskGate.lossLimit(level, limits, opening: opening),
      loss - (last ?? .zero) >= limit, let currency = accounts[account]?.currency
    else { return }
    note(&accounts[account, default: AccountMeter()])
    if let day = accounts[account]?.day { mark(day, opening: opening, on: account) }
    let share = (loss * 100).divided(by: opening).map { " (\(RiskText.percent($0)))" } ?? ""
    let consequence =
      level == .halt
      ? "It is halted: no orders go out and working ones are cancelled."
      : "Only orders that shrink positions are taken."
    trips.append(
      RiskTrip(
        scope: .account(account), level: level, rule: control.rawValue,
        reason: "Account \(account.rawValue) lost \(RiskText.money(loss, currency))\(share) since "
          + "the day began at \(RiskText.money(opening, currency)); the limit is "
          + "\(RiskText.money(limit, currency)). \(consequence) Limit: "
          + "\(limits.source(control).place(control.rawValue))."))
  }

  /// The sum that a loss may reach at a level, with the control that sets it.
  static func lossLimit(
    _ level: RestraintLevel, _ limits: ResolvedLimits, opening: Money
  ) -> (limit: Money, control: RiskControl)? {
    let control = level == .halt ? RiskControl.lossHalt : .lossReduce
    let share = limits[control].map {
      (limit: (opening.magnitude * $0).divided(by: 100) ?? .zero, control: control)
    }
    guard level == .halt, let sum = limits[.dailyLoss] else { return share }
    if let share, share.limit < sum { return share }
    return (sum, .dailyLoss)
  }

  // MARK: Over restarts

  private static func scope(_ account: AccountName) -> String { "account:\(account.rawValue)" }
  private static let openingKey = "risk.day"

  private mutating func mark(_ day: RiskSettings.Day, opening: Money, on account: AccountName) {
    let tripped = [accounts[account]?.reducedAt, accounts[account]?.haltedAt]
      .map { $0?.description ?? "-" }.joined(separator: " ")
    marks.append(
      DeskMark(
        scope: RiskGate.scope(account), key: RiskGate.openingKey,
        value: "\(day.start.seconds) \(opening) \(tripped)"))
  }

  /// Takes up what an earlier run kept.
  mutating func restore(_ marks: [DeskMark], at now: Timestamp) {
    guard isEnabled else { return }
    for mark in marks where mark.key == RiskGate.openingKey && mark.scope.hasPrefix("account:") {
      let account = AccountName(rawValue: String(mark.scope.dropFirst("account:".count)))
      let words = (mark.value ?? "").split(separator: " ").map(String.init)
      let day = day(of: account, at: now)
      guard words.count == 4, Int64(words[0]) == day.start.seconds, let opening = Money(words[1])
      else { continue }
      accounts[account]?.opening = opening
      accounts[account]?.reducedAt = Money(words[2])
      accounts[account]?.haltedAt = Money(words[3])
    }
  }
}
