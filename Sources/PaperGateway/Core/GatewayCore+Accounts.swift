import NIOCore
import PaperExchange
import TWSProtocol
import TradingModel

extension GatewayCore {
  /// Five times a second: bars whose time is over, running profits, files.
  func everyFifthOfASecond() {
    let now = clock()
    finishBars(now)
    let isNewSecond = now.seconds != lastSecond
    if isNewSecond {
      lastSecond = now.seconds
      updateHistories()
      updateLines(now)
      tellProfits()
      tellChangedAccounts()
    }
    if files.isDue(now) {
      files.write(ledger: engine.ledger, statistics: statistics(), isLast: false, now: now) {
        [self] in
        eventLoop.execute { self.files.finished() }
      }
    }
    flush()
  }

  // MARK: Positions

  private func held(_ account: AccountNumber?) -> [(AccountNumber, PositionValue)] {
    engine.ledger.accounts.filter { account == nil || $0.number == account }.flatMap { account in
      engine.positions(account).filter { !$0.held.quantity.isZero }.map { (account.number, $0) }
    }
  }

  private func position(
    _ account: AccountNumber, _ value: PositionValue
  ) -> GatewayMessage.Position {
    GatewayMessage.Position(
      account: account.rawValue, contract: Translation.contract(value.listed, .listing),
      position: Translation.number(value.held.quantity),
      averageCost: Translation.number(value.held.averageCost ?? .zero))
  }

  func positions(_ session: ClientSession) {
    session.wantsPositions = true
    for (account, value) in held(nil) { send(.position(position(account, value)), to: session) }
    send(.positionEnd, to: session)
  }

  func positionsMulti(_ request: ClientMessage.RequestPositionsMulti, _ session: ClientSession) {
    let isAll = ["", "All"].contains(request.account)
    if !isAll, known(request.account, request.requestID.rawValue, session) == nil { return }
    let account = isAll ? nil : AccountNumber(rawValue: request.account)
    session.positionsMulti[request.requestID] = .some(account)
    for (number, value) in held(account) {
      send(.positionMulti(multi(request.requestID, number, value)), to: session)
    }
    send(.positionMultiEnd(request.requestID), to: session)
  }

  private func multi(
    _ id: RequestID, _ account: AccountNumber, _ value: PositionValue
  ) -> GatewayMessage.PositionMulti {
    GatewayMessage.PositionMulti(
      requestID: id, account: account.rawValue,
      contract: Translation.contract(value.listed, .listing),
      position: Translation.number(value.held.quantity),
      averageCost: Translation.number(value.held.averageCost ?? .zero), modelCode: "")
  }

  /// Tells a changed position to everybody who follows it.
  func tellPosition(_ number: AccountNumber, _ instrument: InstrumentID) {
    guard let account = engine.account(number),
      let value = engine.positions(account).first(where: { $0.held.instrument == instrument })
    else { return }
    for session in sessions {
      if session.wantsPositions { send(.position(position(number, value)), to: session) }
      for (id, wanted) in session.positionsMulti where wanted == nil || wanted == number {
        send(.positionMulti(multi(id, number, value)), to: session)
      }
      if session.updatedAccount == number {
        send(.portfolioValue(portfolio(number, value)), to: session)
      }
    }
  }

  // MARK: Account values

  private func portfolio(
    _ account: AccountNumber, _ value: PositionValue
  ) -> GatewayMessage.PortfolioValue {
    GatewayMessage.PortfolioValue(
      contract: Translation.contract(value.listed, .listing),
      position: Translation.number(value.held.quantity),
      marketPrice: Translation.number(value.mark),
      marketValue: Translation.number(value.marketValue.rounded(toScale: 4)),
      averageCost: Translation.number(value.held.averageCost ?? .zero),
      unrealizedPNL: Translation.number(value.unrealized.rounded(toScale: 4)),
      realizedPNL: Translation.number(value.held.realizedToday.rounded(toScale: 4)),
      account: account.rawValue)
  }

  func accountUpdates(_ request: ClientMessage.RequestAccountUpdates, _ session: ClientSession) {
    guard request.isSubscribed.isOn else {
      session.updatedAccount = nil
      return
    }
    let accounts = engine.ledger.accounts
    // A gateway of one account needs no name for it; one of several insists.
    let isSole = request.account.isEmpty && accounts.count == 1
    let name = isSole ? accounts[0].number.rawValue : request.account
    guard !name.isEmpty else {
      let text = "The account code is required for this operation."
      return sendError(-1, 321, Self.invalid(text), to: session)
    }
    guard let account = known(name, -1, session) else { return }
    // A gateway sends the updates of one account at a time: a new request ends the one before.
    session.updatedAccount = account.number
    session.told[.none] = [:]
    tellUpdates(account, session)
    for value in engine.positions(account) where !value.held.quantity.isZero {
      send(.portfolioValue(portfolio(account.number, value)), to: session)
    }
    sendUpdateTime(session)
    send(.accountDownloadEnd(account.number.rawValue), to: session)
  }

  private static func invalid(_ cause: String) -> String {
    "Error validating request.-'bH' : cause - \(cause)"
  }

  /// The account with a number, or nil once the client was told that there is none.
  private func known(_ name: String, _ id: Int32, _ session: ClientSession) -> PaperAccount? {
    if let account = engine.account(AccountNumber(rawValue: name)) { return account }
    sendError(id, 321, Self.invalid("Invalid account code '\(name)'."), to: session)
    return nil
  }

  private func sendUpdateTime(_ session: ClientSession) {
    let text = TimeText.zone.text(clock())
    send(.accountUpdateTime(String(text.dropFirst(9).prefix(5))), to: session)
  }

  /// The rows that differ from what a subscription was told last, which then counts as told.
  private func news(
    _ rows: [AccountRow], of account: PaperAccount, _ id: RequestID, _ session: ClientSession
  ) -> [AccountRow] {
    rows.filter { row in
      let key = "\(account.number.rawValue)/\(row.key)/\(row.currency)"
      guard session.told[id, default: [:]][key] != row.value else { return false }
      session.told[id, default: [:]][key] = row.value
      return true
    }
  }

  /// Sends the values that differ from those that were sent last; returns whether there are any.
  @discardableResult
  private func tellUpdates(_ account: PaperAccount, _ session: ClientSession) -> Bool {
    let rows = news(engine.accountRows(account), of: account, .none, session)
    for row in rows {
      send(
        .accountValue(
          GatewayMessage.AccountValue(
            key: row.key, value: row.value, currency: row.currency,
            account: account.number.rawValue)), to: session)
    }
    return !rows.isEmpty
  }

  /// How often a gateway tells what the market has changed in an account.
  private static var updateSeconds: Int64 { 180 }

  /// Tells what fills have changed in accounts, once a second at most, and every three minutes
  /// what the markets have.
  func tellChangedAccounts() {
    let isRound = lastSecond % Self.updateSeconds == 0
    guard isRound || !changedAccounts.isEmpty else { return }
    defer { changedAccounts.removeAll() }
    for account in engine.ledger.accounts
    where isRound || changedAccounts.contains(account.number) {
      for session in sessions { tell(account, to: session, withPortfolio: isRound) }
    }
  }

  private func tell(
    _ account: PaperAccount, to session: ClientSession, withPortfolio: Bool
  ) {
    if session.updatedAccount == account.number {
      let hasNews = tellUpdates(account, session)
      if withPortfolio {
        for value in engine.positions(account) where !value.held.quantity.isZero {
          send(.portfolioValue(portfolio(account.number, value)), to: session)
        }
      }
      if hasNews || withPortfolio { sendUpdateTime(session) }
    }
    for (id, wanted) in session.updatesMulti
    where wanted.account == nil || wanted.account == account.number {
      tellMulti(id, wanted, account, session)
    }
    for (id, wanted) in session.summaries where wanted.covers(account.number) {
      tellSummary(id, wanted, account, session)
    }
  }

  func updatesMulti(
    _ request: ClientMessage.RequestAccountUpdatesMulti, _ session: ClientSession
  ) {
    let isAll = ["", "All"].contains(request.account)
    if !isAll, known(request.account, request.requestID.rawValue, session) == nil { return }
    let wanted = ClientSession.UpdatesMulti(
      account: isAll ? nil : AccountNumber(rawValue: request.account),
      isLedgerOnly: request.isLedgerAndNLV.isOn)
    session.updatesMulti[request.requestID] = wanted
    session.told[request.requestID] = [:]
    for account in engine.ledger.accounts
    where wanted.account == nil || account.number == wanted.account {
      tellMulti(request.requestID, wanted, account, session)
    }
    send(.accountUpdateMultiEnd(request.requestID), to: session)
  }

  private func tellMulti(
    _ id: RequestID, _ wanted: ClientSession.UpdatesMulti, _ account: PaperAccount,
    _ session: ClientSession
  ) {
    let rows = engine.accountRows(account).filter { row in
      !wanted.isLedgerOnly || row.part == .ledger || row.key == "NetLiquidation"
    }
    for row in news(rows, of: account, id, session) {
      send(
        .accountUpdateMulti(
          GatewayMessage.AccountUpdateMulti(
            requestID: id, account: account.number.rawValue, modelCode: "", key: row.key,
            value: row.value, currency: row.currency)), to: session)
    }
  }

  /// A gateway keeps two summaries of a client at a time.
  private static var summaryLimit: Int { 2 }

  func summary(_ request: ClientMessage.RequestAccountSummary, _ session: ClientSession) {
    let id = request.requestID
    guard session.summaries[id] != nil || session.summaries.count < Self.summaryLimit else {
      let text =
        "Error processing request.-'bW' : cause - Maximum number of account summary requests "
        + "exceeded"
      return sendError(id.rawValue, 322, text, to: session)
    }
    var group: AccountNumber?
    if request.group != "All" {
      guard let account = known(request.group, id.rawValue, session) else { return }
      group = account.number
    }
    let wanted = SummaryRequest(tags: request.tags, group: group)
    session.summaries[id] = wanted
    session.told[id] = [:]
    for account in engine.ledger.accounts where wanted.covers(account.number) {
      tellSummary(id, wanted, account, session)
    }
    send(.accountSummaryEnd(id), to: session)
  }

  private func tellSummary(
    _ id: RequestID, _ wanted: SummaryRequest, _ account: PaperAccount, _ session: ClientSession
  ) {
    let rows = engine.accountRows(account).filter(wanted.takes)
    for row in news(rows, of: account, id, session) {
      send(
        .accountSummary(
          GatewayMessage.AccountSummary(
            requestID: id, account: account.number.rawValue, tag: row.key, value: row.value,
            currency: row.currency)), to: session)
    }
  }

  // MARK: Profit and loss

  func profit(_ request: ClientMessage.RequestPNL, _ session: ClientSession) {
    guard let account = known(request.account, request.requestID.rawValue, session) else { return }
    let number = account.number
    session.profits[request.requestID] = number
    tellProfit(request.requestID, number, session)
  }

  private func tellProfit(_ id: RequestID, _ number: AccountNumber, _ session: ClientSession) {
    guard let account = engine.account(number) else { return }
    let report = engine.profit(account)
    send(
      .pnl(
        GatewayMessage.PNL(
          requestID: id, daily: Translation.number(report.daily),
          unrealized: Translation.number(report.unrealized),
          realized: Translation.number(report.realized))), to: session)
  }

  func profitSingle(_ request: ClientMessage.RequestPNLSingle, _ session: ClientSession) {
    guard let account = known(request.account, request.requestID.rawValue, session) else { return }
    let number = account.number
    let instrument = InstrumentID(rawValue: Int64(request.contractID))
    session.singleProfits[request.requestID] = (number, instrument)
    tellProfitSingle(request.requestID, number, instrument, session)
  }

  private func tellProfitSingle(
    _ id: RequestID, _ number: AccountNumber, _ instrument: InstrumentID, _ session: ClientSession
  ) {
    guard let account = engine.account(number) else { return }
    let value = engine.positions(account).first { $0.held.instrument == instrument }
    let realized = value?.held.realizedToday ?? .zero
    let unrealized = value?.unrealized ?? .zero
    send(
      .pnlSingle(
        GatewayMessage.PNLSingle(
          requestID: id, position: Translation.number(value?.held.quantity ?? .zero),
          daily: Translation.number(value?.daily ?? .zero),
          unrealized: Translation.number(unrealized), realized: Translation.number(realized),
          value: Translation.number(value?.marketValue ?? .zero))), to: session)
  }

  func tellProfits() {
    for session in sessions {
      for (id, account) in session.profits { tellProfit(id, account, session) }
      for (id, wanted) in session.singleProfits {
        tellProfitSingle(id, wanted.account, wanted.instrument, session)
      }
    }
  }
}
