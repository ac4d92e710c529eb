import Foundation
import Testing
import TradingModel

@testable import PaperExchange

/// Random flows of every kind of order, and what must hold of each.
@Suite struct OrderFlowProperties {
  /// One random input; the same seed gives the same list.
  enum Step {
    case quote(Int, Int)
    case trade(Int)
    case place(Int64, Int, (inout OrderTerms) -> Void, OrderType, Side, Decimal64)
    case cancel(Int)
  }

  private func cents(_ value: Int) -> Decimal64 { Decimal64(mantissa: Int64(value), scale: 2) }

  private func type(_ price: Decimal64, _ random: inout SeededGenerator) -> OrderType {
    let offset = cents(Int.random(in: 0...5, using: &random))
    let by: OrderType.TrailingDistance =
      Bool.random(using: &random) ? .amount(offset + cents(1)) : .percent(decimal("0.05"))
    let types: [OrderType] = [
      .market, .limit(price), .limit(price), .limit(price), .stop(price),
      .stopLimit(stop: price, limit: price), .trailingStop(by: by, stop: nil),
      .trailingStopLimit(by: by, stop: nil, offset: offset), .marketIfTouched(price),
      .limitIfTouched(trigger: price, limit: price), .marketToLimit,
      .relative(offset: offset, cap: price), .peggedToMidpoint(offset: offset, cap: nil),
    ]
    return types[Int.random(in: 0..<types.count, using: &random)]
  }

  private func steps(_ seed: UInt64) -> [Step] {
    var random = SeededGenerator(state: seed)
    var middle = 10_000
    var count: Int64 = 0
    return (0..<800).map { _ in
      switch Int.random(in: 0..<10, using: &random) {
      case 0...3:
        middle += Int.random(in: -8...8, using: &random)
        return .quote(middle, Int.random(in: 1...300, using: &random))
      case 4...5: return .trade(middle + Int.random(in: -2...2, using: &random))
      case 6: return .cancel(Int.random(in: 1...max(1, Int(count)), using: &random))
      default:
        count += 1
        let price = cents(middle + Int.random(in: -12...12, using: &random))
        let quantity = Decimal64(Int.random(in: 1...400, using: &random))
        let type = type(price, &random)
        return .place(
          count, Int.random(in: 1...2, using: &random), attributes(quantity, &random), type,
          Bool.random(using: &random) ? .buy : .sell, quantity)
      }
    }
  }

  private func attributes(
    _ quantity: Decimal64, _ random: inout SeededGenerator
  ) -> (inout OrderTerms) -> Void {
    let times: [TimeInForce] = [.day, .day, .goodTillCancelled, .immediateOrCancel, .fillOrKill]
    let time = times[Int.random(in: 0..<times.count, using: &random)]
    let kind = Int.random(in: 0..<12, using: &random)
    let name = "g\(Int.random(in: 1...40, using: &random))"
    let rule = OrderGroup.Rule(rawValue: Int.random(in: 1...3, using: &random))
    return { terms in
      terms.timeInForce = time
      switch kind {
      case 0: terms.attributes.displaySize = min(quantity, 20)
      case 1: terms.attributes.isHidden = true
      case 2: terms.attributes.isAllOrNone = true
      case 3: terms.attributes.minimumQuantity = min(quantity, 30)
      case 4, 5, 6: terms.attributes.group = OrderGroup(name: name, rule: rule ?? .reduceOthers)
      case 7: terms.attributes.trigger = .doubleBidAsk
      default: break
      }
    }
  }

  private func run(_ step: Step, on desk: inout Desk) {
    switch step {
    case .quote(let middle, let size):
      desk.quote(
        cents(middle - 1).description, cents(middle + 1).description, size: Decimal64(size))
    case .trade(let price): desk.trade(cents(price).description)
    case .cancel(let number):
      desk.engine.cancel(ClientOrderKey(client: 1, order: Int64(number)), at: desk.now)
    case .place(let number, let account, let change, let type, let side, let quantity):
      desk.place(
        side, quantity, type, account: account == 1 ? first : second, number: number, change: change
      )
    }
  }

  @Test(arguments: 1...8)
  func randomOrders_KeepTheirPromises(_ seed: UInt64) {
    var desk = Desk()
    for step in steps(seed) {
      let before = desk.fills.count
      let known = desk.engine.ledger.orders
      run(step, on: &desk)
      for fill in desk.fills[before...] { checkFill(fill, desk, known) }
      for (index, record) in desk.engine.ledger.orders.enumerated() where index < known.count {
        #expect(record.filled <= record.terms.quantity)
      }
    }
    #expect(desk.fills.count > 100)
    for record in desk.engine.ledger.orders {
      let fills = desk.fills.filter { $0.key == record.key }
      #expect(fills.reduce(Decimal64.zero) { $0 + $1.quantity } == record.filled)
      if record.terms.attributes.isHidden { #expect(record.displayed.isZero) }
      if let size = record.displaySize { #expect(record.displayed <= size) }
      if record.terms.attributes.isAllOrNone, record.status == .cancelled {
        #expect(record.filled.isZero)
      }
    }
    checkGroups(desk)
  }

  private func checkFill(_ fill: Execution, _ desk: Desk, _ known: [OrderRecord]) {
    let record = desk.record(fill.key)
    #expect(fill.quantity > .zero)
    // The limit that a pegged order had when it filled may have moved since; its cap has not.
    let limit = record.terms.type.isPegged ? record.terms.type.limitPrice : record.limitPrice
    if let limit {
      #expect(record.terms.side == .buy ? fill.price <= limit : fill.price >= limit)
    }
    if let size = record.displaySize, fill.liquidity == 1, record.leastFill.isZero {
      #expect(fill.quantity <= size)
    }
  }

  /// The filled shares of a group sum up to at most one.
  private func checkGroups(_ desk: Desk) {
    var groups: [String: [OrderRecord]] = [:]
    for record in desk.engine.ledger.orders {
      guard let group = record.terms.attributes.group, group.rule == .cancelOthers else { continue }
      groups[group.name + record.terms.account.rawValue, default: []].append(record)
    }
    for members in groups.values {
      for fill in desk.fills where members.contains(where: { $0.key == fill.key }) {
        for other in members
        where other.key != fill.key && other.acceptedAt < fill.time && other.activatedAt != nil {
          let open = other.endedAt.map { $0 > fill.time } ?? true
          #expect(!open, "a fill of \(fill.key) left \(other.key) open")
        }
      }
    }
  }

  private func show(_ desk: inout Desk) {
    desk.quote("99.99", "100.01", size: 5)
    desk.trade("100.00")
  }

  @Test(arguments: 1...4)
  func ledgerRestoredInTheMiddle_EqualsAnUnbrokenRun(_ seed: UInt64) throws {
    let steps = steps(seed)
    var whole = Desk()
    var broken = Desk()
    for (index, step) in steps.enumerated() {
      if index == 400 {
        let data = try JSONEncoder().encode(broken.engine.ledger)
        let ledger = try JSONDecoder().decode(Ledger.self, from: data)
        #expect(ledger == broken.engine.ledger)
        broken = Desk(at: broken.now, restoring: ledger)
        // The market is not in the ledger; both see it anew.
        show(&whole)
        show(&broken)
      }
      run(step, on: &whole)
      run(step, on: &broken)
    }
    #expect(whole.engine.ledger.executions == broken.engine.ledger.executions)
    #expect(whole.engine.ledger == broken.engine.ledger)
  }

  @Test func sameSeed_TellsTheSameEvents() {
    func events() -> [ExchangeEvent] {
      var desk = Desk()
      for step in steps(77) { run(step, on: &desk) }
      return desk.told()
    }
    let told = events()
    #expect(told.count > 1000)
    #expect(told == events())
  }
}
