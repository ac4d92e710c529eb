import Orders
import TWSProtocol
import TradingModel

/// What a connection asks about its accounts and what the answers mean. No I/O, no clock.
///
/// Values and profits are subscribed for every account at once. A gateway sends the portfolio of
/// one account at a time only, so the accounts take turns. The profit of a position is subscribed
/// as long as it is open, for at most `positionLimit` positions; the others go without.
struct IBAccounts {
  /// What the owner has to do.
  enum Action: Equatable {
    case request(ClientMessage)
    case tell(AccountReport)
    case log(String)
  }

  private struct Position: Hashable {
    var account: AccountNumber
    var instrument: InstrumentID
  }

  private enum Subscription: Equatable {
    case values(AccountNumber)
    case profit(AccountNumber)
    case position(Position)
  }

  /// The most positions whose profits are subscribed.
  static let positionLimit = 100
  /// The shortest turn of an account, and the time after which each account's turn has come.
  static let shortestTurn = Duration.seconds(10)
  static let round = Duration.seconds(30)
  /// How long a portfolio may take before the next account's turn comes all the same.
  static let turnLimit = Duration.seconds(30)

  private let freshID: () -> Int32
  private var accounts: [AccountNumber] = []
  private var open: [Int32: Subscription] = [:]
  private var requestOf: [Position: Int32] = [:]
  private var currencies: [AccountNumber: String] = [:]
  /// Accounts whose values the gateway refused to subscribe; their turns bring them instead.
  private var withoutValues: Set<AccountNumber> = []
  private var turn = 0
  private var turnEnds: Uptime?
  private var saidTooMany = false

  init(freshID: @escaping () -> Int32) {
    self.freshID = freshID
  }

  // MARK: The connection

  /// The connection is at work, or lost its data: subscribes everything anew.
  mutating func ready(_ accounts: [AccountNumber], now: Uptime) -> [Action] {
    self.accounts = accounts
    open = [:]
    requestOf = [:]
    withoutValues = []
    saidTooMany = false
    turn = 0
    var actions: [Action] = []
    for account in accounts {
      let (values, profit) = (freshID(), freshID())
      open[values] = .values(account)
      open[profit] = .profit(account)
      actions += [
        .request(
          .requestAccountUpdatesMulti(
            .init(requestID: RequestID(rawValue: values), account: account.rawValue))),
        .request(
          .requestPNL(.init(requestID: RequestID(rawValue: profit), account: account.rawValue))),
      ]
    }
    return actions + openTurn(now: now)
  }

  mutating func lost() -> [Action] {
    open = [:]
    requestOf = [:]
    turnEnds = nil
    return accounts.isEmpty ? [] : [.tell(.lost(accounts))]
  }

  // MARK: Turns

  private mutating func openTurn(now: Uptime) -> [Action] {
    guard !accounts.isEmpty else {
      turnEnds = nil
      return []
    }
    turnEnds = now.advanced(by: Self.turnLimit)
    let account = accounts[turn % accounts.count]
    // The request for one account ends that for the one before.
    return [.request(.requestAccountUpdates(.init(isSubscribed: true, account: account.rawValue)))]
  }

  /// A portfolio is complete: the next turn comes after a fair share of the round.
  mutating func receivedDownloadEnd(_ account: String, now: Uptime) {
    guard turnEnds != nil, !accounts.isEmpty,
      accounts[turn % accounts.count].rawValue == account
    else { return }
    turnEnds = now.advanced(by: max(Self.shortestTurn, Self.round / accounts.count))
  }

  mutating func tick(now: Uptime) -> [Action] {
    guard let end = turnEnds, now >= end else { return [] }
    turn = (turn + 1) % max(1, accounts.count)
    return openTurn(now: now)
  }

  // MARK: Answers

  /// A value of the standing subscription.
  mutating func receive(_ row: GatewayMessage.AccountUpdateMulti) -> [Action] {
    // Values of a single model are not the account's.
    guard row.modelCode.isEmpty else { return [] }
    return value(AccountNumber(rawValue: row.account), row.key, row.value, row.currency)
  }

  /// A value of the account whose turn it is; nil when the standing subscription brings it.
  mutating func receive(_ row: GatewayMessage.AccountValue) -> [Action]? {
    let account = AccountNumber(rawValue: row.account)
    guard withoutValues.contains(account) else { return nil }
    return value(account, row.key, row.value, row.currency)
  }

  private mutating func value(
    _ account: AccountNumber, _ key: String, _ value: String, _ currency: String
  ) -> [Action] {
    if key == "NetLiquidation", let base = currency.nonEmpty { currencies[account] = base }
    return [.tell(.value(account, key: key, value: value, currency: currency.nonEmpty))]
  }

  mutating func receive(_ profit: GatewayMessage.PNL) -> [Action] {
    guard case .profit(let account) = open[profit.requestID.rawValue] else { return [] }
    return [
      .tell(
        .profit(
          AccountProfit(
            account: account, daily: Decimal64(profit.daily),
            unrealized: Decimal64(profit.unrealized), realized: Decimal64(profit.realized),
            currency: currencies[account])))
    ]
  }

  mutating func receive(_ profit: GatewayMessage.PNLSingle) -> [Action] {
    guard case .position(let position) = open[profit.requestID.rawValue] else { return [] }
    return [
      .tell(.dailyProfit(position.account, position.instrument, Decimal64(profit.daily)))
    ]
  }

  mutating func receive(_ wire: GatewayMessage.PortfolioValue) -> [Action] {
    guard let report = HoldingReport(wire) else {
      return [.log("a portfolio entry without contract id or quantity: \(wire.contract.symbol)")]
    }
    return [.tell(.holding(report))]
      + follow(report.account, report.instrument, isOpen: !report.quantity.isZero)
  }

  mutating func receive(_ wire: GatewayMessage.Position) -> [Action] {
    guard let report = PositionReport(wire) else { return [] }
    return follow(report.account, report.instrument, isOpen: !report.quantity.isZero)
  }

  private mutating func follow(
    _ account: AccountNumber, _ instrument: InstrumentID, isOpen: Bool
  ) -> [Action] {
    let position = Position(account: account, instrument: instrument)
    if let number = requestOf[position] {
      guard !isOpen else { return [] }
      requestOf[position] = nil
      open[number] = nil
      return [.request(.cancelPNLSingle(RequestID(rawValue: number)))]
    }
    guard isOpen, accounts.contains(account), let contract = Int(exactly: instrument.rawValue)
    else { return [] }
    guard requestOf.count < Self.positionLimit else {
      guard !saidTooMany else { return [] }
      saidTooMany = true
      return [.log("the daily profit of the first \(Self.positionLimit) positions is followed")]
    }
    let number = freshID()
    requestOf[position] = number
    open[number] = .position(position)
    return [
      .request(
        .requestPNLSingle(
          .init(
            requestID: RequestID(rawValue: number), account: account.rawValue,
            contractID: contract)))
    ]
  }

  /// An error about a number that may be one of ours; nil when it is not.
  mutating func receive(_ error: GatewayMessage.ErrorNotice) -> [Action]? {
    guard let subscription = open[error.id] else { return nil }
    if SourceCode.isWarning(error.code) { return [] }
    open[error.id] = nil
    let words = "(\(error.code): \(error.text))"
    switch subscription {
    case .values(let account):
      withoutValues.insert(account)
      return [
        .log(
          "the values of account \(account.rawValue) are not subscribed \(words); they come with "
            + "its turn")
      ]
    case .profit(let account):
      return [.log("no profit of account \(account.rawValue) \(words)")]
    case .position(let position):
      // It stays booked, so that a gateway that refuses is not asked again and again.
      return [
        .log(
          "no profit of position \(position.instrument.rawValue) of "
            + "\(position.account.rawValue) \(words)")
      ]
    }
  }
}
