import Foundation
import GRDB
import Journal
import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Pages of orders and fills")
struct JournalPageTests {
  private static let apple = InstrumentID(rawValue: 265_598)
  private static let other = InstrumentID(rawValue: 77)

  private static func contract(_ id: InstrumentID, _ symbol: String) -> Contract {
    Contract(
      instrument: id, symbol: symbol, securityType: .stock, exchange: "SMART",
      primaryExchange: "NASDAQ", currency: "USD")
  }

  /// What a random order has; the journal has nothing else.
  private struct Made {
    var order: Order
    var isRefused = false
  }

  private func made(
    _ number: Int, using generator: inout SeededGenerator, at time: Timestamp
  ) -> Made {
    let instrument = [Self.apple, Self.other].randomElement(using: &generator)!
    var order = Order(
      intent: IntentID(rawValue: "r1-\(number)"),
      strategy: [nil, "a", "b"].randomElement(using: &generator)!.map(StrategyID.init),
      requestNumber: Int64(number + 1),
      account: AccountName(rawValue: ["x", "y"].randomElement(using: &generator)!),
      ticket: OrderTicket(
        instrument: instrument, side: Bool.random(using: &generator) ? .buy : .sell, quantity: 10,
        type: .market, tag: ["", "entry", "Exit 1"].randomElement(using: &generator)!),
      state: .sending, createdAt: time)
    order.updatedAt = time
    order.brokerOrder = BrokerOrderID(rawValue: Int64(number + 1))
    return Made(order: order, isRefused: order.strategy != nil && number % 6 == 0)
  }

  private func fill(_ order: Order, _ number: Int, revision: Int = 1, time: Timestamp?) -> Fill {
    Fill(
      execution: ExecutionID(rawValue: "e\(number).0\(revision)"), intent: order.intent,
      strategy: order.strategy, account: order.account, instrument: order.ticket.instrument,
      side: order.ticket.side, quantity: 10, price: "1.5", time: time, timeText: "",
      exchange: "X", perm: nil, brokerOrder: order.brokerOrder, cumulativeQuantity: 10)
  }

  /// Orders, refusals and fills by the real writer; some orders at the same moment, some fills
  /// told late, some corrected.
  private func record(
    _ count: Int, in journal: OrderJournal, clock: ManualClock
  ) throws -> (made: [Made], fills: [Fill]) {
    var generator = SeededGenerator(seed: 5)
    var all: [Made] = []
    var fills: [Fill] = []
    for number in 0..<count {
      if number % 3 == 0 { clock.advance(by: .seconds(1)) }
      let made = made(number, using: &generator, at: clock.now)
      all.append(made)
      if made.isRefused, let strategy = made.order.strategy {
        let request = OrderRequest(
          strategy: strategy, number: Int64(number + 1), account: made.order.account,
          action: .place(made.order.ticket))
        try journal.commit([.refused(request, reason: "no", at: clock.now)])
        continue
      }
      let contract = Self.contract(
        made.order.ticket.instrument, made.order.ticket.instrument == Self.apple ? "AAPL" : "XYZ")
      try journal.commit([.placed(made.order, contract: contract)])
      guard number % 4 != 1 else { continue }
      var order = made.order
      order.state = number % 4 == 2 ? .filled : .working
      all[all.count - 1].order = order
      guard order.state == .filled else {
        try journal.commit([.updated(order)])
        continue
      }
      let late = number % 8 == 2 ? clock.now.advanced(by: .seconds(-40)) : clock.now
      var fill = fill(order, number, time: number % 16 == 2 ? nil : late)
      try journal.commit([.filled(fill), .updated(order)])
      if number % 12 == 2 {
        fill = self.fill(order, number, revision: 2, time: late)
        try journal.commit([.filled(fill)])
      }
      fills.append(fill)
    }
    return (all, fills)
  }

  private func walk<Row>(
    back: Bool, _ page: (PageTurn<JournalCursor>) throws -> JournalPage<Row>
  ) throws -> [Row] {
    var rows: [Row] = []
    var turn = back ? PageTurn<JournalCursor>.newest : .oldest
    while true {
      let page = try page(turn)
      rows = back ? page.rows + rows : rows + page.rows
      guard let next = back ? page.older : page.newer else { return rows }
      turn = back ? .before(next) : .after(next)
    }
  }

  @Test("every filter's pages hold each row once, in order, both ways")
  func pages_AreExact() throws {
    let folder = try TemporaryFolder()
    let clock = ManualClock()
    let journal = try folder.open(clock: clock)
    let (made, fills) = try record(400, in: journal, clock: clock)
    let reader = try JournalReader(folder: folder.path)
    var generator = SeededGenerator(seed: 3)
    let start = made[0].order.createdAt
    for round in 0..<120 {
      var wanted = JournalSelection()
      wanted.limit = [1, 7, 50, 1_000].randomElement(using: &generator)!
      wanted.account = [nil, AccountName(rawValue: "x")].randomElement(using: &generator)!
      wanted.strategy = [nil, StrategyID(rawValue: "b")].randomElement(using: &generator)!
      wanted.symbol = [nil, "xyz", "AAPL.NASDAQ", "con:77"].randomElement(using: &generator)!
      wanted.side = [nil, .sell].randomElement(using: &generator)!
      wanted.states = [[], [.working], [.working, .filled]].randomElement(using: &generator)!
      wanted.includesRefused = wanted.states.isEmpty
      wanted.tag = [nil, nil, "exit"].randomElement(using: &generator)!
      let low = Int64.random(in: 0..<100, using: &generator)
      wanted.since = [nil, start.advanced(by: .seconds(low))].randomElement(using: &generator)!
      wanted.until = [nil, start.advanced(by: .seconds(low + 50))].randomElement(
        using: &generator)!
      let expected = made.filter { fits($0, wanted) }
      for back in [true, false] {
        let rows = try walk(back: back) { try reader.orderPage(wanted, $0) }
        #expect(Set(rows).count == rows.count)
        #expect(rows.count == expected.count, "round \(round) \(wanted)")
        #expect(Set(rows.map(name)) == Set(expected.map(name)))
        #expect(rows.map(time) == rows.map(time).sorted())
        let executions = try walk(back: back) { try reader.fillPage(wanted, $0) }
        let effective = fills.filter { fits($0, wanted, made) }
        #expect(Set(executions.map(\.execution)) == Set(effective.map(\.execution)))
        #expect(executions.count == effective.count)
      }
    }
  }

  private func name(_ row: JournalRequest) -> String {
    switch row {
    case .order(let order): order.intent.rawValue
    case .refusal(let refusal): "r1-\(refusal.requestNumber - 1)"
    }
  }

  private func name(_ made: Made) -> String { made.order.intent.rawValue }

  private func time(_ row: JournalRequest) -> JournalTime {
    switch row {
    case .order(let order): order.createdAt
    case .refusal(let refusal): refusal.at
    }
  }

  private func fits(_ made: Made, _ wanted: JournalSelection) -> Bool {
    let order = made.order
    if made.isRefused && (!wanted.includesRefused || wanted.tag != nil) { return false }
    if !wanted.states.isEmpty && !wanted.states.contains(order.state) { return false }
    if let tag = wanted.tag, !order.ticket.tag.lowercased().contains(tag) { return false }
    return isCommon(
      order.account, order.strategy, order.ticket.instrument, order.ticket.side, order.createdAt,
      wanted)
  }

  private func fits(_ fill: Fill, _ wanted: JournalSelection, _ made: [Made]) -> Bool {
    let order = made.first { $0.order.intent == fill.intent }!.order
    if let tag = wanted.tag, !order.ticket.tag.lowercased().contains(tag) { return false }
    return isCommon(
      fill.account, fill.strategy, fill.instrument, fill.side, fill.time ?? order.createdAt, wanted)
  }

  private func isCommon(
    _ account: AccountName, _ strategy: StrategyID?, _ instrument: InstrumentID, _ side: Side,
    _ time: Timestamp, _ wanted: JournalSelection
  ) -> Bool {
    let symbols = instrument == Self.apple ? ["AAPL.NASDAQ"] : ["xyz", "con:77"]
    return (wanted.account == nil || account == wanted.account)
      && (wanted.strategy == nil || strategy == wanted.strategy)
      && (wanted.symbol == nil || symbols.contains(wanted.symbol!))
      && (wanted.side == nil || side == wanted.side)
      && (wanted.since.map { time >= $0 } ?? true) && (wanted.until.map { time < $0 } ?? true)
  }

  @Test("a page whose time is over ends early, and its turns reach every row all the same")
  func pages_GoOnWhereTheTimeWasOver() throws {
    let folder = try TemporaryFolder()
    let clock = ManualClock()
    let journal = try folder.open(clock: clock)
    let contract = Self.contract(Self.apple, "AAPL")
    for number in 0..<5_000 {
      if number % 2 == 0 { clock.advance(by: .milliseconds(1)) }
      let isRare = number % 1_999 == 7
      var order = Order(
        intent: IntentID(rawValue: "r1-\(number)"), strategy: StrategyID(rawValue: "a"),
        requestNumber: Int64(number + 1), account: AccountName(rawValue: "x"),
        ticket: OrderTicket(
          instrument: Self.apple, side: isRare ? .sell : .buy, quantity: 10, type: .market),
        state: .sending, createdAt: clock.now)
      order.brokerOrder = BrokerOrderID(rawValue: Int64(number + 1))
      let fill = fill(order, number, time: clock.now)
      try journal.commit([.placed(order, contract: contract), .filled(fill)])
    }
    let reader = try JournalReader(folder: folder.path)
    var wanted = JournalSelection()
    wanted.side = .sell
    var windows = 0
    let first = try reader.orderPage(wanted) {
      windows += 1
      return windows == 2
    }
    #expect(first.isPartial && first.rows.map(name) == ["r1-4005"] && first.older != nil)
    #expect(try !reader.orderPage(wanted, isOver: { false }).isPartial)
    for symbol in [nil, "AAPL"] {
      wanted.symbol = symbol
      for back in [true, false] {
        let orders = try walk(back: back) { try reader.orderPage(wanted, $0, isOver: { true }) }
        #expect(orders.map(name) == ["r1-7", "r1-2006", "r1-4005"])
        let fills = try walk(back: back) { try reader.fillPage(wanted, $0, isOver: { true }) }
        #expect(fills.map(\.intent?.rawValue) == ["r1-7", "r1-2006", "r1-4005"])
      }
    }
  }

  @Test("tags are found by a part of them, be they few or too many to be walked one by one")
  func tags_AreFound() throws {
    let folder = try TemporaryFolder()
    let clock = ManualClock()
    let journal = try folder.open(clock: clock)
    for number in 0..<2_400 {
      clock.advance(by: .milliseconds(1))
      var order = Order(
        intent: IntentID(rawValue: "r1-\(number)"), strategy: StrategyID(rawValue: "a"),
        requestNumber: Int64(number + 1), account: AccountName(rawValue: "x"),
        ticket: OrderTicket(
          instrument: Self.apple, side: .buy, quantity: 10, type: .market,
          tag: number < 1_200 ? "Entry-\(number % 12)" : "own-\(number)"),
        state: .sending, createdAt: clock.now)
      order.brokerOrder = BrokerOrderID(rawValue: Int64(number + 1))
      try journal.commit([
        .placed(order, contract: nil), .filled(fill(order, number, time: clock.now)),
      ])
      guard number == 1_199 || number == 2_399 else { continue }
      let reader = try JournalReader(folder: folder.path)
      var wanted = JournalSelection()
      for (tag, count) in [("entry-7", 100), ("ENTRY-1", 300), ("try", 1_200), ("none", 0)] {
        wanted.tag = tag
        let orders = try walk(back: true) { try reader.orderPage(wanted, $0) }
        #expect(orders.count == count, "\(tag)")
        #expect(orders.map(time) == orders.map(time).sorted())
        let fills = try walk(back: false) { try reader.fillPage(wanted, $0) }
        #expect(fills.count == count, "\(tag)")
      }
      wanted.states = [.sending]
      wanted.tag = "entry-7"
      #expect(try reader.orderPage(wanted).rows.count == 100)
      wanted.states = [.filled]
      #expect(try reader.orderPage(wanted).rows.isEmpty)
      wanted.states = Set(OrderState.allCases)
      #expect(try reader.orderPage(wanted).rows.count == 100)
    }
  }

  @Test("a page's cursors stay good while orders come")
  func cursors_StayGood() throws {
    let folder = try TemporaryFolder()
    let desk = try makeDesk(folder)
    for number in 1...40 {
      desk.clock.advance(by: .milliseconds(10))
      desk.place(Int64(number))
    }
    let reader = try JournalReader(folder: folder.path)
    var wanted = JournalSelection()
    wanted.limit = 15
    let newest = try reader.orderPage(wanted)
    #expect(newest.newer == nil)
    for number in 41...60 {
      desk.clock.advance(by: .milliseconds(10))
      desk.place(Int64(number))
    }
    func numbers(_ page: JournalPage<JournalRequest>) -> [Int64] {
      page.rows.compactMap { if case .order(let order) = $0 { order.requestNumber } else { nil } }
    }
    let before = try reader.orderPage(wanted, .before(try #require(newest.older)))
    #expect(numbers(before) == Array(11...25))
    let after = try reader.orderPage(wanted, .after(try #require(before.newer)))
    #expect(numbers(after) == Array(26...40))
    let later = try reader.orderPage(wanted, .after(try #require(after.newer)))
    #expect(numbers(later) == Array(41...55))
    let text = try #require(after.newer).description
    #expect(JournalCursor(text) == after.newer)
    for broken in ["", "1.2", "1.2.3.4", "x.0.1", "1.7.2", "1.0.", "+1.0.2", " 1.0.2"] {
      #expect(JournalCursor(broken) == nil)
    }
  }
}
