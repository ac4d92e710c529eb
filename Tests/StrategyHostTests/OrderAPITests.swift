import StrategyChannel
import Testing
import TradingModel

@Suite struct OrderAPITests {
  /// Runs one line in `on_quote` and gives the desk back.
  static func run(_ line: String) -> TestDesk {
    let desk = TestDesk(
      """
      return { symbols = {"aapl.nasdaq"}, on_quote = function(q) \(line) end }
      """)
    desk.quote(bid: "100.00", ask: "100.02")
    return desk
  }

  static let symbol = #"symbol="aapl.nasdaq""#

  @Test(
    arguments: [
      ("order.buy{SYMBOL, quantity=100}", Side.buy, OrderType.market, TimeInForce.day),
      ("order.sell{SYMBOL, quantity=5, price=100.019}", .sell, .limit(Decimal64("100.02")!), .day),
      ("order.buy{SYMBOL, quantity=5, price=100.019}", .buy, .limit(Decimal64("100.01")!), .day),
      (
        "order.buy{SYMBOL, quantity=1, price=0.1+0.2, tif='ioc'}", .buy, .limit(Decimal64("0.30")!),
        .immediateOrCancel
      ),
      ("order.sell{SYMBOL, quantity=1, stop=99, tif='gtc'}", .sell, .stop(99), .goodTillCancelled),
      (
        "order.sell{SYMBOL, quantity=1, stop=99, price=98.5, tif='fok'}", .sell,
        .stopLimit(stop: 99, limit: Decimal64("98.50")!), .fillOrKill
      ),
    ] as [(String, Side, OrderType, TimeInForce)])
  func table_BecomesATicket(_ row: (String, Side, OrderType, TimeInForce)) throws {
    let desk = Self.run(row.0.replacing("SYMBOL", with: Self.symbol))
    let request = try #require(desk.sink.requests.first)
    guard case .place(let ticket) = request.action else {
      Issue.record("not a new order: \(request.action)")
      return
    }
    #expect(request.account.rawValue == "main")
    #expect(ticket.side == row.1)
    #expect(ticket.type == row.2)
    #expect(ticket.timeInForce == row.3)
    #expect(ticket.instrument == TestDesk.apple.id)
    #expect(desk.sink.faults.isEmpty)
  }

  static func decimal(_ text: String) -> Decimal64 { Decimal64(text)! }

  @Test(
    arguments: [
      ("trail=1.004", .trailingStop(by: .amount(1), stop: nil)),
      (
        "trail_percent=2.5, stop=95", .trailingStop(by: .percent(decimal("2.5")), stop: 95)
      ),
      (
        "trail=1, limit_offset=0.1",
        .trailingStopLimit(by: .amount(1), stop: nil, offset: decimal("0.10"))
      ),
      ("type='market_on_close'", .marketOnClose),
      ("type='limit_on_close', price=99.999", .limitOnClose(100)),
      ("trigger=101", .marketIfTouched(101)),
      ("trigger=101, price=101.5", .limitIfTouched(trigger: 101, limit: decimal("101.5"))),
      ("type='market_to_limit'", .marketToLimit),
      ("type='relative', offset=0.02", .relative(offset: decimal("0.02"), cap: nil)),
      ("type='relative', offset=0.02, price=90", .relative(offset: decimal("0.02"), cap: 90)),
      ("type='pegged_to_midpoint'", .peggedToMidpoint(offset: 0, cap: nil)),
      ("type='market_on_open'", .market), ("type='limit_on_open', price=99", .limit(99)),
    ] as [(String, OrderType)])
  func everyType_HasItsFields(_ row: (String, OrderType)) throws {
    let ticket = try Self.ticket("order.sell{SYMBOL, quantity=1, \(row.0)}")
    #expect(ticket.type == row.1)
    #expect(ticket.timeInForce == (row.0.contains("on_open") ? .atOpening : .day))
  }

  static func ticket(_ line: String) throws -> OrderTicket {
    let desk = run(line.replacing("SYMBOL", with: symbol))
    #expect(desk.sink.faults.isEmpty, "\(desk.sink.faults)")
    let request = try #require(desk.sink.requests.first)
    switch request.action {
    case .place(let ticket), .preview(let ticket): return ticket
    case .modify, .cancel, .cancelAll:
      Issue.record("not an order: \(request.action)")
      return OrderTicket(instrument: TestDesk.apple.id, side: .buy, quantity: 1, type: .market)
    }
  }

  @Test func everyAttribute_HasItsField() throws {
    let ticket = try Self.ticket(
      """
      order.buy{SYMBOL, quantity=100, price=99, good_till=1800000000.7, good_after=1790000000, \
      display=10, all_or_none=true, min_quantity=5, oca="exit", oca_type="reduce", \
      trigger_method="double_last", conditions_cancel=true, conditions_outside_rth=true, \
      algo={"Adaptive", adaptivePriority="Normal", speed=2}, \
      attributes={discretionaryAmt=0.05, sweepToFill=true}, \
      stop_loss_trail=1, take_profit=120, conditions={ \
      {SYMBOL, price=250, above=true, method="last", join="or"}, {time=1799999999}, \
      {time=1799999999, before=true}, {margin=30, below=true}, {SYMBOL, volume=1000, above=true}, \
      {SYMBOL, change=-2.5, below=true}, {SYMBOL, execution=true} }}
      """)
    var wanted = OrderAttributes()
    wanted.goodTill = Timestamp(seconds: 1_800_000_000)
    wanted.goodAfter = Timestamp(seconds: 1_790_000_000)
    wanted.displaySize = 10
    wanted.isAllOrNone = true
    wanted.minimumQuantity = 5
    wanted.group = OrderGroup(name: "exit", rule: .reduceOthers)
    wanted.trigger = .doubleLast
    wanted.conditionsCancel = true
    wanted.conditionsIgnoreRegularHours = true
    wanted.algorithm = OrderAlgorithm(
      strategy: "Adaptive",
      parameters: [OrderTag("adaptivePriority", "Normal"), OrderTag("speed", "2")])
    wanted.others = [OrderTag("discretionaryAmt", "0.05"), OrderTag("sweepToFill", "1")]
    let apple = TestDesk.apple.id
    let time = Timestamp(seconds: 1_799_999_999)
    wanted.conditions = [
      OrderCondition(.price(apple, exchange: "SMART", .atLeast, 250, .last), .or),
      OrderCondition(.time(.atLeast, time)), OrderCondition(.time(.atMost, time)),
      OrderCondition(.margin(.atMost, percent: 30)),
      OrderCondition(.volume(apple, exchange: "SMART", .atLeast, 1000)),
      OrderCondition(
        .percentChange(apple, exchange: "SMART", .atMost, Self.decimal("-2.5"))),
      OrderCondition(.execution(symbol: "AAPL", securityType: .stock, exchange: "SMART")),
    ]
    #expect(ticket.attributes == wanted)
    #expect(ticket.timeInForce == .goodTillDate)
    #expect(
      ticket.bracket == .init(takeProfit: 120, stopLoss: nil, trail: .amount(1)))
    #expect(try Self.ticket("order.buy{SYMBOL, quantity=1, hidden=true}").attributes.isHidden)
  }

  @Test(arguments: [
    ("trail=1, trail_percent=2", "only one of 'trail' and 'trail_percent'"),
    ("trail=-1", "trail must not be negative"), ("trail=0.001", "at least one tick"),
    ("trail_percent=100", "above 0 and below 100"),
    ("type='trailing_stop'", "takes exactly its own prices: 'trail' or 'trail_percent'"),
    ("type='market', price=1", "a market order takes no price"),
    ("type='limit_on_clos', price=1", "did you mean limit_on_close"),
    ("pric=1", "unknown field 'pric'; did you mean price?"),
    ("tif='gtd'", "tif gtd and good_till belong together"),
    ("good_till=1800000000, tif='gtc'", "tif gtd and good_till belong together"),
    ("good_till='tomorrow'", "good_till must be a finite number"),
    ("type='market_on_open', tif='day'", "an order on open has tif opg"),
    ("oca=''", "oca must have 1 to 64 bytes"), ("oca_type='reduce'", "needs the group's name"),
    ("oca='a', oca_type='all'", "oca_type must be one of cancel, reduce, reduce_no_block"),
    ("trigger_method='best'", "trigger_method must be one of"),
    ("algo={adaptivePriority='Normal'}", "must begin with the algorithm's name"),
    ("algo={'A', {}}", "parameters by name"),
    ("attributes={discretionaryAmount=1}", "did you mean discretionaryAmt?"),
    ("attributes={whatIf=true}", "nothing is passed through as attribute 'whatIf'"),
    ("attributes={sweepToFill='yes'}", "attribute sweepToFill takes no 'yes'"),
    ("attributes={algoId=('x'):rep(257)}", "at most 256 bytes"),
    ("attributes={1, 2}", "must have names as its keys"),
    ("conditions={}", "conditions must be a list"), ("conditions={1}", "[1] must be a table"),
    ("conditions={ {price=1, time=2} }", "[1]: a condition has exactly one of"),
    ("conditions={ {SYMBOL, price=1} }", "'above' is missing"),
    ("conditions={ {SYMBOL, price=1, above=true, below=true} }", "only one of"),
    ("conditions={ {margin=101, above=true} }", "margin must be a whole number"),
    ("conditions={ {time=1, when='now'} }", "unknown field 'when'"),
    ("attach_to=true", "attach_to must be an order"),
  ])
  func misuseOfATerm_Raises(_ row: (String, String)) throws {
    let line = "order.buy{SYMBOL, quantity=1, \(row.0)}"
    let desk = Self.run(line.replacing("SYMBOL", with: Self.symbol))
    let fault = try #require(desk.sink.faults.first)
    #expect(fault.message.contains(row.1), "\(fault.message)")
    #expect(desk.sink.requests.isEmpty)
  }

  @Test func attachedOrder_NamesAnOrderThatIsKnown() throws {
    let desk = TestDesk(
      """
      return { on_order = function(o) if o.state == "working" then
        assert(order.sell{\(Self.symbol), quantity=1, stop=90, attach_to=o})
        assert(order.sell{\(Self.symbol), quantity=1, stop=90, attach_to=o.id})
        assert(order.sell{\(Self.symbol), quantity=1, stop=90, attach_to=o.number})
        print(select(2, order.sell{\(Self.symbol), quantity=1, attach_to=77}))
      end end }
      """)
    desk.give(.order(desk.order("r1-a", number: 1, state: .working)), for: 0)
    let parents = desk.sink.requests.map { request -> String? in
      guard case .place(let ticket) = request.action else { return nil }
      return ticket.attributes.parent?.rawValue
    }
    #expect(parents == ["r1-a", "r1-a", "r1-a"])
    #expect(desk.sink.logs == ["attach_to: no order with request number 77 of this strategy"])
  }

  @Test(
    arguments: [
      (
        OrderType.trailingStop(by: .amount(1), stop: 95), "{trail=2}",
        .trailingStop(by: .amount(2), stop: 95)
      ),
      (
        .trailingStop(by: .amount(1), stop: 95), "{trail_percent=2, stop=96}",
        .trailingStop(by: .percent(2), stop: 96)
      ),
      (
        .trailingStopLimit(by: .percent(1), stop: nil, offset: 1), "{limit_offset=2}",
        .trailingStopLimit(by: .percent(1), stop: nil, offset: 2)
      ),
      (.marketIfTouched(101), "{trigger=102}", .marketIfTouched(102)),
      (
        .limitIfTouched(trigger: 101, limit: 102), "{price=103}",
        .limitIfTouched(trigger: 101, limit: 103)
      ),
      (.limitOnClose(100), "{price=101}", .limitOnClose(101)),
      (.relative(offset: 1, cap: nil), "{offset=2}", .relative(offset: 2, cap: nil)),
      (.peggedToMidpoint(offset: 1, cap: 5), "{price=6}", .peggedToMidpoint(offset: 1, cap: 6)),
    ] as [(OrderType, String, OrderType)])
  func modify_ChangesThePricesOfEveryType(_ row: (OrderType, String, OrderType)) {
    let desk = Self.modifying(row.0, row.1)
    #expect(
      desk.sink.requests.first?.action
        == .modify(IntentID(rawValue: "r1-a"), quantity: nil, type: row.2))
  }

  static func modifying(_ type: OrderType, _ changes: String) -> TestDesk {
    let desk = TestDesk(
      """
      return { on_order = function(o) assert(order.modify(o, \(changes))) end }
      """)
    desk.give(.order(desk.order("r1-a", number: 1, state: .working, type: type)), for: 0)
    return desk
  }

  @Test(arguments: [
    (OrderType.market, "{price=1}", "a market order has no price"),
    (.limit(1), "{stop=1}", "a limit order has no 'stop'; it has price"),
    (.limit(1), "{tif='gtc'}", "unknown field 'tif'"), (.limit(1), "{}", "nothing to change"),
    (.limit(1), "{quantity=-1}", "quantity must be positive"),
  ])
  func modifyOfWhatCannotChange_Raises(_ row: (OrderType, String, String)) throws {
    let desk = Self.modifying(row.0, row.1)
    let fault = try #require(desk.sink.faults.first)
    #expect(fault.message.contains(row.2), "\(fault.message)")
    #expect(desk.sink.requests.isEmpty)
  }

  // MARK: Previews

  @Test func preview_IsAnsweredByItsNumber() throws {
    let desk = TestDesk(
      """
      local asked
      return { symbols = {"aapl.nasdaq"},
        on_quote = function(q)
          asked = order.preview{side="buy", \(Self.symbol), quantity=1, price=99}
        end,
        on_preview = function(number, preview, why)
          assert(number == asked)
          if preview then
            print(preview.initial_margin.after, preview.commission, preview.currency,
              tostring(preview.equity_with_loan.before))
          else print(why) end
        end,
        on_order = function() error("a preview is no order") end }
      """)
    desk.quote(bid: "100.00", ask: "100.02")
    let request = try #require(desk.sink.requests.first)
    guard case .preview(let ticket) = request.action else {
      Issue.record("not a preview: \(request.action)")
      return
    }
    #expect(ticket.type == .limit(99) && ticket.side == .buy)
    let answer = OrderPreview(
      initialMargin: .init(before: 1, change: 2, after: 3),
      maintenanceMargin: .init(before: nil, change: nil, after: nil),
      equityWithLoan: .init(before: nil, change: nil, after: nil),
      commission: Self.decimal("1.5"), commissionCurrency: "USD")
    desk.give(.preview(number: request.number, answer), for: 0)
    // A second answer, and one of another life, are nobody's.
    desk.give(.preview(number: request.number, answer), for: 0)
    desk.give(.preview(number: 99, answer), for: 0)
    #expect(desk.sink.logs == ["3 1.5 USD nil"])
    desk.quote(bid: "100.01", ask: "100.02")
    let second = try #require(desk.sink.requests.last)
    desk.give(.requestRefused(number: second.number, reason: "no client"), for: 0)
    #expect(desk.sink.logs.contains("no client"))
    #expect(desk.sink.faults.isEmpty, "\(desk.sink.faults)")
  }

  @Test(arguments: [
    ("order.buy{quantity=1}", "'symbol' is missing"), ("order.preview{SYMBOL, quantity=1}", "side"),
    ("order.buy{SYMBOL}", "'quantity' is missing"),
    ("order.buy{SYMBOL, quantity=0/0}", "finite"), ("order.buy{SYMBOL, quantity=1/0}", "finite"),
    ("order.buy{SYMBOL, quantity=-5}", "must be positive"),
    ("order.buy{SYMBOL, quantity=-0.0}", "must be positive"),
    ("order.buy{SYMBOL, quantity='10 '}", "must be a finite number"),
    ("order.buy{SYMBOL, quantity={}}", "must be a finite number"),
    ("order.buy{SYMBOL, quantity=1e300}", "out of range"),
    ("order.buy{SYMBOL, quantity=1, price=1e300}", "out of range"),
    ("order.buy{SYMBOL, quantity=1, colour='red'}", "unknown field"),
    ("order.buy{SYMBOL, quantity=1, type='limit'}", "a limit order takes exactly its own"),
    ("order.buy{SYMBOL, quantity=1, tif='forever'}", "tif must be"),
    ("order.buy{SYMBOL, quantity=1, tag=('x'):rep(65)}", "tag is over 64 bytes"),
    ("order.buy('aapl')", "table expected"), ("order.cancel({})", "order or request number"),
  ])
  func misuse_RaisesWithFileAndLine(_ row: (String, String)) throws {
    let desk = Self.run(row.0.replacing("SYMBOL", with: Self.symbol))
    let fault = try #require(desk.sink.faults.first)
    #expect(fault.message.contains(row.1), "\(fault.message)")
    #expect(fault.file == "test.lua")
    #expect(fault.line == 1)
    #expect(desk.sink.requests.isEmpty)
  }

  @Test(arguments: [
    ("order.buy{symbol='../../x', quantity=1}", "no instrument"),
    ("order.buy{SYMBOL, quantity=0.5}", "the least is 1"),
    ("order.cancel(99)", "no order with request number 99"),
    ("order.cancel('r1-someone-elses')", "no order 'r1-someone-elses' of this strategy"),
    ("order.modify(99, {price=1})", "no order with request number 99"),
  ])
  func expectedFailure_IsNilAndAText(_ row: (String, String)) throws {
    let line = row.0.replacing("SYMBOL", with: Self.symbol)
    let desk = Self.run("local ok, err = \(line); print(tostring(ok), err)")
    #expect(desk.sink.requests.isEmpty)
    #expect(desk.sink.faults.isEmpty)
    let log = try #require(desk.sink.logs.first)
    #expect(log.hasPrefix("nil "))
    #expect(log.contains(row.1), "\(log)")
  }

  @Test func cancelBeforeTheAnswer_IsSentOnceTheOrderHasItsIdentity() throws {
    let desk = Self.run("order.cancel(order.buy{\(Self.symbol), quantity=1})")
    #expect(desk.sink.requests.count == 1)
    desk.give(.order(desk.order("r1-a", number: 1, state: .sending)), for: 0)
    #expect(desk.sink.requests.last?.action == .cancel(IntentID(rawValue: "r1-a")))
    desk.give(.order(desk.order("r1-a", number: 1, state: .working)), for: 0)
    #expect(desk.sink.requests.count == 2)
  }

  @Test func modify_KeepsTheTermsThatAreNotNamed() throws {
    let desk = TestDesk(
      """
      return { on_order = function(o) if o.state == "working" then
        assert(order.modify(o, {price = o.price + 0.014})) end end }
      """)
    desk.give(
      .order(desk.order("r1-a", number: 1, state: .working, type: .limit(100))), for: 0)
    #expect(
      desk.sink.requests.first?.action
        == .modify(IntentID(rawValue: "r1-a"), quantity: nil, type: .limit(Decimal64("100.01")!)))
  }

  @Test func ordersWhileWarmingUp_AreRefused() {
    let desk = TestDesk(
      """
      return { bars = {"5s"}, on_bar = function(bar)
        local n, err = order.buy{\(Self.symbol), quantity = 1}
        print(tostring(n), err) end }
      """)
    desk.bar("100", isWarmup: true)
    #expect(desk.sink.logs == ["nil warming up"])
    desk.bar("101")
    #expect(desk.sink.requests.count == 1)
  }

  @Test func accountThatAScriptNames_IsTheDaemonsToRefuse() {
    let desk = Self.run("order.buy{\(Self.symbol), quantity=1, account='U999'}")
    #expect(desk.sink.requests.map(\.account.rawValue) == ["U999"])
  }

  @Test func barsOfANeighboursSize_AreNotDelivered() {
    let desk = TestDesk(#"return { bars = {"1m"}, on_bar = function(bar) print(bar.size) end }"#)
    desk.bar("100")
    #expect(desk.sink.logs.isEmpty)
  }

  @Test func requestNumbers_GoOnWhereTheLastLifeEnded() {
    let desk = TestDesk("return {}")
    #expect(desk.sink.faults.isEmpty)
    let again = Self.run("order.buy{\(Self.symbol), quantity=1} order.cancel_all()")
    #expect(again.sink.requests.map(\.number) == [1, 2])
  }
}
