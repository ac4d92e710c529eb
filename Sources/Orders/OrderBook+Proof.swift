import TradingModel

/// The only way by which an order without a trace is given up: LOST, by proof.
///
/// Two complete answers of one session, the second asked for `gap` or more after the first was
/// complete, must both lack the order's reference, permanent id and number in the open orders, the
/// completed orders and the executions, and in both the account must hold what the books expect
/// of the order's contract. No midnight and no weekly reset may have passed since the order was
/// sent, as the lists begin anew there.
///
/// Several unknown orders on one contract are proven together or not at all. Every one of them
/// must be absent by itself. If all are of one side, a fill of any of them would have moved the
/// position in one direction, and nothing could have moved it back unseen: the position is a
/// witness of its own. If there are both sides (an entry with its protection always is), fills
/// could only hide from the position if they offset each other exactly, at both times, and were
/// missing from two complete lists of executions and from two of completed orders as well; even
/// then nothing works at the broker and the account holds what the books say. If a single one of
/// them fails a condition, none is proven: its unseen fill could hide another's.
extension OrderBook {
  /// Takes up an answer in which nothing is missing: compares it with the one before, and keeps
  /// it for the next.
  mutating func witness(
    _ snapshot: BrokerSnapshot, _ view: BrokerView, since: UInt64,
    names: (AccountNumber) -> AccountName?, at now: Timestamp, into step: inout OrderStep
  ) {
    guard let session = snapshot.session, let openOrders = snapshot.openOrders,
      let completed = snapshot.completedOrders, let executions = snapshot.executions,
      let positions = snapshot.positions
    else { return }
    var witness = SnapshotWitness(
      session: session, since: since, askedAt: questions[view.name]?.askedAt ?? now, takenAt: now,
      takenEvidence: evidence)
    for report in openOrders { witness.addOpen(report, of: view.clientID) }
    for report in completed { witness.add(report, of: view.clientID) }
    for report in executions { witness.add(report, of: view.clientID) }
    for report in positions {
      guard let account = names(report.account) else { continue }
      let key = PositionKey(account: account, instrument: report.instrument)
      witness.positions[key] = report.quantity
    }
    let unknown = unknownOrders(on: view)
    for key in Set(unknown.flatMap(OrderBook.contracts))
    where (witness.positions[key] ?? .zero) == expectedPosition(key) {
      witness.agreeing.insert(key)
    }
    if let before = witnesses[view.name], before.session == session,
      witness.askedAt.since(before.takenAt) >= snapshotGap
    {
      prove(unknown, by: before, witness, view, at: now, into: &step)
    }
    witnesses[view.name] = witness
  }

  /// The unknown orders of a client's accounts, oldest first.
  func unknownOrders(on view: BrokerView) -> [OrderTrack] {
    let accounts = Set(view.accounts)
    return open.compactMap { tracks[$0] }
      .filter { $0.order.state == .unknown && accounts.contains($0.order.account) }
      .sorted {
        ($0.order.createdAt, $0.order.intent.rawValue) < (
          $1.order.createdAt, $1.order.intent.rawValue
        )
      }
  }

  /// The contracts whose positions an order's fills move.
  static func contracts(of track: OrderTrack) -> [PositionKey] {
    let order = track.order
    guard track.contract?.securityType == .combo else {
      return [PositionKey(account: order.account, instrument: order.ticket.instrument)]
    }
    return (track.contract?.legs ?? []).map {
      PositionKey(account: order.account, instrument: $0.instrument)
    }
  }

  private mutating func prove(
    _ unknown: [OrderTrack], by first: SnapshotWitness, _ second: SnapshotWitness,
    _ view: BrokerView, at now: Timestamp, into step: inout OrderStep
  ) {
    let absent = unknown.filter { track in
      // What was sent, or last heard of, before the first question was asked.
      first.lacks(track) && second.lacks(track) && track.bornAt <= first.since
        && track.lastEvidence <= first.since
    }
    // What others made and the broker lists no more does not work any more. Nobody here waits for
    // its fate, and its fills are in the position.
    for track in absent where track.write == .foreign {
      mutate(track.order.intent, at: now, into: &step) { track in
        track.ending = .cancelled
        track.isUncertain = false
        track.order.reason = "the broker lists it no more"
      }
    }
    let own = unknown.filter { $0.write != .foreign }
    let provable = Set(
      absent.filter { track in
        let contracts = OrderBook.contracts(of: track)
        return track.write != .foreign && !contracts.isEmpty
          && contracts.allSatisfy { first.agreeing.contains($0) && second.agreeing.contains($0) }
          && !BrokerCalendar.isBroken(from: track.order.createdAt, to: now)
      }.map(\.order.intent))
    var blocked: Set<PositionKey> = []
    // A combination ties contracts together, so that one order that fails may block more than
    // its own; each round blocks at least one, or is the last.
    while true {
      let before = blocked.count
      for track in own {
        let contracts = OrderBook.contracts(of: track)
        let fails =
          !provable.contains(track.order.intent) || contracts.contains(where: blocked.contains)
        if fails { blocked.formUnion(contracts) }
      }
      if blocked.count == before { break }
    }
    for track in own where provable.contains(track.order.intent) {
      guard OrderBook.contracts(of: track).allSatisfy({ !blocked.contains($0) }) else { continue }
      lose(track, by: first, second, view, at: now, into: &step)
    }
  }

  private mutating func lose(
    _ track: OrderTrack, by first: SnapshotWitness, _ second: SnapshotWitness, _ view: BrokerView,
    at now: Timestamp, into step: inout OrderStep
  ) {
    let order = track.order
    let seconds = second.askedAt.since(first.takenAt).components.seconds
    let held = OrderBook.contracts(of: track)
      .map { "\(second.positions[$0] ?? .zero) of \(name(of: $0.instrument))" }
      .joined(separator: ", ")
    var text =
      "\(summary(of: order)) is not at the broker: two complete answers of \(view.name), "
      + "\(seconds) s apart, show it neither among open nor among completed orders nor among "
      + "executions, and the account holds \(held), as the books expect."
    if let number = order.brokerOrder, let next = view.nextOrderID, next <= number {
      text += " The broker's next order id \(next.rawValue) is not above its number "
      text += "\(number.rawValue), which supports it."
    }
    text += " Nothing is sent again by itself; a new order is a new decision."
    mutate(order.intent, at: now, into: &step) { track in
      track.ending = .lost
      track.isUncertain = false
      track.order.reason = "proven not to be at the broker"
    }
    step.note(order.account, kind: "order.lost", text: text, at: now)
  }

  // MARK: Looking again

  /// When a client is to be asked again because something is in doubt; nil when nothing is. The
  /// first look comes after the gap, each further one after twice the time.
  func nextLook(at broker: String, on accounts: [AccountName]) -> Timestamp? {
    guard let last = answers[broker], hasDoubt(on: accounts) || secondLooks.contains(broker)
    else { return nil }
    let factor = 1 << min(looks[broker] ?? 0, 7)
    return last.advanced(by: min(snapshotGap * factor, OrderDesk.reconcileInterval))
  }

  /// Whether the truth about an order or a position of these accounts is not known.
  func hasDoubt(on accounts: [AccountName]) -> Bool {
    holds.contains { accounts.contains($0.key.account) }
  }

  /// Wants a client asked once more after the gap, to confirm what its answer showed.
  mutating func wantSecondLook(at broker: String) { secondLooks.insert(broker) }
}
