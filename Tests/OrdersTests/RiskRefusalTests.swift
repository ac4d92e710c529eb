import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Orders that the risk gate refuses, with its words")
struct RiskRefusalTests {
  private func world(
    _ control: RiskControl, _ limit: Decimal64, permits: [RiskPermit: Bool] = [:],
    worth: Money? = 100_000
  ) throws -> RiskWorld {
    try RiskWorld([control: .limit(limit)], permits: permits, worth: worth)
  }

  @Test("the value of an order")
  func value_AboveLimit_IsRefused() throws {
    let world = try world(.orderValue, 25_000)
    world.market.set(bid: "229.99", ask: 230, at: world.fixture.clock.now)
    #expect(
      world.ask(1, .make(quantity: 5000, type: .limit(230)))
        == "Refused: BUY 5,000 AAPL (about $1,150,000) is above your per-order limit of $25,000. "
        + "Nothing was sent. Limit: [risk] max_order_value in the configuration.")
    #expect(world.ask(2, .make(quantity: 108, type: .limit(230))) == nil)
    #expect(world.ask(3, .make(quantity: 109, type: .market)) != nil)
    #expect(world.fixture.broker.placed.count == 1)
  }

  @Test("a sale is valued at the market, not at its low limit")
  func saleBelowTheMarket_IsValuedAtTheMarket() throws {
    let world = try world(.orderValue, 25_000)
    #expect(world.ask(1, .make(side: .sell, quantity: 5000, type: .limit(1))) != nil)
  }

  @Test("the value of an order against the account's worth")
  func value_AboveShareOfWorth_IsRefused() throws {
    let world = try world(.orderPercent, 10)
    #expect(world.ask(1, .make(quantity: 53, type: .limit("187.25"))) == nil)
    #expect(
      world.ask(2, .make(quantity: 54, type: .limit("187.25")))
        == "Refused: BUY 54 AAPL (about $10,112) is above your per-order limit of 10 % of net "
        + "liquidation ($100,000). Nothing was sent. "
        + "Limit: [risk] max_order_percent in the configuration.")
  }

  @Test("an unknown worth refuses only where it is asked for")
  func unknownWorth_RefusesWhereAsked() throws {
    let strict = try world(.orderPercent, 10, permits: [.unknownWorth: false], worth: nil)
    let text = try #require(strict.ask(1))
    #expect(text.contains("the broker has not told the net liquidation of account paper"))
    let mild = try world(.orderPercent, 10, worth: nil)
    #expect(mild.ask(1) == nil)
  }

  @Test("a missing rate of exchange is named, and a known one is used")
  func foreignCurrency_NeedsItsRate() throws {
    let world = try world(.orderValue, 25_000, permits: [.unknownWorth: false])
    var sap = Instrument.make(id: 14_204, symbol: "SAP")
    sap.contract.currency = "EUR"
    world.fixture.desk.learn(sap)
    world.market.set(14_204, bid: 99, ask: 101, at: world.fixture.clock.now)
    let ticket = OrderTicket.make(instrument: 14_204, quantity: 220, type: .limit(100))
    #expect(
      world.ask(1, ticket)
        == "Refused: BUY 220 SAP cannot be valued: the broker has told no rate of exchange from "
        + "EUR to USD for account paper. Nothing was sent. "
        + "Allow it: [risk] allow_unknown_worth in the configuration.")
    world.tell("ExchangeRate", "1.10", "EUR")
    #expect(world.ask(2, ticket) == nil)
    world.tell("ExchangeRate", "1.20", "EUR")
    #expect(world.ask(3, ticket)?.contains("(about $26,400)") == true)
  }

  @Test("the size of an order against the average volume")
  func size_AboveShareOfVolume_IsRefused() throws {
    let world = try world(.volumePercent, 1, permits: [.unknownVolume: false])
    #expect(world.ask(1)?.contains("average daily volume, which is not known") == true)
    world.market.set(volume: 10_000)
    #expect(world.ask(2, .make(quantity: 100)) == nil)
    #expect(
      world.ask(3, .make(quantity: 101))
        == "Refused: BUY 101 AAPL is above 1 % of the average daily volume of 20 days (10,000). "
        + "Nothing was sent. Limit: [risk] max_volume_percent in the configuration.")
  }

  @Test("the position in one instrument, working and manual orders included")
  func position_AboveLimit_IsRefused() throws {
    let world = try world(.positionValue, 20_000)
    world.hold(50)
    #expect(world.ask(1, .make(quantity: 50)) == nil)
    #expect(
      world.ask(2, .make(quantity: 10))
        == "Refused: BUY 10 AAPL would bring the position in AAPL to $20,598, open orders included, "
        + "above your limit of $20,000. Nothing was sent. "
        + "Limit: [risk] max_position_value in the configuration.")
    #expect(world.ask(3, .make(side: .sell, quantity: 50)) == nil, "closing is always allowed")
  }

  @Test("an order of which nobody knows whether it lives counts as filled")
  func unknownOrder_CountsAsFilled() throws {
    let world = try world(.grossPercent, 20)
    world.fixture.desk.learn(.make(id: 8, symbol: "XYZ"))
    #expect(world.ask(1, .make(quantity: 100)) == nil)
    world.fixture.receive(.readiness(.notReady("lost")), .readiness(.ready))
    world.fixture.receive(.snapshot(.make()))
    #expect(world.fixture.state(try #require(world.order(1))) == .unknown)
    // Its own instrument is held; others are not, and it counts there.
    let text = world.ask(2, .make(instrument: 8, quantity: 7, type: .limit("187.26")))
    #expect(text?.contains("above 20 % of net liquidation ($100,000)") == true, "\(text ?? "sent")")
  }

  @Test("all positions together, and their balance")
  func grossAndNet_AboveLimit_AreRefused() throws {
    var world = try world(.grossPercent, 20)
    #expect(world.ask(1, .make(quantity: 100)) == nil)
    let text = world.ask(2, .make(quantity: 10))
    #expect(text?.contains("would bring all positions of account paper to $20,598") == true)
    world = try self.world(.netPercent, 20)
    #expect(world.ask(1, .make(quantity: 100)) == nil)
    #expect(world.ask(2, .make(quantity: 10))?.contains("net position of account paper") == true)
  }

  @Test("the collar bounds the side that costs money")
  func collar_BoundsTheExpensiveSide() throws {
    let world = try world(.collar, 3)
    #expect(world.ask(1, .make(type: .limit("192.86"))) == nil)
    #expect(
      world.ask(2, .make(type: .limit("192.87")))
        == "Refused: BUY 100 AAPL at 192.87 is 3 % beyond the middle of the market, 187.25, and "
        + "3 % are allowed. Nothing was sent. "
        + "Limit: [risk] price_collar_percent in the configuration.")
    #expect(world.ask(3, .make(type: .limit(100))) == nil)
    #expect(world.ask(4, .make(side: .sell, type: .limit(180))) != nil)
    #expect(world.ask(5, .make(type: .stopLimit(stop: 200, limit: 210))) != nil)
    #expect(world.ask(6, .make(type: .stopLimit(stop: 200, limit: 205))) == nil)
  }

  @Test("cheap instruments and options have collars of their own")
  func cheapAndOptions_HaveOwnCollars() throws {
    let world = try RiskWorld([.cheapCollar: .limit(5), .optionCollar: .limit(10)])
    world.quote(bid: "9.99", ask: "10.01")
    #expect(world.ask(1, .make(type: .limit("10.50"))) == nil)
    #expect(world.ask(2, .make(type: .limit("10.51"))) != nil)
    world.fixture.desk.learn(
      .make(id: 7, symbol: "AAPL C", type: .option, tick: "0.05"))
    world.market.set(7, bid: "1.00", ask: "1.20", at: world.fixture.clock.now)
    // Three ticks are more than a tenth here.
    let option = { OrderTicket.make(instrument: 7, quantity: 1, type: .limit($0)) }
    #expect(world.ask(3, option("1.35")) == nil)
    #expect(
      world.ask(4, option("1.40"))?.contains("is 0.2 beyond the ask of 1.2, and 0.15") == true)
  }

  @Test("the age of the quote")
  func oldQuote_IsRefused() throws {
    let world = try RiskWorld([.quoteAge: .limit(5), .marketQuoteAge: .limit(2)])
    world.fixture.clock.advance(by: .seconds(3))
    #expect(world.ask(1) == nil)
    #expect(world.ask(2, .make(type: .market)) != nil)
    world.fixture.clock.advance(by: .seconds(38))
    #expect(
      world.ask(3)
        == "Not sent: no AAPL quote for 41 s (limit 5 s). The feed has been silent since "
        + "14:30:00 UTC. Limit: [risk] max_quote_age in the configuration.")
  }

  @Test("row 33: a competing session makes every quote old")
  func competingSession_RefusesEntries() throws {
    let world = try RiskWorld([.quoteAge: .limit(5), .marketQuoteAge: .limit(2)])
    world.market.set(
      at: world.fixture.clock.now, interruption: "another session took the market data [10197]")
    #expect(
      world.ask(1)
        == "Not sent: the AAPL quote is old: another session took the market data [10197]. "
        + "Limit: [risk] max_quote_age in the configuration.")
    world.quote()
    #expect(world.ask(2) == nil)
  }

  @Test("row 36: without a price no market order goes")
  func noQuote_RefusesMarketOrdersOnly() throws {
    let world = try RiskWorld([.quoteAge: .limit(5), .marketQuoteAge: .limit(2)])
    world.fixture.desk.learn(.make(id: 8, symbol: "XYZ"))
    #expect(
      world.ask(1, .make(instrument: 8, type: .market))
        == "Not sent: no XYZ quote has come, and an order without a price needs one. "
        + "Limit: [risk] max_quote_age_market in the configuration.")
    #expect(world.ask(2, .make(instrument: 8)) == nil)
  }

  @Test("delayed data is no basis for real money")
  func delayedQuote_IsRefused() throws {
    let world = try RiskWorld([.quoteAge: .limit(5)], permits: [.delayedQuotes: false])
    world.market.set(at: world.fixture.clock.now, isDelayed: true)
    #expect(world.ask(1)?.hasPrefix("Not sent: the AAPL quote is delayed data.") == true)
  }

  @Test("market orders outside of regular hours")
  func marketOrder_OutsideHours_IsRefused() throws {
    let world = try RiskWorld(permits: [.marketOutsideHours: false])
    let now = world.fixture.clock.now
    var closed = Instrument.make()
    closed.liquidHours = TradingSchedule(
      zone: "US/Eastern",
      sessions: [
        .init(
          open: now.advanced(by: .seconds(60)),
          close: now.advanced(by: .seconds(120)))
      ])
    world.fixture.desk.learn(closed)
    #expect(
      world.ask(1, .make(type: .market))
        == "Refused: BUY 100 AAPL is a market order outside of regular trading hours; use a limit "
        + "order. Nothing was sent. Allow it: [risk] market_outside_hours in the configuration.")
    #expect(world.ask(2) == nil)
    world.fixture.clock.advance(by: .seconds(61))
    #expect(world.ask(3, .make(quantity: 99, type: .market)) == nil)
  }

  @Test("the same order twice within two seconds")
  func duplicate_IsRefused() throws {
    let world = try world(.duplicateWindow, 2)
    #expect(world.ask(1) == nil)
    world.fixture.clock.advance(by: .milliseconds(300))
    #expect(
      world.ask(2, strategy: "beta")
        == "Refused: BUY 100 AAPL repeats the same order of 0.3 s ago on account paper "
        + "(limit 2 s). Nothing was sent. Limit: [risk] duplicate_window in the configuration.")
    #expect(world.ask(3, .make(quantity: 101)) == nil)
    world.fixture.clock.advance(by: .milliseconds(1700))
    #expect(world.ask(4) == nil)
  }

  @Test("what may be traded at all")
  func lists_RefuseWhatTheyLack() throws {
    let world = try RiskWorld(
      lists: [
        .instruments: ["AAPL.NASDAQ", "con:8"], .currencies: ["USD"], .securityTypes: ["STK"],
      ])
    world.fixture.desk.learn(.make(id: 8, symbol: "XYZ"))
    world.fixture.desk.learn(.make(id: 9, symbol: "ABC"))
    #expect(world.ask(1) == nil)
    #expect(world.ask(2, .make(instrument: 8)) == nil)
    #expect(
      world.ask(3, .make(instrument: 9))
        == "Refused: BUY 100 ABC is in ABC.NASDAQ, which is not on the list of instruments. "
        + "Nothing was sent. List: [risk] instruments in the configuration.")
  }

  @Test("short sales of stock, but not of what has two sides")
  func shortSale_IsRefused() throws {
    let world = try RiskWorld(permits: [.shortSale: false])
    world.hold(100)
    #expect(world.ask(1, .make(side: .sell, quantity: 60)) == nil)
    #expect(
      world.ask(2, .make(side: .sell, quantity: 41))
        == "Refused: SELL 41 AAPL is a short sale: account paper holds 100 and 60 may be sold by "
        + "working orders already. Nothing was sent. "
        + "Allow it: [risk] short_sale in the configuration.")
    world.fixture.desk.learn(.make(id: 9, symbol: "EUR", type: .forex))
    #expect(world.ask(3, .make(instrument: 9, side: .sell)) == nil)
  }

  @Test("a sale that filled counts before the broker's position says so")
  func filledSale_CountsAtOnce() throws {
    let world = try RiskWorld(permits: [.shortSale: false])
    world.hold(100)
    #expect(world.ask(1, .make(side: .sell)) == nil)
    world.fill(try #require(world.order(1)))
    #expect(world.ask(2, .make(side: .sell)) != nil)
  }

  @Test("an order that would trade with one of its own account")
  func ownCross_IsRefused() throws {
    let world = try RiskWorld(permits: [.ownCross: false])
    #expect(world.ask(1, .make(side: .sell, type: .limit("187.30"))) == nil)
    let intent = try #require(world.order(1)?.intent.rawValue)
    #expect(
      world.ask(2, .make(type: .limit("187.30")), strategy: "beta")
        == "Refused: BUY 100 AAPL would trade with a working order of the same account (SELL at "
        + "187.3, \(intent)). Nothing was sent. Allow it: [risk] own_cross in the configuration.")
    #expect(world.ask(3, .make(type: .limit("187.29"))) == nil)
    #expect(world.ask(4, .make(type: .market)) != nil)
  }

  @Test("orders a day and working orders, brackets counted with their protection")
  func counts_AreBounded() throws {
    var world = try world(.ordersADay, 3)
    let bracket = OrderTicket.Bracket(takeProfit: 190, stopLoss: 180)
    #expect(world.ask(1, .make(bracket: bracket)) == nil)
    #expect(
      world.ask(2)
        == "Refused: BUY 100 AAPL would be order 4 of strategy alpha today, and 3 are allowed. "
        + "Nothing was sent. Limit: [risk] max_orders_per_day in the configuration.")
    world.fixture.clock.advance(by: .seconds(86_400))
    #expect(world.ask(3) == nil)
    world = try self.world(.workingOrders, 1)
    #expect(world.ask(1) == nil)
    #expect(
      world.ask(2)
        == "Refused: BUY 100 AAPL would be working order 2 of strategy alpha, and 1 are allowed. "
        + "Nothing was sent. Limit: [risk] max_working_orders in the configuration.")
    world.fill(try #require(world.order(1)))
    #expect(world.ask(3) == nil)
  }

  @Test("an account number of the other kind of money")
  func numberOfOtherMoney_IsRefused() throws {
    let world = try RiskWorld(money: .live, checksNumbers: true)
    #expect(
      world.ask(1)
        == "Refused: BUY 100 AAPL names account paper, whose number is one of paper trading while "
        + "the configuration says mode = \"live\". Nothing was sent. "
        + "Change it: [risk.account.paper] mode in the configuration.")
  }

  @Test("a change is judged by its new terms")
  func change_IsJudged() throws {
    let world = try world(.orderValue, 25_000)
    #expect(world.ask(1) == nil)
    let order = try #require(world.order(1))
    world.fixture.receive(.orderReport(order.report()))
    let text = world.ask(.make(2, .modify(order.intent, quantity: 200, type: nil)))
    #expect(
      text
        == "Refused: the change to BUY 200 AAPL (about $37,450) is above your per-order limit of "
        + "$25,000. Nothing was sent. Limit: [risk] max_order_value in the configuration.")
    #expect(world.ask(.make(3, .modify(order.intent, quantity: 120, type: nil))) == nil)
  }
}
