public import TradingModel

/// The kill switch and the guard of naked positions, as the rest of the daemon asks for them.
extension OrderDesk {
  // MARK: Restraining

  /// Holds trading back. What waits for its turn is taken back first, as no byte may leave; then
  /// the wish is journaled; then what it does not suffer is cancelled. When the journal cannot be
  /// written it holds all the same, in memory, is told, and is stored as soon as possible.
  /// Asking again changes nothing and carries it out once more.
  @discardableResult
  public func restrain(_ request: RestraintRequest) -> RestraintAnswer {
    defer { brake.settle(request.scope) }
    let now = clock()
    let wish = Restraint(
      scope: request.scope, level: request.level, reason: request.reason, actor: request.actor,
      since: now)
    let known = book.restraints[request.scope]
    let holding = known.flatMap { $0.level >= wish.level ? $0 : nil } ?? wish
    var step = OrderStep()
    let withdrawn = withdraw(for: holding, at: now, into: &step)
    let (outcome, cancelled) = book.restrain(wish, at: now, into: &step)
    var unstored: String?
    do throws(OrderLogError) {
      try store(step.records)
      act(on: step)
    } catch {
      unstored = error.description
      actUnstored(on: step, because: error)
    }
    if outcome.restraint.level == .flatten { flatten() }
    var isNew = false
    if case .raised = outcome { isNew = true }
    return RestraintAnswer(
      restraint: outcome.restraint, isNew: isNew, cancelled: cancelled, withdrawn: withdrawn,
      live: book.ours(in: request.scope).map(\.order.intent).sorted { $0.rawValue < $1.rawValue },
      unstored: unstored)
  }

  /// Lets a scope trade again: only for a person, who says why. Throws, and changes nothing, when
  /// the scope has no restraint, the reason is empty, or the journal refuses.
  @discardableResult
  public func resume(
    _ scope: RestraintScope, reason: String, actor: String
  ) throws(ResumeRefusal) -> Restraint {
    guard let current = book.restraints[scope] else {
      throw .none(scope, others: book.restraints.all.map(\.scope))
    }
    let words = RestraintRequest.line(reason, or: "")
    guard !words.isEmpty else { throw .noReason(scope) }
    let now = clock()
    let who = RestraintRequest.line(actor, or: "nobody named")
    var step = OrderStep()
    step.records.append(.released(scope, reason: words, actor: who, at: now))
    step.news.append(
      .notice(
        OrderBook.account(of: scope), kind: "restraint.lifted",
        text: "Trading for \(scope) goes on, lifted by \(who) (\(words)); it was "
          + "\(current.words(seenAt: now))."))
    do throws(OrderLogError) { try store(step.records) } catch {
      throw .journal(error.description)
    }
    _ = book.restraints.lift(scope)
    book.flatSince[scope] = nil
    act(on: step)
    // Stops that the halt held back go out with the next answer.
    if !book.unprotected.isEmpty {
      wanted.formUnion(directory.brokers.filter { $0.readiness == .ready }.map(\.name))
    }
    return current
  }

  /// What holds trading back: all first, then accounts, then strategies.
  public var restraints: [Restraint] { book.restraints.all }

  /// What holds trading back, and how far each has come.
  public var restraintStates: [RestraintState] {
    book.restraints.all.map { restraint in
      let live = book.ours(in: restraint.scope).map(\.order)
      let closing =
        restraint.level == .flatten
        ? book.holdingsToClose(in: restraint.scope).map { key in
          book.closing[key]?.words ?? "\(book.name(key)): its turn has not come"
        } : []
      return RestraintState(
        restraint: restraint,
        live: live.sorted {
          ($0.createdAt, $0.intent.rawValue) < ($1.createdAt, $1.intent.rawValue)
        }, unreachable: live.count { readiness(of: $0.account) != nil }, closing: closing,
        flatSince: book.flatSince[restraint.scope])
    }
  }

  /// The strictest restraint of a strategy on an account; nil when it may trade.
  public func restraint(on strategy: StrategyID?, _ account: AccountName) -> Restraint? {
    book.restraints.strictest(strategy: strategy, account: account)
  }

  /// The last look before a write: why it must not happen, or nil.
  func restraintRefusal(of send: OrderSend) -> String? {
    guard brake.isPulled || !book.restraints.isEmpty else { return nil }
    let brake = brake
    return book.restraintRefusal(
      of: send, pulled: { brake.level(strategy: $0, account: $1) }, at: clock())
  }

  /// Carries restraints on: cancels what came up since, closes what is to be closed. About once a
  /// second.
  func keepRestraints() {
    guard !book.restraints.isEmpty else { return }
    let now = clock()
    var step = OrderStep()
    for restraint in book.restraints.all {
      _ = book.enforce(restraint, at: now, into: &step)
    }
    if !step.records.isEmpty || !step.sends.isEmpty {
      do throws(OrderLogError) {
        try store(step.records)
        act(on: step)
      } catch {
        actUnstored(on: step, because: error)
      }
    }
    flatten()
  }

  private func flatten() {
    guard book.restraints.all.contains(where: { $0.level == .flatten }) else { return }
    var step = OrderStep()
    let before = book.protection
    book.begin()
    book.flatten(at: clock(), lane: { lane(of: $0) }, using: &generator, into: &step)
    commit(step, before)
  }

  /// Stores and sends what the book decided since `begin`; when the journal refuses it, nothing
  /// is sent, the decisions are taken back, and they come up again with the next second.
  private func commit(_ step: OrderStep, _ before: ProtectionGuard) {
    guard !step.records.isEmpty || !step.sends.isEmpty || !step.news.isEmpty else {
      return book.commit()
    }
    do throws(OrderLogError) {
      try store(step.records)
      book.commit()
      act(on: step)
    } catch {
      book.rollback()
      book.protection = before
      for key in book.closing.keys { book.closing[key]?.words = "the journal refused its record" }
      listener.notice(
        nil, kind: "journal.fault",
        text: "An order of this system could not be recorded, so nothing was sent; it is tried "
          + "again: \(error.description)")
    }
  }

  /// Takes back what waits for its turn; it becomes not sent.
  func withdraw(
    for restraint: Restraint, at now: Timestamp, into step: inout OrderStep
  ) -> Int {
    let waiting = book.withdrawable(by: restraint)
    guard !waiting.isEmpty else { return 0 }
    var count = 0
    for broker in directory.brokers {
      let view = view(of: broker)
      let accounts = Set(view.accounts)
      let numbers = waiting.filter { accounts.contains($0.order.account) }
        .compactMap(\.order.brokerOrder)
      guard !numbers.isEmpty else { continue }
      for message in broker.withdraw(Set(numbers)) {
        count += 1
        book.take(
          unwritten: message.message, about: message.order,
          because: "trading is \(restraint.words(seenAt: now))", from: view, at: now, into: &step)
      }
    }
    return count
  }

  /// Cancels go out although the journal cannot have them, and the records wait for it.
  private func actUnstored(on step: OrderStep, because error: OrderLogError) {
    keep(OrderStep(records: step.records), because: error)
    listener.notice(
      nil, kind: "restraint.unstored",
      text: "The journal cannot be written, and trading is held back all the same; it is stored "
        + "as soon as possible. Do not restart the daemon before that: \(error.description)")
    act(on: OrderStep(sends: step.sends, news: step.news))
  }

  // MARK: Naked positions

  /// Compares declared stops with positions once a minute. About once a second.
  func guardPositions() {
    guard !book.protection.declarations.isEmpty else { return }
    let now = clock()
    var step = OrderStep()
    let before = book.protection
    book.begin()
    book.storeDeclarations(at: now, into: &step)
    var wish = OrderBook.ProtectionWish()
    if book.protection.isDue(at: now) {
      wish = book.lookAtProtection(
        nakedPolicy, lane: { lane(of: $0) }, at: now, using: &generator, into: &step)
    }
    commit(step, before)
    for (strategy, reason) in wish.pauses {
      restrain(
        RestraintRequest(
          scope: .strategy(strategy), level: .pause, reason: reason,
          actor: "the guard of naked positions"))
    }
  }
}
