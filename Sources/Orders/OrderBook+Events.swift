import TradingModel

extension OrderBook {
  /// Takes one event of a client. `names` maps the broker's account numbers to ours.
  mutating func take(
    _ event: BrokerEvent, from view: BrokerView, names: (AccountNumber) -> AccountName?,
    at now: Timestamp
  ) -> OrderStep {
    evidence &+= 1
    gate.now = now
    var step = OrderStep()
    switch event {
    case .readiness(.ready): connected(view, at: now, into: &step)
    case .readiness(.notReady(let why)): disconnected(view, why, at: now, into: &step)
    case .orderReport(let report):
      if let account = name(report.account, names, view, at: now, into: &step) {
        take(report, account: account, from: view, at: now, into: &step)
      }
    case .orderStatus(let report): take(report, from: view, at: now, into: &step)
    case .execution(let report):
      if let account = name(report.account, names, view, at: now, into: &step) {
        take(report, account: account, from: view, at: now, into: &step)
        let key = PositionKey(account: account, instrument: report.instrument)
        auditLive(key, at: now, into: &step)
      }
    case .commission(let commission): take(commission, into: &step)
    case .orderMessage(let number, let code, let text):
      take(message: text, code: code, about: number, from: view, at: now, into: &step)
    case .preview(let number, let preview):
      take(preview, about: number, from: view, into: &step)
    case .snapshot(let snapshot):
      take(snapshot, from: view, names: names, at: now, into: &step)
    case .position(let report):
      if let account = name(report.account, names, view, at: now, into: &step) {
        take(report, account: account, at: now, into: &step)
        let key = PositionKey(account: account, instrument: report.instrument)
        auditLive(key, at: now, into: &step)
      }
    case .unwritten(let number, let message, let why):
      take(unwritten: message, about: number, because: why, from: view, at: now, into: &step)
    case .accountValue(let number, let key, let value, let currency):
      if let account = name(number, names, view, at: now, into: &step) {
        take(
          AccountValue(account: account, key: key, value: value, currency: currency), at: now,
          into: &step)
      }
    }
    checkSums(at: now, into: &step)
    drainGate(at: now, into: &step)
    return step
  }

  /// The configured name of an account; a number that has none is named once in a warning and
  /// its events are left alone.
  mutating func name(
    _ number: AccountNumber, _ names: (AccountNumber) -> AccountName?, _ view: BrokerView?,
    at now: Timestamp, into step: inout OrderStep
  ) -> AccountName? {
    if let name = names(number) { return name }
    // Account numbers are few; the limit only guards against a broker gone mad.
    guard strangers.count < 1000, strangers.insert(number).inserted else { return nil }
    step.note(
      nil, kind: "account.unconfigured",
      text:
        "\(view?.name ?? "A gateway") reports account \(number.rawValue), which brokers.toml "
        + "does not name. It is not traded and its events are not kept.", at: now)
    return nil
  }

  // MARK: Connections

  private mutating func connected(
    _ view: BrokerView, at now: Timestamp, into step: inout OrderStep
  ) {
    phases[view.name] = .reconciling(since: evidence)
    sessions[view.name] = view.session
    forgetAnswers(of: view.name)
    step.snapshots.append(view.name)
    for account in view.accounts {
      step.news.append(.accountReadiness(account, isReady: false, reason: "reconciling"))
    }
    step.records.append(
      .note(nil, kind: "broker.connected", text: "\(view.name) is connected", at: now))
  }

  private mutating func disconnected(
    _ view: BrokerView, _ why: String, at now: Timestamp, into step: inout OrderStep
  ) {
    let wasOffline = phases[view.name].map { $0 == .offline(why) } ?? false
    phases[view.name] = .offline(why)
    forgetAnswers(of: view.name)
    if !wasOffline {
      for account in view.accounts {
        step.news.append(.accountReadiness(account, isReady: false, reason: why))
      }
      step.records.append(
        .note(
          nil, kind: "broker.disconnected", text: "\(view.name) is not ready: \(why)", at: now))
    }
    endPreviews(of: view.name, because: why, at: now, into: &step)
    let accounts = Set(view.accounts)
    for intent in open {
      guard let track = tracks[intent], accounts.contains(track.order.account) else { continue }
      mutate(intent, at: now, into: &step) { track in
        track.isFresh = false
        track.isCancelFresh = false
        guard track.state == .sending else { return }
        track.isUncertain = true
        let age = max(.zero, now.since(track.order.createdAt)).tenths
        track.order.reason = "the connection was lost \(age) s after sending (\(why))"
      }
    }
  }

  // MARK: Executions and commissions

  mutating func take(
    _ report: ExecutionReport, account: AccountName, from view: BrokerView, at now: Timestamp,
    into step: inout OrderStep
  ) {
    let identity = ReportedIdentity(
      reference: report.reference, perm: report.perm, clientID: report.clientID,
      number: report.order, account: account, instrument: report.instrument, side: report.side,
      isCombination: report.isCombination, quantity: nil, time: report.time)
    let isOfOrder =
      report.isCombination || !(identity.reference.flatMap { tracks[$0] }?.isCombination ?? false)
    let intent = match(identity, from: view).map { found in
      // The legs of a combination may have permanent ids of their own.
      guard isOfOrder else { return found }
      return split(
        found, perm: report.perm, quantity: report.cumulativeQuantity ?? report.quantity,
        type: nil, at: now, into: &step)
    }
    let order = intent.flatMap { tracks[$0]?.order }
    let fill = Fill(
      execution: report.execution, intent: intent, strategy: order?.strategy, account: account,
      instrument: report.isCombination
        ? order?.ticket.instrument ?? report.instrument.ofCombination : report.instrument,
      side: report.side, quantity: report.isBookable ? report.quantity : .zero,
      price: report.price, time: report.time,
      timeText: report.timeText,
      exchange: report.exchange, perm: report.perm ?? order?.perm, brokerOrder: report.order,
      cumulativeQuantity: report.cumulativeQuantity)
    switch executions.book(fill) {
    case .repeated: return
    case .superseded(let fill): step.records.append(.filled(fill))
    case .booked(let fill):
      step.records.append(.filled(fill))
      step.news.append(.filled(fill))
      book(fill)
    case .corrected(let fill, let old):
      step.records.append(.filled(fill))
      step.news.append(.fillCorrected(fill, replacing: old))
      book(old, reverting: true)
      book(fill)
      step.note(
        account, kind: "fill.corrected",
        text: "\(old.execution.rawValue) (\(old.quantity) at \(old.price)) was corrected to "
          + "\(fill.execution.rawValue) (\(fill.quantity) at \(fill.price))", at: now)
    }
    if !report.defects.isEmpty {
      step.note(
        account, kind: "fill.defect",
        text: "\(report.execution.rawValue): \(report.defects.joined(separator: "; "))", at: now)
    }
    if !report.isBookable { suspect(fill, report, at: now, into: &step) }
    if report.isPriceProvisional {
      step.note(
        account, kind: "fill.provisional",
        text: "\(report.execution.rawValue) (\(report.quantity) at \(report.price)): the broker "
          + "calls its price provisional; a correction may follow.", at: now)
    }
    if let intent { apply(report, fill, to: intent, at: now, into: &step) }
  }

  private mutating func apply(
    _ report: ExecutionReport, _ fill: Fill, to intent: IntentID, at now: Timestamp,
    into step: inout OrderStep
  ) {
    // The legs of a combination are told beside it, and only it fills the order.
    let order = tracks[intent]?.order.ticket
    let isOfOrder = report.isCombination || report.instrument == order?.instrument
    let isEffective = isOfOrder && executions.isEffective(report.execution)
    let evidence = evidence
    mutate(intent, at: now, into: &step) { track in
      track.acknowledge(perm: report.perm, at: evidence)
      if isEffective { track.setExecution(fill) }
    }
    if isEffective { unsummed.insert(intent) }
    acknowledged(intent, at: now, into: &step)
  }

  mutating func take(_ commission: Commission, into step: inout OrderStep) {
    let (fill, isNew) = executions.join(commission)
    guard isNew else { return }
    step.records.append(.commission(commission))
    if let fill { step.news.append(.commissioned(fill)) }
  }

  // MARK: Positions and values

  mutating func take(
    _ report: PositionReport, account: AccountName, at now: Timestamp,
    into step: inout OrderStep
  ) {
    if contracts[report.instrument] == nil { contracts[report.instrument] = report.contract }
    let multiplier = instruments[report.instrument]?.multiplier ?? report.contract.multiplier
    let cost = report.averageCost.flatMap { cost -> Price? in
      guard !report.quantity.isZero else { return nil }
      return cost.divided(by: multiplier ?? .one)
    }
    set(
      Position(
        account: account, instrument: report.instrument, quantity: report.quantity,
        averageCost: cost), contract: report.contract, at: now, into: &step)
  }

  mutating func set(
    _ position: Position, contract: Contract?, at now: Timestamp, into step: inout OrderStep
  ) {
    let key = PositionKey(account: position.account, instrument: position.instrument)
    gate.note(position)
    guard positions[key] != position else { return }
    if position.quantity.isZero && positions[key] == nil { return }
    positions[key] = position
    if audit.checks[key] != nil { audit.update(key) { $0.moved() } }
    step.records.append(.position(position, contract: contract, at: now))
    step.news.append(.positionChanged(position))
  }

  private mutating func take(
    _ value: AccountValue, at now: Timestamp, into step: inout OrderStep
  ) {
    let key = value.key + "/" + (value.currency ?? "")
    guard accountValues[value.account]?[key] != value else { return }
    accountValues[value.account, default: [:]][key] = value
    gate.note(value)
    step.records.append(.accountValue(value, at: now))
    step.news.append(.accountChanged(value))
  }
}
