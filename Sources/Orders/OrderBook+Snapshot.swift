import TradingModel

extension OrderBook {
  /// Notes that the whole state of a client is being asked for now.
  mutating func snapshotRequested(
    _ broker: String, in session: BrokerSession, at now: Timestamp
  ) {
    questions[broker] = SnapshotQuestion(askedAt: now)
    guard sessions[broker] == session else { return }
    switch phases[broker] {
    case .reconciling: phases[broker] = .reconciling(since: evidence)
    case .ready: phases[broker] = .ready(since: evidence)
    case .offline, nil: break
    }
    // Whatever happens after the question is not of the same moment.
    evidence &+= 1
  }

  /// Whether an answer of a client is under way; another question would get the same one.
  func isAsked(_ broker: String, at now: Timestamp) -> Bool {
    guard let question = questions[broker], !question.isAnswered else { return false }
    return now.since(question.askedAt) < SnapshotQuestion.patience
  }

  /// What a client told before its connection began or ended confirms nothing that comes after,
  /// and an answer that is under way mixes both.
  mutating func forgetAnswers(of broker: String) {
    witnesses[broker] = nil
    answers[broker] = nil
    looks[broker] = nil
    secondLooks.remove(broker)
    questions[broker]?.isVoid = true
  }

  /// Takes up a client's answer: executions first, then what ended, then what is open. Positive
  /// evidence counts from any part; absence counts only when every list is complete.
  mutating func take(
    _ snapshot: BrokerSnapshot, from view: BrokerView,
    names: (AccountNumber) -> AccountName?, at now: Timestamp, into step: inout OrderStep
  ) {
    // What a client tells is taken up whatever its session's state is; only conclusions from
    // absence need a session and the moment of the question.
    let isOfSession = snapshot.session != nil && snapshot.session == sessions[view.name]
    let asked = answered(view.name, isOfSession: isOfSession, into: &step)
    let since = asked ?? 0
    for report in snapshot.executions ?? [] {
      guard let account = name(report.account, names, view, at: now, into: &step) else { continue }
      take(report, account: account, from: view, at: now, into: &step)
    }
    for report in snapshot.completedOrders ?? [] {
      guard let account = name(report.account, names, view, at: now, into: &step) else { continue }
      take(report, account: account, from: view, at: now, into: &step)
    }
    for report in snapshot.openOrders ?? [] {
      guard let account = name(report.account, names, view, at: now, into: &step) else { continue }
      takeOpen(report, account, view, since: since, at: now, into: &step)
    }
    takePositions(snapshot, names, view, at: now, into: &step)
    guard asked != nil else { return }
    if snapshot.executions != nil { confirmEndings(on: view.accounts, since: since) }
    noteMissingFills(snapshot, view, at: now, into: &step)
    let unresolved = markAbsent(snapshot, view, since: since, at: now, into: &step)
    auditPositions(snapshot, view, names: names, at: now, into: &step)
    witness(snapshot, view, since: since, names: names, at: now, into: &step)
    finish(snapshot, view, unresolved: unresolved, since: since, at: now, into: &step)
    if isReady(view.name) && !broken.isEmpty {
      var numbers: [AccountName: AccountNumber] = [:]
      for number in snapshot.accounts {
        if let account = names(number) { numbers[account] = number }
      }
      settleBrackets(on: view, numbers: numbers, at: now, into: &step)
    }
    answers[view.name] = now
    let isDoubtful = hasDoubt(on: view.accounts) || secondLooks.contains(view.name)
    looks[view.name] = isDoubtful ? looks[view.name].map { $0 + 1 } ?? 0 : nil
  }

  /// Ends a client's question. Returns the evidence count at the question where absence from the
  /// answer means anything. An answer to a question of before the connection's last change is
  /// asked for again.
  private mutating func answered(
    _ broker: String, isOfSession: Bool, into step: inout OrderStep
  ) -> UInt64? {
    let question = questions[broker]
    questions[broker]?.isAnswered = true
    if let question, question.isVoid, !question.isAnswered {
      if !isOffline(broker) { step.snapshots.append(broker) }
      return nil
    }
    guard isOfSession else { return nil }
    secondLooks.remove(broker)
    switch phases[broker] {
    case .reconciling(let count), .ready(let count): return count
    case .offline, nil: return nil
    }
  }

  /// An open order of the list. It counts against an ending only when that ending was known
  /// before the list was asked for; a newer ending stands.
  private mutating func takeOpen(
    _ report: OrderReport, _ account: AccountName, _ view: BrokerView, since: UInt64,
    at now: Timestamp, into step: inout OrderStep
  ) {
    let intent =
      report.reference.flatMap { tracks[$0] == nil ? nil : $0 }
      ?? report.perm.flatMap { byPerm[$0] }
    let isNewer = intent.flatMap { tracks[$0] }.map { $0.lastEvidence <= since } ?? true
    // A lost order that is found is told of where it is taken up.
    if let intent, let track = tracks[intent], !track.isOpen, isNewer, track.state != .filled,
      track.state != .lost, track.state != .notSent, !track.isSettled
    {
      step.note(
        account, kind: "order.revived",
        text: "Order \(intent.rawValue) was held for \(track.state.rawValue) and is open at the "
          + "broker.", at: now)
    }
    take(report, account: account, from: view, revives: isNewer, at: now, into: &step)
  }

  private mutating func takePositions(
    _ snapshot: BrokerSnapshot, _ names: (AccountNumber) -> AccountName?, _ view: BrokerView,
    at now: Timestamp, into step: inout OrderStep
  ) {
    guard let reports = snapshot.positions else { return }
    var listed: Set<PositionKey> = []
    for report in reports {
      guard let account = name(report.account, names, view, at: now, into: &step) else { continue }
      listed.insert(PositionKey(account: account, instrument: report.instrument))
      take(report, account: account, at: now, into: &step)
    }
    // A complete list leaves out what is flat.
    let accounts = Set(snapshot.accounts.compactMap(names))
    for (key, old) in positions.sorted(by: { $0.key.instrument < $1.key.instrument })
    where accounts.contains(key.account) && !listed.contains(key) && !old.quantity.isZero {
      set(
        Position(
          account: key.account, instrument: key.instrument, quantity: .zero, averageCost: nil),
        contract: contracts[key.instrument], at: now, into: &step)
    }
  }

  /// The broker calls an order filled, and its executions are not all there: they may be older
  /// than the broker's list reaches. Only the position tells; the order stays unknown.
  private mutating func noteMissingFills(
    _ snapshot: BrokerSnapshot, _ view: BrokerView, at now: Timestamp, into step: inout OrderStep
  ) {
    guard snapshot.executions != nil else { return }
    for report in snapshot.completedOrders ?? [] where report.status == .filled {
      let found =
        report.reference.flatMap { tracks[$0] == nil ? nil : $0 }
        ?? report.perm.flatMap { byPerm[$0] }
      guard let intent = found, let track = tracks[intent], track.isOpen, track.write != .foreign
      else { continue }
      mutate(intent, at: now, into: &step) { track in
        track.isUncertain = true
        track.order.reason =
          "the broker says it is filled, but shows executions of "
          + "\(track.order.filled) only"
      }
    }
  }

  /// Orders that should be in a complete answer and are not: their fate is not known. Returns how
  /// many own orders stay unresolved.
  private mutating func markAbsent(
    _ snapshot: BrokerSnapshot, _ view: BrokerView, since: UInt64, at now: Timestamp,
    into step: inout OrderStep
  ) -> Int {
    guard let openOrders = snapshot.openOrders, snapshot.executions != nil else { return 0 }
    var listed: Set<IntentID> = []
    for report in openOrders + (snapshot.completedOrders ?? []) {
      if let reference = report.reference { listed.insert(reference) }
      if let intent = report.perm.flatMap({ byPerm[$0] }) { listed.insert(intent) }
      if report.reference == nil, report.clientID == view.clientID, let number = report.order {
        for account in view.accounts {
          if let intent = byNumber[NumberKey(account: account, number: number)] {
            listed.insert(intent)
          }
        }
      }
    }
    let accounts = Set(view.accounts)
    var unresolved = 0
    for intent in open.sorted(by: { $0.rawValue < $1.rawValue }) where !listed.contains(intent) {
      guard let track = tracks[intent], accounts.contains(track.order.account),
        !track.isFresh || (track.isAcknowledged && track.lastEvidence <= since)
      else { continue }
      if track.write != .foreign { unresolved += 1 }
      guard snapshot.completedOrders != nil || track.isUncertain else { continue }
      mutate(intent, at: now, into: &step) { track in
        track.isUncertain = true
        track.order.reason =
          "the broker lists it neither among open nor among completed orders "
          + "nor executions"
      }
    }
    return unresolved
  }

  private mutating func finish(
    _ snapshot: BrokerSnapshot, _ view: BrokerView, unresolved: Int, since: UInt64,
    at now: Timestamp, into step: inout OrderStep
  ) {
    guard case .reconciling = phases[view.name] else { return }
    var missing: [String] = []
    if snapshot.openOrders == nil { missing.append("open orders") }
    if snapshot.executions == nil { missing.append("executions") }
    if snapshot.positions == nil { missing.append("positions") }
    // Completed orders tell only what became of orders that are not open any more; some gateways
    // never send them. Without such orders nothing hangs on them.
    if snapshot.completedOrders == nil && unresolved > 0 { missing.append("completed orders") }
    guard missing.isEmpty else {
      step.note(
        nil, kind: "reconcile.incomplete",
        text: "\(view.name) did not finish telling its \(missing.joined(separator: ", ")); new "
          + "orders wait for it.", at: now)
      return
    }
    phases[view.name] = .ready(since: since)
    for account in view.accounts {
      step.news.append(.accountReadiness(account, isReady: true, reason: nil))
    }
    if unresolved > 0 {
      step.note(
        nil, kind: "reconcile.unknown",
        text: "\(unresolved) orders on \(view.name) are unknown: they may or may not have reached "
          + "the broker. New orders for their instruments are held while it is asked again. Do "
          + "not enter them again by hand before looking in TWS.", at: now)
    }
  }
}
