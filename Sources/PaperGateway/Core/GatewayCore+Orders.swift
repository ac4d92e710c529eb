import PaperExchange
import TWSProtocol
import TradingModel

extension GatewayCore {
  func place(_ wire: ClientMessage.PlaceOrder, _ session: ClientSession) {
    let id = wire.orderID.rawValue
    guard let listed = traded(wire.contract, id, session) else { return }
    // Nobody quotes an option that nobody looks at.
    if listed.contract.right != nil { watch(listed.id) }
    guard let account = account(wire.order.account, id, session) else { return }
    let terms: OrderTerms
    do {
      terms = try Translation.terms(wire, listed, account: account, session.version)
    } catch {
      sendError(id, error.code, error.text, to: session)
      return
    }
    if wire.order.isWhatIf.isOn {
      whatIf(terms, wire.orderID, listed, session)
      return
    }
    let key = ClientOrderKey(client: session.clientID ?? 0, order: Int64(id))
    engine.place(terms, as: key, at: clock())
    noteChange()
  }

  /// What an order is for; tells the client when there is no such thing.
  private func traded(
    _ contract: TWSContract, _ id: Int32, _ session: ClientSession
  ) -> ListedInstrument? {
    guard let combination = Translation.combination(contract) else {
      return resolve(contract, id, session, isOrder: true)
    }
    if let listed = engine.listCombination(combination) { return listed }
    sendError(id, 200, "No security definition has been found for the request", to: session)
    return nil
  }

  /// The account that an order names; a gateway with one account needs none named.
  func account(_ text: String, _ id: Int32, _ session: ClientSession) -> AccountNumber? {
    if text.isEmpty {
      if engine.ledger.accounts.count == 1 { return engine.ledger.accounts[0].number }
      sendError(id, 435, "You must specify an account.", to: session)
      return nil
    }
    return AccountNumber(rawValue: text)
  }

  func cancel(_ wire: ClientMessage.CancelOrder, _ session: ClientSession) {
    let key = ClientOrderKey(client: session.clientID ?? 0, order: Int64(wire.orderID.rawValue))
    engine.cancel(key, at: clock())
    noteChange()
  }

  /// Tells what an order would cost, without placing it: one order with margins, no status, and
  /// its number stays free.
  private func whatIf(
    _ terms: OrderTerms, _ id: OrderID, _ listed: ListedInstrument, _ session: ClientSession
  ) {
    let key = ClientOrderKey(client: session.clientID ?? 0, order: Int64(id.rawValue))
    let refusal = engine.refusal(of: terms, as: key)
    // What cannot be paid is told as a warning, with the margins that say why.
    guard let account = engine.account(terms.account),
      refusal ?? .insufficientFunds
        == .insufficientFunds
    else {
      let refusal = refusal ?? .unknownAccount(terms.account.rawValue)
      sendError(id.rawValue, refusal.code, refusal.text, to: session)
      return
    }
    let record = OrderRecord(
      key: key, perm: PermID(rawValue: 0), terms: terms, status: .preSubmitted, sequence: 0,
      acceptedAt: clock(), updatedAt: clock())
    var message = Translation.openOrder(record, listed)
    message.order.isWhatIf = true
    message.state = Translation.preview(engine.preview(terms, listed, account))
    message.state.warningText = refusal?.text ?? ""
    send(.openOrder(message), to: session)
  }

  // MARK: Events of the exchange

  /// Tells everything that the exchange has said since the last time.
  func deliverExchangeEvents() {
    guard !engine.events.isEmpty else { return }
    var events: [ExchangeEvent] = []
    swap(&events, &engine.events)
    noteChange()
    for event in events {
      switch event {
      case .order(let record):
        toOwner(record.key) { self.report(record, to: $0) }
      case .status(let record):
        toOwner(record.key) { self.send(.orderStatus(Translation.status(record)), to: $0) }
      case .execution(let fill):
        toOwner(fill.key) { self.send(fill, request: .none, to: $0) }
      case .commission(let fill):
        toOwner(fill.key) {
          // A filled order is told once more with what it has cost, before the cost itself.
          if let record = self.engine.order(fill.key), record.status == .filled,
            record.filled == fill.cumulativeQuantity
          {
            self.report(record, to: $0, tellsCommission: true)
          }
          self.send(.commissionReport(Translation.commission(fill)), to: $0)
        }
      case .message(let key, let code, let text):
        toOwner(key) {
          self.sendError(Int32(truncatingIfNeeded: key.order), code, text, to: $0)
        }
      case .position(let account, let instrument):
        changedAccounts.insert(account)
        tellPosition(account, instrument)
      }
    }
  }

  private func toOwner(_ key: ClientOrderKey, _ tell: (ClientSession) -> Void) {
    for session in listeners(to: key.client) { tell(session) }
  }

  /// An order and its status, as the broker tells them together.
  func report(_ record: OrderRecord, to session: ClientSession, tellsCommission: Bool = false) {
    guard let listed = engine.listing(record.terms.instrument) else { return }
    send(
      .openOrder(
        Translation.openOrder(
          record, listed, parent: parent(record), tellsCommission: tellsCommission)), to: session)
    send(.orderStatus(Translation.status(record)), to: session)
  }

  private func parent(_ record: OrderRecord) -> PermID? {
    record.terms.parent.flatMap {
      engine.order(ClientOrderKey(client: record.key.client, order: $0))?.perm
    }
  }

  private func send(_ fill: Execution, request: RequestID, to session: ClientSession) {
    guard let listed = engine.listing(fill.instrument) else { return }
    send(
      .executionDetails(
        Translation.execution(fill, listed, request: request, session.version)), to: session)
  }

  // MARK: Lists

  func openOrders(_ session: ClientSession, all: Bool) {
    for record in engine.openOrders where all || record.key.client == session.clientID {
      report(record, to: session)
    }
    send(.openOrderEnd, to: session)
  }

  func completedOrders(_ session: ClientSession) {
    let midnight = startOfDay()
    for record in engine.ledger.orders {
      guard let ended = record.endedAt, ended >= midnight,
        let listed = engine.listing(record.terms.instrument)
      else { continue }
      send(
        .completedOrder(
          Translation.completedOrder(record, listed, parent: parent(record), session.version)),
        to: session)
    }
    send(.completedOrdersEnd, to: session)
  }

  private func startOfDay() -> Timestamp {
    TimeText.zone.moment(TimeText.zone.local(clock()).date, minutes: 0)
  }

  func executions(_ request: ClientMessage.RequestExecutions, _ session: ClientSession) {
    var since = startOfDay()
    if case .time(let time, _) = TimeText.parse(request.time) { since = max(since, time) }
    let side: Side? =
      switch request.side.uppercased() {
      case "BUY", "BOT": .buy
      case "SELL", "SLD", "SSHORT": .sell
      default: nil
      }
    let found = engine.ledger.executions.filter { fill in
      guard fill.time >= since, request.account.isEmpty || request.account == fill.account.rawValue,
        request.clientID == 0 || request.clientID == fill.key.client,
        side == nil || side == fill.side,
        request.exchange.isEmpty || request.exchange == fill.exchange,
        let contract = engine.listing(fill.instrument)?.contract
      else { return false }
      return (request.symbol.isEmpty || request.symbol == contract.symbol)
        && (request.securityType.isEmpty
          || request.securityType == contract.securityType.rawValue)
    }
    for fill in found { send(fill, request: request.requestID, to: session) }
    for fill in found { send(.commissionReport(Translation.commission(fill)), to: session) }
    send(.executionDetailsEnd(request.requestID), to: session)
  }
}
