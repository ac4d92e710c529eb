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
    let account = request.account.isEmpty ? nil : AccountNumber(rawValue: request.account)
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
    guard let number = account(request.account, -1, session) else { return }
    guard let account = engine.account(number) else {
      let refusal = Refusal.unknownAccount(number.rawValue)
      sendError(-1, refusal.code, refusal.text, to: session)
      return
    }
    session.updatedAccount = number
    session.toldValues = [:]
    tellValues(account, session)
    for value in engine.positions(account) where !value.held.quantity.isZero {
      send(.portfolioValue(portfolio(number, value)), to: session)
    }
    sendUpdateTime(session)
    send(.accountDownloadEnd(number.rawValue), to: session)
  }

  private func sendUpdateTime(_ session: ClientSession) {
    let text = TimeText.zone.text(clock())
    send(.accountUpdateTime(String(text.dropFirst(9).prefix(5))), to: session)
  }

  /// Sends the values that differ from those that were sent last; returns whether there are any.
  @discardableResult
  private func tellValues(_ account: PaperAccount, _ session: ClientSession) -> Bool {
    var anything = false
    for entry in engine.accountValues(account) {
      let key = entry.key + "/" + entry.currency
      guard session.toldValues[key] != entry.value else { continue }
      session.toldValues[key] = entry.value
      anything = true
      send(
        .accountValue(
          GatewayMessage.AccountValue(
            key: entry.key, value: entry.value, currency: entry.currency,
            account: account.number.rawValue)), to: session)
    }
    return anything
  }

  /// Tells what fills have changed in accounts, once a second at most.
  func tellChangedAccounts() {
    guard !changedAccounts.isEmpty else { return }
    defer { changedAccounts.removeAll() }
    for account in engine.ledger.accounts where changedAccounts.contains(account.number) {
      for session in sessions {
        if session.updatedAccount == account.number, tellValues(account, session) {
          sendUpdateTime(session)
        }
        for (id, wanted) in session.updatesMulti where wanted == nil || wanted == account.number {
          tellMulti(id, account, session)
        }
        for (id, tags) in session.summaries { tellSummary(id, tags, account, session) }
      }
    }
  }

  func updatesMulti(
    _ request: ClientMessage.RequestAccountUpdatesMulti, _ session: ClientSession
  ) {
    let wanted =
      ["", "All"].contains(request.account) ? nil : AccountNumber(rawValue: request.account)
    session.updatesMulti[request.requestID] = .some(wanted)
    for account in engine.ledger.accounts where wanted == nil || account.number == wanted {
      tellMulti(request.requestID, account, session)
    }
    send(.accountUpdateMultiEnd(request.requestID), to: session)
  }

  private func tellMulti(_ id: RequestID, _ account: PaperAccount, _ session: ClientSession) {
    for entry in engine.accountValues(account) {
      send(
        .accountUpdateMulti(
          GatewayMessage.AccountUpdateMulti(
            requestID: id, account: account.number.rawValue, modelCode: "", key: entry.key,
            value: entry.value, currency: entry.currency)), to: session)
    }
  }

  func summary(_ request: ClientMessage.RequestAccountSummary, _ session: ClientSession) {
    let tags = Set(request.tags.split(separator: ",").map(String.init))
    session.summaries[request.requestID] = tags
    for account in engine.ledger.accounts {
      tellSummary(request.requestID, tags, account, session)
    }
    send(.accountSummaryEnd(request.requestID), to: session)
  }

  private func tellSummary(
    _ id: RequestID, _ tags: Set<String>, _ account: PaperAccount, _ session: ClientSession
  ) {
    let wantsLedger = tags.contains { $0.hasPrefix("$LEDGER") }
    var seen: Set<String> = []
    for entry in engine.accountValues(account) {
      let isLedger = entry.currency != "USD" && !entry.currency.isEmpty
      let wanted = tags.contains(entry.key) && !isLedger && seen.insert(entry.key).inserted
      guard wanted || (wantsLedger && isLedger) else { continue }
      send(
        .accountSummary(
          GatewayMessage.AccountSummary(
            requestID: id, account: account.number.rawValue, tag: entry.key, value: entry.value,
            currency: entry.currency)), to: session)
    }
  }

  // MARK: Profit and loss

  func profit(_ request: ClientMessage.RequestPNL, _ session: ClientSession) {
    let number = AccountNumber(rawValue: request.account)
    guard engine.account(number) != nil else {
      let refusal = Refusal.unknownAccount(request.account)
      sendError(request.requestID.rawValue, refusal.code, refusal.text, to: session)
      return
    }
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
    let number = AccountNumber(rawValue: request.account)
    guard engine.account(number) != nil else {
      let refusal = Refusal.unknownAccount(request.account)
      sendError(request.requestID.rawValue, refusal.code, refusal.text, to: session)
      return
    }
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
          daily: Translation.number(realized + unrealized),
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
