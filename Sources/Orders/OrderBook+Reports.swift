import TradingModel

extension OrderBook {
  // MARK: Orders as the broker describes them

  /// Takes up an order report. With `revives` set the report is known to be newer than any other
  /// evidence about the order (a snapshot's), so that it counts even against an ending.
  mutating func take(
    _ report: OrderReport, account: AccountName, from view: BrokerView, revives: Bool = false,
    at now: Timestamp, into step: inout OrderStep
  ) {
    let identity = ReportedIdentity(
      reference: report.reference, perm: report.perm, clientID: report.clientID,
      number: report.order, account: account, instrument: report.instrument, side: report.side,
      isCombination: report.isCombination,
      quantity: report.quantity.isZero ? nil : report.quantity, time: nil)
    guardPreview(report, account, from: view, at: now, into: &step)
    guard
      let found = match(identity, from: view)
        ?? adopt(report, account, from: view, at: now, into: &step)
    else { return }
    let intent = split(
      found, perm: report.perm, quantity: report.quantity, type: report.type, at: now,
      into: &step)
    let evidence = evidence
    mutate(intent, at: now, into: &step) { track in
      let doubt = track.isUncertain ? track.order.reason : nil
      track.acknowledge(perm: report.perm, at: evidence)
      // That it has filled is no answer to where its executions are.
      if let doubt, report.isCompleted, report.status == .filled, track.write != .foreign {
        track.isUncertain = true
        track.order.reason = doubt
      }
      if revives && !report.isCompleted { track.revive() }
      if !report.isCompleted { track.adoptTerms(of: report, isSnapshot: revives) }
      track.take(report.status, isCompleted: report.isCompleted)
      if let reason = report.reason, !track.isUncertain { track.order.reason = reason }
    }
    acknowledged(intent, at: now, into: &step)
  }

  mutating func take(
    _ report: OrderStatusReport, from view: BrokerView, at now: Timestamp,
    into step: inout OrderStep
  ) {
    guard let intent = match(report, from: view) else { return }
    let evidence = evidence
    mutate(intent, at: now, into: &step) { track in
      track.acknowledge(perm: report.perm, at: evidence)
      track.take(report.status, isCompleted: false)
      if let why = report.whyHeld, !why.isEmpty, track.isOpen {
        track.order.reason = "held: \(why)"
      } else if track.order.reason?.hasPrefix("held: ") ?? false {
        track.order.reason = nil
      }
    }
    acknowledged(intent, at: now, into: &step)
  }

  /// What follows from an acknowledgement: fills that came before it find their order, and a
  /// cancel that waited for it goes out.
  mutating func acknowledged(
    _ intent: IntentID, at now: Timestamp, into step: inout OrderStep
  ) {
    guard let track = tracks[intent] else { return }
    if let perm = track.order.perm {
      for (fill, isEffective) in executions.attach(perm: perm, to: track.order) {
        attach(fill, isEffective: isEffective, at: now, into: &step)
      }
    }
    guard let track = tracks[intent], track.isOpen, track.isAcknowledged,
      track.isCancelRequested, !track.isCancelFresh, let number = track.order.brokerOrder,
      track.write != .foreign
    else { return }
    mutate(intent, at: now, into: &step) { track in
      track.isCancelSent = true
      track.isCancelFresh = true
      track.order.reason = nil
    }
    step.sends.append(.cancel(number, intent: intent, account: track.order.account))
  }

  private mutating func attach(
    _ fill: Fill, isEffective: Bool, at now: Timestamp, into step: inout OrderStep
  ) {
    step.records.append(.filled(fill))
    guard isEffective, let intent = fill.intent else { return }
    step.news.append(.filled(fill))
    var unowned = fill
    unowned.strategy = nil
    book(unowned, reverting: true)
    book(fill)
    mutate(intent, at: now, into: &step) { track in
      track.setExecution(fill)
    }
    unsummed.insert(intent)
  }

  /// An order that was made elsewhere: observed, never touched. Known by its permanent id alone,
  /// so one without it is not taken up yet; and completed ones are history.
  private mutating func adopt(
    _ report: OrderReport, _ account: AccountName, from view: BrokerView, at now: Timestamp,
    into step: inout OrderStep
  ) -> IntentID? {
    let isOurs = report.reference.map { tracks[$0] != nil } ?? false
    guard let perm = report.perm, byPerm[perm] == nil, !isOurs else {
      noteMismatch(report, account, at: now, into: &step)
      return nil
    }
    guard !report.isCompleted, report.status != .cancelled, report.status != .apiCancelled,
      report.status != .filled
    else { return nil }
    var ticket = OrderTicket(
      instrument: report.instrument, side: report.side, quantity: report.quantity,
      type: report.type ?? .market, timeInForce: report.timeInForce ?? .day,
      outsideRegularHours: report.outsideRegularHours, attributes: report.attributes)
    // The parent's number is one of ours only when the client is.
    let isOfThisClient = report.clientID == view.clientID
    ticket.attributes.parent = report.parent.flatMap { number in
      isOfThisClient ? byNumber[NumberKey(account: account, number: number)] : nil
    }
    var order = Order(
      intent: IntentID(rawValue: "ext-\(perm.rawValue)"), strategy: nil, requestNumber: nil,
      account: account, ticket: ticket, state: .working, createdAt: now)
    order.perm = perm
    if report.type == nil { order.reason = "its order type is not known here" }
    guard tracks[order.intent] == nil else { return order.intent }
    var track = OrderTrack(
      order: order, contract: contract(of: report.instrument), write: .foreign)
    track.isAcknowledged = true
    insert(track)
    step.records.append(.placed(order, contract: track.contract))
    step.news.append(.orderChanged(order))
    step.note(
      account, kind: "order.external",
      text: "An order made elsewhere is working: \(report.side.rawValue) \(report.quantity) of "
        + "con:\(report.instrument.rawValue), permanent id \(perm.rawValue). It is observed and "
        + "never changed.", at: now)
    return order.intent
  }

  private func noteMismatch(
    _ report: OrderReport, _ account: AccountName, at now: Timestamp, into step: inout OrderStep
  ) {
    let named =
      report.reference.flatMap { tracks[$0] }
      ?? report.perm.flatMap { byPerm[$0] }
      .flatMap { tracks[$0] }
    guard let named else { return }
    step.note(
      account, kind: "order.mismatch",
      text: "The broker reports \(report.side.rawValue) \(report.quantity) of "
        + "con:\(report.instrument.rawValue) under the identity of order "
        + "\(named.order.intent.rawValue), which has other terms. It was not taken up.", at: now)
  }

  // MARK: Messages

  mutating func take(
    message text: String, code: Int, about number: BrokerOrderID, from view: BrokerView,
    at now: Timestamp, into step: inout OrderStep
  ) {
    let meaning = MessageMeaning(code: code)
    let words = "\(text) [\(code)]"
    let isPreview = takePreview(
      message: words, meaning: meaning, about: number, from: view, at: now, into: &step)
    if isPreview { return }
    let found = numbered(number, from: view) { track in
      track.isFresh || track.isAcknowledged || track.isCancelFresh
    }
    guard let intent = found, let track = tracks[intent] else {
      step.note(
        view.accounts.count == 1 ? view.accounts[0] : nil, kind: "broker.message",
        text: "\(view.name) on order number \(number.rawValue), which is not known: \(words)",
        at: now)
      return
    }
    let account = track.order.account
    switch meaning {
    case .warning:
      step.note(
        account, kind: "order.warning", text: "Order \(intent.rawValue): \(words)", at: now)
      mutate(intent, at: now, into: &step) { track in
        guard track.isOpen else { return }
        track.warning = words
        track.order.reason = words
      }
    case .cancelled:
      mutate(intent, at: now, into: &step) { $0.order.reason = words }
    case .refused:
      mutate(intent, at: now, into: &step) { $0.refuse(words) }
    case .cancelNotFound:
      step.snapshots.append(view.name)
      mutate(intent, at: now, into: &step) { track in
        guard track.isOpen else { return }
        track.isUncertain = true
        track.order.reason = "the broker did not find it to cancel it: \(words)"
      }
    case .cancelRefused:
      step.snapshots.append(view.name)
      mutate(intent, at: now, into: &step) { track in
        track.isCancelSent = false
        track.order.reason = words
      }
    }
  }
}

extension OrderTrack {
  /// Takes up a status word. Words that are not known only acknowledge.
  mutating func take(_ status: BrokerStatus, isCompleted: Bool) {
    switch status {
    case .cancelled, .apiCancelled:
      if ending == nil { ending = .cancelled }
    case .filled:
      // Fills come from executions; for orders made elsewhere these may stay invisible.
      if write == .foreign { ending = .filledElsewhere }
    case .inactive:
      isInactive = true
      if isCompleted && ending == nil { ending = .rejected }
    case .submitted, .preSubmitted:
      if refusal == nil { isInactive = false }
    case .pendingCancel: isCancelSent = true
    default: break
    }
  }

  /// Takes up the broker's refusal of what was sent last: new terms while those are pending, else
  /// the order itself.
  mutating func refuse(_ words: String) {
    if pendingTerms != nil {
      pendingTerms = nil
      isPendingInherited = false
      order.reason = "the change was refused: \(words)"
      return
    }
    guard isOpen || refusal != nil else { return }
    refusal = words
    order.reason = words
  }

  /// The order is in the broker's list of open orders, whatever was believed before.
  mutating func revive() {
    ending = nil
    refusal = nil
    isInactive = false
  }
}

extension OrderStep {
  /// Keeps something worth reading in the journal, and tells it.
  mutating func note(_ account: AccountName?, kind: String, text: String, at now: Timestamp) {
    records.append(.note(account, kind: kind, text: text, at: now))
    news.append(.notice(account, kind: kind, text: text))
  }
}
