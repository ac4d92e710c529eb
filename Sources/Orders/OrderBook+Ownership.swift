import TradingModel

/// Who owns what: the books, their sum, and its comparison with the broker's positions.
extension OrderBook {
  // MARK: The books

  /// Books a fill's effect on what its owner holds, or takes it back. A combination is held by its
  /// legs, whose executions are told beside its own.
  mutating func book(_ fill: Fill, reverting: Bool = false) {
    gate.note(
      fill, isReverted: reverting, instrument: instruments[fill.instrument],
      contract: contract(of: fill.instrument))
    guard fill.instrument.isHeld else { return }
    let key = StrategyHolding.Key(
      strategy: fill.strategy, account: fill.account, instrument: fill.instrument)
    change(key) { holding in
      if reverting {
        holding.revert(side: fill.side, quantity: fill.quantity, price: fill.price)
      } else {
        holding.apply(side: fill.side, quantity: fill.quantity, price: fill.price)
      }
    }
  }

  /// Changes one book, and with it the sum.
  private mutating func change(
    _ key: StrategyHolding.Key, _ body: (inout StrategyHolding) -> Void
  ) {
    var holding = holdings[key] ?? StrategyHolding(key: key)
    let before = holding.quantity
    body(&holding)
    holdings[key] = holding
    let place = PositionKey(account: key.account, instrument: key.instrument)
    audit.add(holding.quantity - before, to: place)
    if audit.checks[place] != nil { audit.update(place) { $0.moved() } }
  }

  /// Takes up the books and the marks of the journal.
  mutating func loadBooks(_ state: OrderLogState) {
    for holding in state.holdings where holding.key.instrument.isHeld {
      change(holding.key) { $0 = holding }
    }
    for mark in state.marks where mark.key == OrderBook.baselineKey {
      guard let value = mark.value, mark.scope.hasPrefix(OrderBook.accountScope) else { continue }
      let name = AccountName(rawValue: String(mark.scope.dropFirst(OrderBook.accountScope.count)))
      audit.baselines[name] = AccountNumber(rawValue: value)
    }
  }

  static let baselineKey = "baseline"
  static let accountScope = "account:"

  /// Changes a book without an execution; the record is the caller's.
  mutating func apply(_ adjustment: HoldingAdjustment, into step: inout OrderStep) {
    let key = StrategyHolding.Key(
      strategy: adjustment.strategy, account: adjustment.account,
      instrument: adjustment.instrument)
    change(key) { $0.apply(adjustment) }
    if let holding = holdings[key] { step.news.append(.holdingChanged(holding)) }
  }

  func reportedPosition(_ key: PositionKey) -> Quantity { positions[key]?.quantity ?? .zero }

  // MARK: Comparing

  /// Compares the books with the positions of a complete snapshot; any other proves nothing.
  mutating func auditPositions(
    _ snapshot: BrokerSnapshot, _ view: BrokerView, names: (AccountNumber) -> AccountName?,
    at now: Timestamp, into step: inout OrderStep
  ) {
    guard let session = snapshot.session, session == sessions[view.name],
      snapshot.executions != nil, snapshot.positions != nil, !isOffline(view.name)
    else { return }
    for number in snapshot.accounts {
      guard let account = names(number), view.accounts.contains(account) else { continue }
      let keys = Set(positions.keys).union(audit.totals.keys).union(audit.checks.keys)
        .filter { $0.account == account && $0.instrument.isHeld }
        .sorted { $0.instrument < $1.instrument }
      takeBaseline(account, number, keys, at: now, into: &step)
      for key in keys {
        let sighting = PositionCheck.Sighting(
          reported: reportedPosition(key), expected: expectedPosition(key), session: session,
          at: now)
        let verdict = audit.saw(key, sighting)
        follow(verdict, key, at: now, into: &step)
      }
    }
  }

  /// A live message about an instrument came: its position, or a fill.
  mutating func auditLive(_ key: PositionKey, at now: Timestamp, into step: inout OrderStep) {
    guard key.instrument.isHeld, audit.baselines[key.account] != nil else { return }
    let agrees = reportedPosition(key) == expectedPosition(key)
    let verdict = audit.heard(key, agrees: agrees, at: now)
    follow(verdict, key, at: now, into: &step)
  }

  /// An execution came that no book could take up.
  mutating func suspect(
    _ key: PositionKey, _ text: String, at now: Timestamp, into step: inout OrderStep
  ) {
    guard key.instrument.isHeld else { return }
    audit.update(key) { $0.suspect() }
    if case .drift = audit.finding(key) { return }
    hold(key, .difference, text, at: now, into: &step)
  }

  /// An execution whose side, size or price nobody can read is kept and reaches no book.
  mutating func suspect(
    _ fill: Fill, _ report: ExecutionReport, at now: Timestamp, into step: inout OrderStep
  ) {
    let key = PositionKey(account: fill.account, instrument: fill.instrument)
    let name = key.instrument.isHeld ? symbol(key) : "an unknown instrument"
    let text =
      "Execution \(fill.execution.rawValue) of \(name) on account `\(fill.account.rawValue)` could "
      + "not be read (\(report.defects.joined(separator: "; "))) and is in no book. The broker's "
      + "position is compared with the books until they agree. Look it up in TWS."
    step.note(fill.account, kind: "fill.unreadable", text: text, at: now)
    suspect(key, text, at: now, into: &step)
  }

  private mutating func follow(
    _ verdict: PositionCheck.Verdict, _ key: PositionKey, at now: Timestamp,
    into step: inout OrderStep
  ) {
    switch verdict {
    case .unchanged: return
    case .doubted: hold(key, .difference, doubtText(key), at: now, into: &step)
    case .drifted:
      let text = driftText(key)
      hold(key, .difference, text, at: now, into: &step)
      step.note(key.account, kind: "position.drift", text: text, at: now)
    case .ended:
      release(
        key, .difference,
        "The broker's position in \(symbol(key)) on account `\(key.account.rawValue)` is what the "
          + "books add up to (\(expectedPosition(key).normalized)); orders for it are taken again.",
        at: now, into: &step)
    }
  }

  // MARK: The opening

  /// What an account held when it was first seen belongs to nobody here. Where a strategy already
  /// holds the instrument, or may have an order at work that nobody knows the end of, the
  /// difference may be its doing, and is left to the comparison.
  private mutating func takeBaseline(
    _ account: AccountName, _ number: AccountNumber, _ keys: [PositionKey], at now: Timestamp,
    into step: inout OrderStep
  ) {
    let known = audit.baselines[account]
    guard known != number else { return }
    audit.baselines[account] = number
    let scope = OrderBook.accountScope + account.rawValue
    step.records.append(
      .mark(
        DeskMark(scope: scope, key: OrderBook.baselineKey, value: number.rawValue), at: now))
    if let known {
      step.note(
        account, kind: "account.number",
        text: "Account `\(account.rawValue)` was \(known.rawValue) and is \(number.rawValue) now: "
          + "it counts as a new account. What \(number.rawValue) holds beyond the books of the "
          + "name stands in the unassigned book, except where a strategy's book is not flat; "
          + "there new orders are held until a person decides.", at: now)
    }
    var count = 0
    for key in keys where !mayBeOurs(key) {
      let beyond = reportedPosition(key) - expectedPosition(key)
      guard !beyond.isZero else { continue }
      let price = positions[key]?.averageCost
      let adjustment = HoldingAdjustment(
        strategy: nil, account: account, instrument: key.instrument, quantity: beyond,
        price: price, kind: .opening, reason: "held when the account was first seen",
        actor: "perigee", at: now)
      step.records.append(.adjusted(adjustment, contract: contracts[key.instrument]))
      apply(adjustment, into: &step)
      count += 1
      step.records.append(
        .note(
          account, kind: "position.opening",
          text: "Account `\(account.rawValue)` held \(beyond.normalized) of \(symbol(key))"
            + (price.map { " at \($0.normalized)" } ?? "")
            + " when it was first seen; they stand in the unassigned book.", at: now))
    }
    guard count > 0 else { return }
    step.news.append(
      .notice(
        account, kind: "position.opening",
        text: "Account `\(account.rawValue)` (\(number.rawValue)) is new here: what it held of "
          + "\(count) instruments stands in the unassigned book. perigee positions shows it, "
          + "perigee assign gives it to a strategy."))
  }

  private func mayBeOurs(_ key: PositionKey) -> Bool {
    let isHeldByStrategy = holdings.values.contains {
      $0.key.strategy != nil && $0.key.account == key.account
        && $0.key.instrument == key.instrument && !$0.quantity.isZero
    }
    return isHeldByStrategy
      || open.contains { intent in
        guard let track = tracks[intent], track.write != .foreign else { return false }
        return track.isUncertain && track.order.account == key.account
          && track.order.ticket.instrument == key.instrument
      }
  }

  // MARK: Words

  /// How people name an instrument.
  func symbol(_ key: PositionKey) -> String { symbol(key.instrument) }

  func symbol(_ instrument: InstrumentID) -> String {
    if let known = instruments[instrument] { return known.address }
    guard let contract = contracts[instrument], !contract.symbol.isEmpty else {
      return InstrumentAddress(contractID: instrument).description
    }
    return InstrumentAddress(resolved: contract).description
  }

  /// The books of an instrument that are not flat, in words (`alpha 60, unassigned 40`).
  private func owners(_ key: PositionKey) -> String {
    let books = holdings.values
      .filter {
        $0.key.account == key.account && $0.key.instrument == key.instrument
          && !$0.quantity.isZero
      }
      .sorted { ($0.key.strategy?.rawValue ?? "~") < ($1.key.strategy?.rawValue ?? "~") }
    guard !books.isEmpty else { return "every book is flat" }
    return books.map {
      "\($0.key.strategy?.rawValue ?? "unassigned") \($0.quantity.normalized)"
    }.joined(separator: ", ")
  }

  private func doubtText(_ key: PositionKey) -> String {
    "The broker reports \(reportedPosition(key).normalized) of \(symbol(key)) on account "
      + "`\(key.account.rawValue)`, and the books add up to \(expectedPosition(key).normalized) "
      + "(\(owners(key))). A fill may be on its way; it is looked at again in a few seconds."
  }

  private func driftText(_ key: PositionKey) -> String {
    let (name, symbol) = (key.account.rawValue, symbol(key))
    let (reported, expected) = (reportedPosition(key), expectedPosition(key))
    return "DRIFT: the broker reports \(reported.normalized) of \(symbol) on account `\(name)`, "
      + "and the books add up to \(expected.normalized) (\(owners(key))): "
      + "\((reported - expected).normalized) that no execution explains. New orders for \(symbol) "
      + "on this account are held; nothing was traded, and no fill was made up. Find out in TWS "
      + "what happened. Then give the difference to a strategy (perigee adopt \(name) \(symbol) "
      + "--strategy NAME --reason TEXT) or accept it as nobody's (perigee ignore \(name) \(symbol) "
      + "--reason TEXT); what stands in the wrong book is moved by perigee assign \(name) "
      + "\(symbol) QUANTITY --from NAME --to NAME --reason TEXT."
  }
}

extension InstrumentID {
  /// Whether an account can hold it: combinations, whose numbers here are negative, are held by
  /// their legs.
  var isHeld: Bool { rawValue > 0 }

  /// The number of a combination that nobody here ordered.
  var ofCombination: InstrumentID { InstrumentID(rawValue: min(rawValue, 0 &- rawValue)) }
}
