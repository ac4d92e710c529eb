import Journal
import Orders
import PaperExchange
import PaperGateway
import TradingModel

/// The comparison of the journal with the exchange's books, after a time without faults.
extension Oracle {
  func checkAll(_ world: World, desk: OrderDesk) {
    do {
      let rows = try JournalRows(world.journalPath)
      let ledger = world.gateway.core.ledger
      let fills = try rows.rows(
        """
        SELECT exec_id, base, revision, intent, strategy, account, instrument, side, quantity, price
        FROM fills
        """
      ).compactMap(FillRow.init)
      try check(fills, ledger, world)
      try checkCommissions(rows, ledger, world)
      checkPositions(fills, ledger, world, desk)
      try check(orders: rows, ledger, world)
      let verdict = try JournalVerifier(file: world.journalPath).verify()
      for damage in verdict.damages { violate("chain-broken", damage) }
    } catch {
      violate("journal-unreadable", "\(error)")
    }
    for account in world.setting.accounts.keys.sorted() {
      if let refusal = desk.readiness(of: account) {
        violate("never-ready", "\(account.rawValue): \(refusal.description)")
      }
    }
  }

  // MARK: Executions

  private func check(_ fills: [FillRow], _ ledger: Ledger, _ world: World) throws {
    var byID: [String: FillRow] = [:]
    for fill in fills { byID[fill.id] = fill }
    var bases: Set<String> = []
    for execution in ledger.executions {
      let base = ExecutionParts(execution.id).base
      bases.insert(base)
      guard let fill = byID[execution.id.rawValue] else {
        violate("execution-missing", execution.id.rawValue)
        continue
      }
      if fill.quantity != execution.quantity || fill.price != execution.price
        || fill.side != execution.side || fill.account.number(in: world) != execution.account
        || fill.instrument != execution.instrument
      {
        violate("execution-altered", execution.id.rawValue)
      }
      if execution.key.client == Setting.clientID, fill.intent != execution.reference {
        violate(
          "execution-misattributed",
          "\(execution.id.rawValue) of \(execution.reference) went to \(fill.intent ?? "nobody")")
      }
      if execution.key.client != Setting.clientID, fill.strategy != nil {
        violate("execution-misattributed", "\(execution.id.rawValue) is a person's own")
      }
    }
    for fill in fills where !bases.contains(fill.base) {
      violate("execution-invented", fill.id)
    }
  }

  private func checkCommissions(
    _ rows: JournalRows, _ ledger: Ledger, _ world: World
  ) throws {
    guard world.gateway.fired[.commissionNever] ?? 0 == 0 else { return }
    let told = Set(try rows.rows("SELECT exec_id FROM commissions").compactMap { $0[0] })
    for execution in ledger.executions where !told.contains(execution.id.rawValue) {
      violate("commission-missing", execution.id.rawValue)
    }
  }

  // MARK: Positions

  private func checkPositions(
    _ fills: [FillRow], _ ledger: Ledger, _ world: World, _ desk: OrderDesk
  ) {
    var newest: [String: FillRow] = [:]
    for fill in fills where (newest[fill.base]?.revision ?? 0) <= fill.revision {
      newest[fill.base] = fill
    }
    var booked: [HoldingKey: Quantity] = [:]
    for fill in newest.values {
      guard let account = fill.account.number(in: world) else { continue }
      booked[HoldingKey(account: account, instrument: fill.instrument), default: .zero] +=
        fill.side == .buy ? fill.quantity : .zero - fill.quantity
    }
    var held: [HoldingKey: Quantity] = [:]
    for holding in desk.holdings {
      guard let account = world.setting.accounts[holding.key.account] else { continue }
      held[HoldingKey(account: account, instrument: holding.key.instrument), default: .zero] +=
        holding.quantity
    }
    for account in ledger.accounts {
      for instrument in world.instruments {
        let key = HoldingKey(account: account.number, instrument: instrument.id)
        let truth = account.position(instrument.id)?.quantity ?? .zero
        let ours = (booked[key] ?? .zero) + (adjustments[key] ?? .zero)
        let name = "\(account.number.rawValue) \(instrument.contract.symbol)"
        if ours != truth {
          violate("position-by-fills", "\(name): the journal has \(ours), the account \(truth)")
        }
        if (held[key] ?? .zero) != truth {
          violate(
            "holdings-sum",
            "\(name): all books hold \(held[key] ?? .zero), the account \(truth)")
        }
        let told =
          world.setting.accounts.first { $0.value == account.number }
          .flatMap { desk.position($0.key, instrument.id) }?.quantity ?? .zero
        if told != truth {
          violate("position-told", "\(name): told \(told), the account \(truth)")
        }
      }
    }
  }

  // MARK: Orders

  private func check(orders rows: JournalRows, _ ledger: Ledger, _ world: World) throws {
    var truth: [String: PaperExchange.OrderRecord] = [:]
    for record in ledger.orders where record.key.client == Setting.clientID {
      truth[record.terms.reference] = record
    }
    var requests: Set<String> = []
    var known: Set<String> = []
    for row in try rows.rows(
      "SELECT intent, strategy, state, request_number, parent, cancel_requested FROM all_orders")
    {
      // What the broker showed under a second permanent id is a record of its word alone.
      guard let intent = row[0], !intent.hasPrefix("ext-"), let strategy = row[1],
        let text = row[2], let state = OrderState(rawValue: text)
      else { continue }
      known.insert(intent)
      if row[4] == nil, let number = row[3], !requests.insert("\(strategy) \(number)").inserted {
        violate("request-twice", "\(strategy) \(number)")
      }
      compare(intent, state, with: truth[intent], isAsked: row[5] != "0", world)
    }
    for (reference, _) in truth where !known.contains(reference) {
      violate("order-missing", reference)
    }
    for intent in committed.keys where !known.contains(intent.rawValue) {
      violate("commit-lost", intent.rawValue)
    }
    for record in ledger.orders where record.key.client == ManualTrader.client {
      if record.status == .cancelled, record.reason == nil,
        !world.manual.cancelled.contains(record.key.order)
      {
        violate("external-cancelled", "order \(record.key.order) of a person")
      }
    }
  }

  private func compare(
    _ intent: String, _ state: OrderState, with record: PaperExchange.OrderRecord?, isAsked: Bool,
    _ world: World
  ) {
    guard let record else {
      switch state {
      case .notSent, .lost, .rejected: return
      case .unknown:
        world.counts.unknown += 1
        return
      // An order that the gateway refused, or that a cancel overtook, left no trace there.
      case .cancelled, .expired: return
      case .sending, .working, .partiallyFilled, .filled, .cancelPending, .modifyPending:
        violate("order-imagined", "\(intent) is \(state.rawValue) and the exchange lacks it")
      }
      return
    }
    let isRight: Bool =
      switch record.status {
      case .filled: state == .filled
      case .cancelled: state == .cancelled || state == .expired
      case .inactive: state == .rejected || state == .cancelled
      case .pendingSubmit, .preSubmitted, .submitted, .pendingCancel:
        [.working, .partiallyFilled, .cancelPending, .modifyPending].contains(state)
      }
    guard !isRight else { return }
    let invariant =
      switch state {
      case .unknown: "unknown-though-provable"
      case .lost: "lost-though-known"
      case .notSent: "not-sent-though-known"
      default: "state-contradicted"
      }
    violate(
      invariant,
      "\(intent) is \(state.rawValue), at the exchange \(record.status.rawValue)"
        + " with \(record.filled) filled")
  }
}

/// A row of the journal's fills.
struct FillRow {
  var id: String
  var base: String
  var revision: Int
  var intent: String?
  var strategy: String?
  var account: AccountName
  var instrument: InstrumentID
  var side: Side
  var quantity: Quantity
  var price: Price

  init?(_ row: [String?]) {
    guard let id = row[0], let base = row[1], let revision = row[2].flatMap({ Int($0) }),
      let account = row[5], let instrument = row[6].flatMap({ Int64($0) }),
      let side = row[7].flatMap(Side.init), let quantity = row[8].flatMap({ Decimal64($0) }),
      let price = row[9].flatMap({ Decimal64($0) })
    else { return nil }
    self.id = id
    self.base = base
    self.revision = revision
    intent = row[3]
    strategy = row[4]
    self.account = AccountName(rawValue: account)
    self.instrument = InstrumentID(rawValue: instrument)
    self.side = side
    self.quantity = quantity
    self.price = price
  }
}

extension AccountName {
  fileprivate func number(in world: World) -> AccountNumber? { world.setting.accounts[self] }
}
