import Orders
import PaperExchange
import PaperGateway
import TWSProtocol
import TradingModel

/// Knows what must hold, and looks: at every byte that the daemon writes, at every order that
/// reaches the exchange, and at the journal in the end.
final class Oracle {
  private unowned let world: World
  /// Orders that a commit has returned for, as they were placed and as they stand.
  private(set) var committed: [IntentID: Order] = [:]
  private var placeFrames: [String: Int] = [:]
  private var placeWrites: [IntentID: Int] = [:]
  private var modifyWrites: [IntentID: Int] = [:]
  private var arrived: [String: ClientOrderKey] = [:]
  private var asked: Set<IntentID> = []
  /// Scopes in which no order may leave, since when, and whether the journal knows.
  private var halts: [RestraintScope: (since: Int64, isStored: Bool)] = [:]
  private var seen = 0
  private var seenExecutions = 0
  /// When a position last changed at the exchange.
  private var lastMoves: [HoldingKey: Int64] = [:]
  /// Changes of positions that no fill explains, by account and instrument.
  var adjustments: [HoldingKey: Quantity] = [:]

  init(world: World) { self.world = world }

  func violate(_ invariant: String, _ text: String) { world.violate(invariant, text) }

  // MARK: Halts

  func halted(_ scope: RestraintScope, isStored: Bool) {
    guard halts[scope] == nil else { return }
    halts[scope] = (world.clock.uptime, isStored)
  }

  func resumed(_ scope: RestraintScope) { halts[scope] = nil }

  /// What the journal never stored ends with the process that knew it.
  func daemonDied() { halts = halts.filter { $0.value.isStored } }

  private func checkHalts(_ order: Order) {
    let now = world.clock.uptime
    for (scope, halt) in halts where halt.since < now {
      guard scope.covers(strategy: order.strategy, account: order.account) else { continue }
      violate("sent-while-halted", "\(order.intent.rawValue) although \(scope) is halted")
    }
  }

  // MARK: While it runs

  /// An order must not be held for dead while it lives.
  private func checkEnding(of order: Order) {
    guard let key = arrived[order.intent.rawValue], let record = world.gateway.core.order(key)
    else { return }
    switch order.state {
    case .notSent, .lost:
      violate("dead-though-arrived", "\(order.intent.rawValue) is \(order.state.rawValue)")
    case .cancelled, .rejected, .expired:
      guard record.status.isOpen else { return }
      violate("ended-though-live", "\(order.intent.rawValue) is \(order.state.rawValue)")
    case .sending, .working, .partiallyFilled, .filled, .cancelPending, .modifyPending, .unknown:
      return
    }
  }

  /// What the broker is held to have said of a position was so within the last minute and a half.
  private func check(_ position: Position) {
    guard let account = world.setting.accounts[position.account] else { return }
    let truth = world.gateway.core.position(account, position.instrument)
    let key = HoldingKey(account: account, instrument: position.instrument)
    guard truth != position.quantity,
      world.clock.uptime - (lastMoves[key] ?? 0) > .seconds(90)
    else { return }
    violate(
      "position-imagined",
      "\(account.rawValue) \(position.instrument.rawValue): \(position.quantity) in the place of "
        + "\(truth)")
  }

  /// A position has changed at the exchange.
  func moved(_ key: HoldingKey) { lastMoves[key] = world.clock.uptime }

  private func checkCancel(of number: Int64) {
    let order = committed.values.first { $0.brokerOrder?.rawValue == number }
    guard let order else {
      return violate("cancel-unasked", "order \(number) is none of ours")
    }
    let isAsked = asked.contains(order.intent) || order.parent.map(asked.contains) ?? false
    if !isAsked { violate("cancel-unasked", order.intent.rawValue) }
  }

  func willCommit(_ records: [Orders.OrderRecord]) {
    for case .cancelRequested(let intent, _) in records { asked.insert(intent) }
  }

  func committed(_ records: [Orders.OrderRecord]) {
    for record in records {
      switch record {
      case .placed(let order, _):
        // What the broker showed under a second permanent id is a record of its word alone.
        guard order.strategy != nil, !order.intent.rawValue.hasPrefix("ext-") else { break }
        committed[order.intent] = order
      case .updated(let order):
        guard let before = committed[order.intent]?.state else { break }
        committed[order.intent]?.state = order.state
        if order.state != before { checkEnding(of: order) }
      case .cancelRequested(let intent, _): asked.insert(intent)
      case .position(let position, _, _): check(position)
      case .filled, .commission, .accountValue, .refused, .note, .restrained, .released,
        .adjusted, .mark, .sent:
        break
      }
    }
  }

  func willWrite(_ write: BrokerWrite) {
    switch write {
    case .place(let intents):
      for intent in intents {
        placeWrites[intent, default: 0] += 1
        if placeWrites[intent, default: 0] > 1 { violate("order-resent", intent.rawValue) }
      }
    case .modify(let intent): modifyWrites[intent, default: 0] += 1
    case .cancel: break
    case .cancelEverything: violate("cancels-everything", "nobody asked for the global cancel")
    }
  }

  /// A message of the daemon, as its bytes say.
  func saw(_ message: ClientMessage) {
    if case .cancelOrder(let cancel) = message {
      return checkCancel(of: Int64(cancel.orderID.rawValue))
    }
    guard case .placeOrder(let place) = message, !place.order.isWhatIf.isOn else { return }
    let reference = place.order.orderReference
    placeFrames[reference, default: 0] += 1
    let intent = IntentID(rawValue: reference)
    if let order = committed[intent] {
      checkHalts(order)
    } else {
      violate("sent-before-journal", reference)
    }
    if placeFrames[reference, default: 0] > 1 + (modifyWrites[intent] ?? 0) {
      violate("order-resent", "\(reference) was written \(placeFrames[reference] ?? 0) times")
    }
  }

  /// Looks at the orders that reached the exchange since the last time.
  func checkArrivals() {
    let gateway = world.gateway.core
    while seenExecutions < gateway.executionCount {
      let execution = gateway.execution(at: seenExecutions)
      seenExecutions += 1
      moved(HoldingKey(account: execution.account, instrument: execution.instrument))
    }
    while seen < gateway.orderCount {
      let record = gateway.order(at: seen)
      seen += 1
      guard record.key.client == Setting.clientID else { continue }
      let reference = record.terms.reference
      if let other = arrived[reference] {
        violate("order-doubled", "\(reference) is \(other.order) and \(record.key.order)")
      }
      arrived[reference] = record.key
      guard let order = committed[IntentID(rawValue: reference)] else {
        violate("order-before-journal", "\(reference) reached the exchange")
        continue
      }
      check(record.terms, against: order)
    }
  }

  private func check(_ terms: OrderTerms, against order: Order) {
    let ticket = order.ticket
    if terms.account != world.setting.accounts[order.account] || terms.side != ticket.side
      || terms.instrument != ticket.instrument || terms.quantity != ticket.quantity
    {
      violate(
        "order-altered",
        "\(order.intent.rawValue): \(ticket.side.rawValue) \(ticket.quantity) became "
          + "\(terms.side.rawValue) \(terms.quantity)")
    }
  }
}

/// An account's number and an instrument.
struct HoldingKey: Hashable {
  var account: AccountNumber
  var instrument: InstrumentID
}
