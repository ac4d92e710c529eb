import OrderSamples
import StrategyChannel
import SystemKit
import Testing
import TradingModel

@Suite struct WireTests {
  static let events: [ChildEvent.Body] = [
    .start(DeskStart(strategies: [.make(), .make(sourceBytes: 0)])),
    .instrument(3, symbol: "AAPL", .make()),
    .quote(3, .make(), sent: 123),
    .trade(3, .make(), missed: 0),
    .bar(
      3, .minute,
      Bar(
        start: Timestamp(rawValue: 60), open: 1, high: 4, low: 1, close: 2, volume: 100, wap: nil,
        count: 12), isWarmup: true),
    .depth(
      3,
      MarketDepth(
        instrument: InstrumentID(rawValue: 7), time: Timestamp(seconds: 9),
        bids: [.init(price: 5, size: 2, maker: "ARCA")], asks: [.init(price: 6, size: 1)])),
    .warmedUp(3, .fiveSeconds),
    .feedState(3, .live), .feedState(3, .delayed), .feedState(3, .stale(silent: .seconds(31))),
    .feedState(3, .interrupted("gateway away")),
    .feedFailed(symbol: "XX", code: "notFound", text: "no such symbol"),
    .order(.make()), .fill(.make()), .fillCorrected(.make(), replacing: .make()),
    .requestRefused(number: 8, reason: "no such account"),
    .preview(
      number: 9,
      OrderPreview(
        initialMargin: .init(before: 1, change: nil, after: .of(-3, 2)),
        maintenanceMargin: .init(before: nil, change: nil, after: nil),
        equityWithLoan: .init(before: 7, change: 8, after: 9), commission: .of(105, 2),
        minimumCommission: 1, maximumCommission: 2, commissionCurrency: "USD",
        warning: "margin")),
    .position(
      Position(
        account: AccountName(rawValue: "main"), instrument: InstrumentID(rawValue: 9),
        quantity: -3, averageCost: nil)),
    .accountValue(
      AccountValue(
        account: AccountName(rawValue: "main"), key: "NetLiquidation", value: "1e5",
        currency: "USD")),
    .timer(id: -4),
    .connection(AccountName(rawValue: "main"), isReady: false, text: "down"),
    .stop(reason: "asked"),
  ]

  static let fault = ScriptFault(
    file: "a.lua", line: 3, message: "attempt to index nil", traceback: "in on_quote")

  static let messages: [ChildMessage.Body] = [
    .described(
      StrategyDescription(
        wishes: [SymbolWish(symbol: "ES.CME", bars: [.minute, .hour], warmup: 100)],
        parameters: [
          ParameterDescription(
            name: "n", value: .integer(2), standard: .integer(1), minimum: 0, maximum: nil,
            documentation: "how many")
        ], callbacks: ["on_bar"])),
    .described(StrategyDescription(fault: fault)),
    .started,
    .request(number: 1, account: AccountName(rawValue: "main"), .place(.make())),
    .request(
      number: 2, account: AccountName(rawValue: "main"),
      .modify(IntentID(rawValue: "r1-x"), quantity: 3, type: .limit(4))),
    .request(
      number: 3, account: AccountName(rawValue: "main"), .cancel(IntentID(rawValue: "r1-x"))),
    .request(number: 4, account: AccountName(rawValue: "main"), .cancelAll),
    .request(number: 5, account: AccountName(rawValue: "main"), .preview(.make())),
    .request(number: 6, account: AccountName(rawValue: "main"), .place(OrderTicket.every[17])),
    .request(number: 7, account: AccountName(rawValue: "main"), .place(OrderTicket.every[18])),
    .log(.warning, text: "line\nof text", file: "a.lua", line: 12),
    .log(.debug, text: "", file: nil, line: nil),
    .state(SavedState(version: 1, bytes: [UInt8](repeating: 9, count: 100_000))),
    .timerSet(id: 1, delay: .milliseconds(1500), isRepeating: true), .timerCancel(id: 1),
    .subscribe(SymbolWish(symbol: "EUR.USD", depth: 7)), .unsubscribe(symbol: "EUR.USD"),
    .fault(callback: "on_quote", fault),
    .interrupted(callback: "on_bar", after: .milliseconds(100), fault), .stopped,
  ]

  @Test func everyEvent_ComesOutAsItWentIn() throws {
    let channel = try Channel.make()
    for (number, body) in WireTests.events.enumerated() {
      let event = ChildEvent(
        time: Timestamp(rawValue: Int64(number)), strategy: number % 2 == 0 ? 5 : nil, body)
      #expect(channel.host.writer.send(event, sent: 0) == .written)
      #expect(try channel.child.next() == event)
    }
    #expect(try channel.child.next() == nil)
  }

  @Test func everyMessage_ComesOutAsItWentIn() throws {
    let channel = try Channel.make(up: 512 << 10)
    for body in WireTests.messages {
      let message = ChildMessage(strategy: 2, body)
      try channel.child.send(message)
      #expect(try channel.host.reader.next() == message)
    }
    #expect(try channel.host.reader.next() == nil)
  }

  @Test(arguments: OrderTicket.every)
  func everyOrder_ComesOutAsItWentIn(_ ticket: OrderTicket) throws {
    let channel = try Channel.make()
    var order = Order.make()
    order.ticket = ticket
    let event = ChildEvent(time: Timestamp(rawValue: 1), strategy: 0, .order(order))
    #expect(channel.host.writer.send(event, sent: 0) == .written)
    #expect(try channel.child.next() == event)
    for action in [OrderRequest.Action.place(ticket), .preview(ticket)] {
      let message = ChildMessage(
        strategy: 0, .request(number: 1, account: AccountName(rawValue: "main"), action))
      try channel.child.send(message)
      #expect(try channel.host.reader.next() == message)
    }
  }

  @Test func moreThanTheLimits_IsRefused() throws {
    let tag = OrderTag("name", "value")
    let long = OrderTag("name", String(repeating: "v", count: WireLimits.name + 1))
    let sets: [(String, (inout OrderAttributes) -> Void)] = [
      ("conditions", { $0.conditions = Array(repeating: OrderCondition.every[2], count: 17) }),
      ("attributes", { $0.others = Array(repeating: tag, count: 17) }),
      ("attribute's value", { $0.others = [long] }),
      ("routing", { $0.comboRouting = Array(repeating: tag, count: 17) }),
      (
        "parameters",
        {
          $0.algorithm = OrderAlgorithm(
            strategy: "Adaptive", parameters: Array(repeating: tag, count: 33))
        }
      ),
      ("group", { $0.group = OrderGroup(name: long.value) }),
    ]
    for (field, set) in sets {
      let channel = try Channel.make()
      var ticket = OrderTicket.make()
      set(&ticket.attributes)
      try channel.child.send(
        ChildMessage(
          strategy: 0,
          .request(number: 1, account: AccountName(rawValue: "main"), .place(ticket))))
      let error = #expect(throws: ChannelError.self) { try channel.host.reader.next() }
      guard case .tooLong(field, _, _) = error else {
        Issue.record("\(field) was refused as \(String(describing: error))")
        continue
      }
    }
  }

  @Test func quotesAndTrades_OnTheFastPath_ComeOutAsTheyWentIn() throws {
    let channel = try Channel.make()
    #expect(channel.host.writer.send(Quote.make(), index: 4, sent: 55) == .written)
    #expect(channel.host.writer.send(Trade.make(), index: 6, sent: 56) == .written)
    let quote = try channel.child.next()
    #expect(quote?.time == Timestamp(rawValue: 1_700_000_000))
    #expect(quote?.body == .quote(4, .make(), sent: 55))
    #expect(try channel.child.next()?.body == .trade(6, .make(), missed: 0))
  }

  @Test func longScript_GoesDownInParts_AndOthersWaitTheirTurn() throws {
    let channel = try Channel.make(down: 4096)
    let start = DeskStart(strategies: [.make(sourceBytes: 300_000)])
    let event = ChildEvent(time: Timestamp(rawValue: 0), .start(start))
    #expect(channel.host.writer.send(event, sent: 0) == .waiting)
    #expect(channel.host.writer.send(Quote.make(), index: 0, sent: 1) == .waiting)
    var seen: [ChildEvent] = []
    while seen.count < 2 {
      if let event = try channel.child.next() { seen.append(event) }
      channel.host.writer.flush(sent: 2)
    }
    #expect(seen.first == event)
    #expect(seen.last?.body == .quote(0, .make(), sent: 2))
    #expect(!channel.host.writer.needsFlush)
  }

  @Test func overlongText_IsCutAtACharacter() throws {
    let channel = try Channel.make(down: 256 << 10)
    let text = String(repeating: "é", count: 20_000)
    _ = channel.host.writer.send(
      ChildEvent(time: Timestamp(rawValue: 0), .stop(reason: text)), sent: 0)
    guard case .stop(let reason) = try channel.child.next()?.body else {
      Issue.record("no stop event")
      return
    }
    #expect(reason == String(repeating: "é", count: WireLimits.message / 2))
  }
}
