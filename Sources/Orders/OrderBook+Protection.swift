import TradingModel

/// The guard of naked positions as the book sees it: where a stop was declared, one must rest at
/// the broker that is as large as the position.
extension OrderBook {
  /// Notes the stop that a new order declares, if it does.
  mutating func declareStop(_ ticket: OrderTicket, of strategy: StrategyID, on account: AccountName)
  {
    let type: OrderType?
    if let protection = ticket.bracket?.protection {
      type = protection
    } else if ticket.type.isStop, let parent = ticket.attributes.parent.flatMap({ tracks[$0] }),
      parent.order.ticket.side != ticket.side,
      parent.order.ticket.instrument == ticket.instrument
    {
      type = ticket.type
    } else {
      type = nil
    }
    guard let type else { return }
    protection.declare(
      type,
      for: StrategyHolding.Key(
        strategy: strategy, account: account, instrument: ticket.instrument))
  }

  /// Takes up what the last run knew: its marks, and stops that still work.
  mutating func restoreProtection(_ marks: [DeskMark]) {
    protection.load(marks)
    for intent in open {
      guard let track = tracks[intent], let strategy = track.order.strategy,
        track.order.ticket.type.isStop,
        track.order.parent != nil || track.order.ticket.attributes.parent != nil
      else { continue }
      let key = StrategyHolding.Key(
        strategy: strategy, account: track.order.account,
        instrument: track.order.ticket.instrument)
      if protection.declarations[key] == nil {
        protection.declare(track.order.ticket.type, for: key)
      }
    }
  }

  /// Puts new declarations into the journal.
  mutating func storeDeclarations(at now: Timestamp, into step: inout OrderStep) {
    for (key, declaration) in protection.declarations where !declaration.isStored {
      if let mark = ProtectionGuard.mark(key, declaration) {
        step.records.append(.mark(mark, at: now))
      }
      protection.declarations[key]?.isStored = true
    }
  }

  /// What the guard wants done past telling.
  struct ProtectionWish {
    /// Strategies to be paused, with the reason.
    var pauses: [(StrategyID, String)] = []
  }

  /// Compares every guarded holding with its stops. Accounts that are not reconciled are left for
  /// later, as their positions are not known.
  mutating func lookAtProtection(
    _ policy: NakedPolicy, lane: (AccountName) -> AccountLane, at now: Timestamp,
    using generator: inout any RandomNumberGenerator, into step: inout OrderStep
  ) -> ProtectionWish {
    var wish = ProtectionWish()
    let keys = protection.declarations.keys.sorted {
      ($0.account, $0.instrument, $0.strategy?.rawValue ?? "")
        < ($1.account, $1.instrument, $1.strategy?.rawValue ?? "")
    }
    for key in keys {
      guard case .client(let view, _, _) = lane(key.account), isReady(view.name) else { continue }
      guard let finding = finding(key, at: now, into: &step) else {
        if protection.troubles.removeValue(forKey: key)?.isTold == true {
          step.note(
            key.account, kind: "position.protected",
            text: "\(name(key)), and its stop is right again.", at: now)
        }
        continue
      }
      let known = protection.troubles[key]
      guard known?.finding.kind == finding.kind else {
        protection.troubles[key] = ProtectionGuard.Trouble(finding: finding)
        continue
      }
      let isFirst = known?.isTold == false
      protection.troubles[key] = ProtectionGuard.Trouble(finding: finding, isTold: true)
      if isFirst {
        let text = words(of: finding, key, policy)
        step.note(key.account, kind: finding.kind, text: text, at: now)
        if policy == .pause, let strategy = key.strategy { wish.pauses.append((strategy, text)) }
      }
      if policy == .protect {
        repair(finding, key, lane: lane(key.account), at: now, using: &generator, into: &step)
      }
    }
    protection.looked(at: now)
    return wish
  }

  // MARK: Looking

  private mutating func finding(
    _ key: StrategyHolding.Key, at now: Timestamp, into step: inout OrderStep
  ) -> ProtectionGuard.Finding? {
    let held = holdings[key]?.quantity ?? .zero
    let live = open.compactMap { tracks[$0] }.filter {
      $0.order.strategy == key.strategy && $0.order.account == key.account
        && $0.order.ticket.instrument == key.instrument
    }
    let stops = live.filter { track in
      track.order.ticket.type.isStop && track.state != .cancelPending
        && liveQuantity(of: track) > .zero && (openEntry(of: track) != nil || isAttached(track))
    }
    if held.isZero && live.isEmpty {
      forgetIdle(key, at: now, into: &step)
      return nil
    }
    protection.declarations[key]?.idleSince = nil
    if live.contains(where: { $0.state == .unknown }) { return .uncertain }
    if held.isZero || isClosedByHand(key) {
      return stops.isEmpty
        ? nil : .orphan(stops.map(\.order.intent).sorted { $0.rawValue < $1.rawValue })
    }
    let closing: Side = held.isNegative ? .buy : .sell
    let right = live.filter { track in
      track.order.ticket.type.isStop && track.order.ticket.side == closing
        && track.state != .cancelPending
    }
    follow(right, key)
    let cover = workingQuantity(right)
    if cover < held.magnitude { return .naked(held.magnitude - cover) }
    return cover > held.magnitude ? .oversized(cover - held.magnitude) : nil
  }

  /// Whether a stop belongs to an entry, or was placed for a position: not one that opens.
  private func isAttached(_ track: OrderTrack) -> Bool {
    let order = track.order
    return order.parent != nil || order.ticket.attributes.parent != nil
      || order.ticket.tag == Order.protectionTag
  }

  /// The account is flat by the broker's word, and only what nobody here owns made it so.
  private func isClosedByHand(_ key: StrategyHolding.Key) -> Bool {
    let position = PositionKey(account: key.account, instrument: key.instrument)
    guard (positions[position]?.quantity ?? .zero).isZero else { return false }
    let unowned = StrategyHolding.Key(
      strategy: nil, account: key.account, instrument: key.instrument)
    let byHand = holdings[unowned]?.quantity ?? .zero
    return !byHand.isZero && expectedPosition(position).isZero
  }

  /// The declared stop is where the strategy, or the market, last moved it.
  private mutating func follow(_ stops: [OrderTrack], _ key: StrategyHolding.Key) {
    guard let newest = stops.max(by: { $0.order.createdAt < $1.order.createdAt }),
      newest.pendingTerms == nil, newest.state != .sending,
      var declaration = protection.declarations[key],
      declaration.type != newest.order.ticket.type
    else { return }
    declaration.type = newest.order.ticket.type
    declaration.isStored = false
    protection.declarations[key] = declaration
  }

  private mutating func forgetIdle(
    _ key: StrategyHolding.Key, at now: Timestamp, into step: inout OrderStep
  ) {
    guard let since = protection.declarations[key]?.idleSince else {
      protection.declarations[key]?.idleSince = now
      return
    }
    guard now.since(since) >= ProtectionGuard.memory else { return }
    protection.declarations[key] = nil
    if let mark = ProtectionGuard.mark(key, nil) { step.records.append(.mark(mark, at: now)) }
  }

  // MARK: Telling and repairing

  private func words(
    of finding: ProtectionGuard.Finding, _ key: StrategyHolding.Key, _ policy: NakedPolicy
  ) -> String {
    let declared = protection.declarations[key]?.type.summary ?? "a stop"
    let name = name(key)
    switch finding {
    case .naked(let missing):
      let doing =
        switch policy {
        case .alarm: "Nothing was done: place a stop or close the position."
        case .pause: "The strategy is paused: place a stop or close the position, then resume it."
        case .protect:
          protection.declarations[key]?.isReplaced == true
            ? "It was placed once already and is gone again: place a stop or close the position."
            : "The missing stop is placed."
        }
      return "\(name) and declared a stop (\(declared)), but \(missing) of it has none at the "
        + "broker. \(doing)"
    case .oversized(let excess):
      return "\(name), and its stops at the broker are \(excess) larger than that: they would "
        + "open a position the other way. Make them smaller or cancel them."
    case .orphan(let intents):
      let list = intents.map(\.rawValue).joined(separator: ", ")
      return "\(name), but the account has no such position by the broker's word, and a stop "
        + "still works (\(list)): it would open one. "
        + (policy == .protect ? "It is cancelled." : "Cancel it.")
    case .uncertain:
      return "\(name) and declared a stop (\(declared)), and an order of it may or may not be "
        + "live. Look in TWS whether the stop rests there."
    }
  }

  private mutating func repair(
    _ finding: ProtectionGuard.Finding, _ key: StrategyHolding.Key, lane: AccountLane,
    at now: Timestamp, using generator: inout any RandomNumberGenerator,
    into step: inout OrderStep
  ) {
    switch finding {
    case .oversized, .uncertain: return
    case .orphan(let intents):
      for intent in intents where tracks[intent]?.isCancelRequested == false {
        cancel(intent, at: now, into: &step)
      }
    case .naked(let missing):
      guard var declaration = protection.declarations[key], !declaration.isReplaced,
        restraints.strictest(strategy: key.strategy, account: key.account)
          .map({ $0.level < .halt }) ?? true
      else { return }
      declaration.isReplaced = true
      declaration.isStored = false
      let isLong = holdings[key]?.quantity.isNegative == false
      let ticket = OrderTicket(
        instrument: key.instrument, side: isLong ? .sell : .buy, quantity: missing,
        type: declaration.type, timeInForce: .goodTillCancelled, tag: Order.protectionTag)
      do throws(OrderRefusal) {
        let client = try readyClient(lane, key.account)
        _ = try placeOwn(
          ticket, for: key, client: client, at: now, using: &generator, into: &step)
        protection.declarations[key] = declaration
        storeDeclarations(at: now, into: &step)
      } catch {
        protection.declarations[key] = declaration
        step.note(
          key.account, kind: "position.naked",
          text: "\(name(key)) and its missing stop could not be placed: \(error)", at: now)
      }
    }
  }
}
