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

  @Test(arguments: [
    ("order.buy{quantity=1}", "'symbol' is missing"),
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
