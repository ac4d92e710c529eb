import Control
import Feeds
import Foundation
import Testing
import TradingModel

@testable import Runner

struct OutputTests {
  private func table() -> TextTable {
    var table = TextTable(columns: [
      .init(title: "NAME"), .init(title: "QTY", alignment: .right),
      .init(title: "REASON", isFlexible: true),
    ])
    table.rows = [
      ["alpha", "1", "short"], ["b", "-1000.5", "a much longer reason than the others"],
    ]
    return table
  }

  @Test("columns are aligned, numbers to the right, and no line ends in blanks")
  func table_IsAligned() {
    #expect(
      table().render() == """
        NAME       QTY  REASON
        alpha        1  short
        b      -1000.5  a much longer reason than the others

        """)
  }

  @Test("no line is wider than the terminal while a flexible column can give way")
  func table_FitsTheTerminal() {
    #expect(
      table().render(width: 30)
        == """
        NAME       QTY  REASON
        alpha        1  short
        b      -1000.5  a much longer…

        """)
    let narrow = table().render(width: 5).split(separator: "\n")
    #expect(narrow.allSatisfy { $0.count <= 24 }, "the flexible column stops at 8")
  }

  @Test("colours surround the text and never its padding, and only when asked for")
  func table_ColoursTextOnly() {
    var table = TextTable(columns: [.init(title: "A", alignment: .right), .init(title: "B")])
    table.rows = [[.init("12", .red), .init("x", .green)], [.init("1234"), .init("")]]
    #expect(!table.render().contains("\u{1B}"))
    let lines = table.render(colours: true).split(separator: "\n").map(String.init)
    #expect(lines[1] == "  \u{1B}[31m12\u{1B}[0m  \u{1B}[32mx\u{1B}[0m")
    #expect(lines[2] == "1234")
  }

  @Test("control characters of a script's text cannot forge lines")
  func cells_AreOneLine() {
    #expect(TextTable.Cell("a\nb\u{1B}[31mc\u{7F}").text == "a b [31mc ")
    #expect(TextTable.Cell("größe €").text == "größe €")
  }

  static let order = OrderRow(
    time: Moment(.make()), updated: Moment(.make("2026-11-22T18:30:01Z")), intent: "r1-a",
    strategy: "breakout", account: "swing", symbol: "AAPL.NASDAQ", instrument: 265598,
    side: "BUY", quantity: 100, type: "LMT", limitPrice: Price("187.50"), stopPrice: nil,
    timeInForce: "DAY", state: "partially_filled", filled: 40, averagePrice: Price("187.495"),
    reason: nil, tag: "entry", parent: nil, brokerOrder: 7, perm: 123)

  @Test("the JSON of an order: keys in snake case, exact decimals as strings, UTC times")
  func orderJSON_IsPinned() throws {
    #expect(
      try Printer.array([OutputTests.order]) == """
        [
        {"account":"swing","average_price":"187.495","broker_order":7,"filled":"40",\
        "instrument":265598,"intent":"r1-a","limit_price":"187.50","perm":123,"quantity":"100",\
        "side":"BUY","state":"partially_filled","strategy":"breakout","symbol":"AAPL.NASDAQ",\
        "tag":"entry","time":"2026-11-22T18:30:00.5Z","time_in_force":"DAY","type":"LMT",\
        "updated":"2026-11-22T18:30:01Z"}
        ]

        """)
    #expect(try Printer.array([OrderRow]()) == "[]\n")
  }

  @Test("the JSON of fills, positions and log lines")
  func otherJSON_IsPinned() throws {
    let fill = FillRow(
      time: nil, timeText: "20261122 18:30", execution: "0001.01", intent: nil, strategy: nil,
      account: "swing", symbol: "ES.CME.202612", instrument: 5, side: "SELL", quantity: 1,
      price: Price("5000.25") ?? 0, exchange: "CME", commission: Money("2.05"), currency: "USD",
      realizedProfit: nil, perm: nil)
    #expect(
      try Printer.line(fill) == """
        {"account":"swing","commission":"2.05","currency":"USD","exchange":"CME",\
        "execution":"0001.01","instrument":5,"price":"5000.25","quantity":"1","side":"SELL",\
        "symbol":"ES.CME.202612","time_text":"20261122 18:30"}

        """)
    let position = PositionRow(
      account: "swing", symbol: "BTC.PAXOS", instrument: 9, quantity: Quantity("-0.5") ?? 0,
      averageCost: Price("60000.1"), updated: Moment(.make()))
    #expect(
      try Printer.line(position) == """
        {"account":"swing","average_cost":"60000.1","instrument":9,"quantity":"-0.5",\
        "symbol":"BTC.PAXOS","updated":"2026-11-22T18:30:00.5Z"}

        """)
    let line = LogRow(
      id: 3, time: Moment(.make()), level: .warning, strategy: "a", source: nil, message: "m/n")
    #expect(
      try Printer.line(line) == """
        {"id":3,"level":"warning","message":"m/n","strategy":"a",\
        "time":"2026-11-22T18:30:00.5Z"}

        """)
  }

  @Test("rows survive the way through JSON")
  func rows_SurviveJSON() throws {
    let bytes = try ControlCoding.encode(OutputTests.order)
    #expect(try ControlCoding.decode(OrderRow.self, from: bytes) == OutputTests.order)
  }

  @Test("the order table shows stop and limit, and a refused request without an order")
  func orderTable_ShowsEveryForm() {
    var stop = OutputTests.order
    stop.stopPrice = Price("190")
    var refused = OutputTests.order
    (refused.intent, refused.state, refused.reason) = (nil, "refused", "no account named x")
    var trailing = OutputTests.order
    (trailing.type, trailing.stopPrice) = ("TRAIL", Price("185"))
    trailing.terms = OrderType.trailingStop(by: .percent(2), stop: Price("185")).summary
    let text = Tables.orders([OutputTests.order, stop, refused, trailing]).render()
    #expect(text.contains("by 2% stop 185"))
    #expect(text.contains("190/187.50"))
    #expect(text.contains("refused"))
    #expect(text.contains("no account named x"))
  }

  static let chain = OptionChain(
    exchange: "SMART", tradingClass: "AAPL", multiplier: 100,
    underlying: InstrumentID(rawValue: 265_598), expiries: ["20261211", "20261218"],
    strikes: [270, Decimal64(mantissa: 2725, scale: 1)])

  @Test("a chain is shown for the route, and for one expiry with its strikes")
  func chain_IsCutToOneExchangeAndExpiry() throws {
    let contract = try #require(InstrumentAddress("AAPL.NASDAQ")).contract
    let hours = TradingSchedule(zone: "US/Eastern", sessions: [])
    let apple = Instrument(
      id: InstrumentID(rawValue: 265_598), contract: contract, address: "AAPL.NASDAQ",
      longName: "APPLE INC", tickSize: Decimal64(mantissa: 1, scale: 2), tradingHours: hours,
      liquidHours: hours,
      priceLadder: PriceLadder([
        .init(lowEdge: 0, increment: Decimal64(mantissa: 1, scale: 2)),
        .init(lowEdge: 3, increment: Decimal64(mantissa: 5, scale: 2)),
      ]))
    var other = OutputTests.chain
    other.exchange = "CBOE"
    let rows = [other, OutputTests.chain].map { ChainRow($0, on: apple) }
    #expect(ChainCommand.chosen(rows, exchange: nil, expiry: nil).map(\.exchange) == ["SMART"])
    #expect(ChainCommand.chosen(rows, exchange: "cboe", expiry: nil).map(\.exchange) == ["CBOE"])
    #expect(ChainCommand.chosen(rows, exchange: nil, expiry: "20270101").isEmpty)
    let one = try #require(ChainCommand.chosen(rows, exchange: nil, expiry: "20261218").first)
    #expect(one.example == "AAPL.SMART.20261218.270.C")
    #expect(
      ChainCommand.strikes(one)
        == "AAPL on SMART, 20261218, as AAPL.SMART.20261218.270.C\n  270 272.5\n")
    #expect(Tables.chains(rows).render().contains("20261211 20261218"))
    let text = DetailsCommand.text(InstrumentRow(apple))
    #expect(text.contains("tick size     0.01, from 3 on 0.05\n"), "\(text)")
  }

  @Test("attributes of an order are told in words")
  func attributes_AreTold() throws {
    var attributes = OrderAttributes()
    #expect(attributes.words == nil)
    attributes.goodTill = .make("2026-12-31T23:59:59Z")
    attributes.group = OrderGroup(name: "exit", rule: .reduceOthers)
    attributes.parent = IntentID(rawValue: "r1-p")
    attributes.conditions = [
      OrderCondition(
        .price(InstrumentID(rawValue: 5), exchange: "SMART", .atLeast, 250, .last), .or),
      OrderCondition(.margin(.atMost, percent: 30)),
    ]
    attributes.algorithm = OrderAlgorithm(
      strategy: "Adaptive", parameters: [OrderTag("adaptivePriority", "Normal")])
    #expect(
      attributes.words == [
        "good till 2026-12-31T23:59:59Z", "oca exit type 2", "attached to r1-p",
        "if price of con:5 on SMART >= 250 by method 2 or", "if margin cushion <= 30%",
        "algo Adaptive adaptivePriority=Normal",
      ])
  }

  @Test("a log line keeps a traceback's lines and sets them in")
  func logLine_KeepsTraceback() {
    let row = LogRow(
      id: 1, time: Moment(.make()), level: .error, strategy: "a", source: "a.lua:3",
      message: "boom\nstack traceback:\n\ta.lua:3")
    let text = Tables.logLine(row, colours: false)
    #expect(text.hasSuffix("error    a [a.lua:3]  boom\n    stack traceback:\n     a.lua:3\n"))
    #expect(!text.contains("\u{1B}"))
    #expect(Tables.logLine(row, colours: true).contains("\u{1B}[31m"))
  }
}
