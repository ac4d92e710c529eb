import Foundation
import Testing
import TradingModel

@testable import PaperExchange

@Suite struct AccountTests {
  @Test(arguments: [
    // rule, quantity, value, cost: each by hand from the published schedule.
    (CommissionRule.usStocks, "100", "27250", "1"),  // 0.50 is below the least
    (.usStocks, "1000", "272500", "5"),
    (.usStocks, "1", "25.80", "0.258"),  // one per cent is below the least
    (.usStocks, "10000", "2000", "20"),  // one per cent of the value caps it
    (.future(perContract: Decimal64(mantissa: 225, scale: 2)), "3", "990000", "6.75"),
    (.future(perContract: Decimal64(mantissa: 62, scale: 2)), "2", "66000", "1.24"),
    (.forex, "20000", "23020", "2"),  // 0.4604 is below the least
    (.forex, "1000000", "1151000", "23.02"),
    (.crypto, "0.5", "43200", "77.76"),
    (.crypto, "0.002", "172.80", "1.728"),  // capped at one per cent
    (.crypto, "0.005", "432", "1.75"),
    (.none, "5", "5", "0"),
  ])
  func commission_IsThePublishedOne(
    _ rule: CommissionRule, _ quantity: String, _ value: String, _ cost: String
  ) {
    #expect(rule.total(quantity: decimal(quantity), value: decimal(value)) == decimal(cost))
  }

  @Test func partialFills_CostTogetherWhatTheWholeOrderCosts() {
    var desk = Desk()
    desk.quote("100.00", "100.00", size: 150)
    desk.place(.buy, 400)
    desk.quote("100.00", "100.00", size: 150)
    desk.quote("100.00", "100.00", size: 150)
    #expect(desk.fills.map(\.commission) == [1, decimal("0.5"), decimal("0.5")])
  }

  @Test func stockRoundTrip_ByHand() throws {
    var desk = Desk()
    desk.quote("100.00", "100.00")
    desk.place(.buy, 300)  // 30 000 and 1.50
    desk.quote("101.00", "101.00")
    desk.place(.sell, 100)  // 10 100 and 1.00
    let account = try #require(desk.engine.account(first))
    #expect(account.cash["USD"] == decimal("980097.50"))
    #expect(account.position(apple)?.averageCost == decimal("100.005"))
    // 10 100 - 10 000 - a third of 1.50 - 1.00
    #expect(desk.fills.last?.realizedProfit == decimal("98.5"))
    #expect(desk.fills.first?.realizedProfit == nil)
    let profit = desk.engine.profit(account)
    #expect(profit.realized == decimal("98.5"))
    #expect(profit.unrealized == decimal("199"))  // 200 - 1.00 of the rest
    #expect(desk.engine.netLiquidation(account) == decimal("1000297.5"))
  }

  @Test func futureThroughZero_ByHand() throws {
    var desk = Desk()
    let euroFuture = try #require(desk.engine.catalogue.named("6EH4")).id
    desk.quote("1.10000", "1.10000", of: euroFuture)
    desk.place(.buy, 2, .market, euroFuture)  // 2 x 2.47
    desk.quote("1.10100", "1.10100", of: euroFuture)
    desk.place(.sell, 3, .market, euroFuture)  // 3 x 2.47
    let account = try #require(desk.engine.account(first))
    let held = try #require(account.position(euroFuture))
    #expect(held.quantity == -1)
    #expect(held.basis == -137_625)
    #expect(held.fees == decimal("2.47"))
    // 2 x 0.001 x 125 000 = 250 gross, less 4.94 and 4.94
    #expect(desk.fills.last?.realizedProfit == decimal("240.12"))
    #expect(account.cash["USD"] == decimal("1000237.65"))  // + 250 - 12.35
    desk.quote("1.10000", "1.10000", of: euroFuture)
    #expect(desk.engine.netLiquidation(account) == decimal("1000362.65"))
  }

  @Test func forexTrade_MovesBothCurrencies() throws {
    var desk = Desk()
    desk.quote("1.15000", "1.15000", of: euro, size: 1_000_000)
    desk.place(.buy, 100_000, .market, euro)
    let account = try #require(desk.engine.account(first))
    #expect(account.cash["EUR"] == 100_000)
    #expect(account.cash["USD"] == decimal("884997.7"))  // - 115 000 - 2.30
    desk.quote("1.16000", "1.16000", of: euro, size: 1_000_000)
    #expect(desk.engine.netLiquidation(account) == decimal("1000997.7"))
  }

  @Test func valuesOfAnAccount_AgreeWithItsWorth() throws {
    var desk = Desk()
    desk.quote("100.00", "100.02")
    desk.place(.buy, 100)
    let account = try #require(desk.engine.account(first))
    let values = desk.engine.accountValues(account)
    func value(_ key: String, _ currency: String) -> String? {
      values.first { $0.key == key && $0.currency == currency }?.value
    }
    #expect(value("NetLiquidation", "USD") == "999998.00")  // - 1.00 - half the spread
    #expect(value("TotalCashValue", "USD") == "989997.00")
    #expect(value("CashBalance", "USD") == "989997.00")
    #expect(value("AccountCode", "") == "DU1")
    #expect(Set(values.map { $0.key + "/" + $0.currency }).count == values.count)
  }

  @Test func ledger_SurvivesJSON() throws {
    var desk = Desk()
    desk.quote("100.00", "100.02", size: 30)
    desk.place(.buy, 100, .stopLimit(stop: 99, limit: decimal("100.02")))
    desk.place(.sell, 100)
    desk.engine.advance(to: desk.now)
    let data = try JSONEncoder().encode(desk.engine.ledger)
    #expect(try JSONDecoder().decode(Ledger.self, from: data) == desk.engine.ledger)
  }
}

@Suite struct ExchangeProperties {
  /// A thousand random inputs, and everything that must hold after each.
  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func randomTrading_KeepsItsPromises(_ seed: UInt64) throws {
    var random = SeededGenerator(state: seed)
    var desk = Desk()
    var quotes: [Timestamp: BookTop] = [:]
    var middle = 10_000
    var keys: [ClientOrderKey] = []
    func cents(_ value: Int) -> Decimal64 { Decimal64(mantissa: Int64(value), scale: 2) }
    for _ in 0..<1000 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0...4:
        middle += Int.random(in: -8...8, using: &random)
        let size = Decimal64(Int.random(in: 1...300, using: &random))
        desk.quote(
          cents(middle - 1).description, cents(middle + 1).description, size: size)
        quotes[desk.now] = BookTop(
          bid: cents(middle - 1), bidSize: size, ask: cents(middle + 1), askSize: size)
      case 5:
        desk.trade(cents(middle + Int.random(in: -1...1, using: &random)).description)
      case 6 where !keys.isEmpty:
        desk.engine.cancel(keys[Int.random(in: 0..<keys.count, using: &random)], at: desk.now)
      default:
        let side: Side = Bool.random(using: &random) ? .buy : .sell
        let price = cents(middle + Int.random(in: -12...12, using: &random))
        let types: [OrderType] = [
          .market, .limit(price), .limit(price), .stop(price),
          .stopLimit(stop: price, limit: price),
        ]
        let account = Bool.random(using: &random) ? first : second
        keys.append(
          desk.place(
            side, Decimal64(Int.random(in: 1...400, using: &random)),
            types[Int.random(in: 0..<types.count, using: &random)], account: account
          ) {
            $0.timeInForce =
              [TimeInForce.day, .goodTillCancelled, .immediateOrCancel, .fillOrKill][
                Int.random(in: 0..<4, using: &random)]
          })
      }
    }
    try check(desk, quotes)
  }

  private func check(_ desk: Desk, _ quotes: [Timestamp: BookTop]) throws {
    let ledger = desk.engine.ledger
    #expect(ledger.executions.count > 100)
    #expect(Set(ledger.executions.map(\.id)).count == ledger.executions.count)
    for record in ledger.orders {
      let fills = ledger.executions.filter { $0.key == record.key }
      let filled = fills.reduce(Decimal64.zero) { $0 + $1.quantity }
      #expect(filled == record.filled)
      #expect(filled <= record.terms.quantity)
      #expect(fills.reduce(Decimal64.zero) { $0 + $1.commission } == record.commission)
      if let limit = record.terms.type.limitPrice {
        for fill in fills {
          #expect(record.terms.side == .buy ? fill.price <= limit : fill.price >= limit)
        }
      }
      if record.terms.timeInForce == .fillOrKill, record.terms.type.stopPrice == nil {
        #expect(filled.isZero || filled == record.terms.quantity)
      }
      if record.status == .filled { #expect(record.remaining.isZero) }
    }
    for account in ledger.accounts {
      let fills = ledger.executions.filter { $0.account == account.number }
      let held = fills.reduce(Decimal64.zero) {
        $0 + ($1.side == .buy ? $1.quantity : -$1.quantity)
      }
      #expect(account.position(apple)?.quantity ?? 0 == held)
      let spent = fills.reduce(Decimal64.zero) {
        $0 + ($1.side == .buy ? $1.quantity : -$1.quantity) * $1.price + $1.commission
      }
      #expect(account.cash["USD"] == Decimal64(1_000_000) - spent)
      let profit = desk.engine.profit(account)
      let drift =
        desk.engine.netLiquidation(account) - 1_000_000 - profit.realized - profit.unrealized
      #expect(drift.magnitude < decimal("0.0001"), "the worth is cash plus profits")
    }
    // What the market gave between two quotes is never more than the quote's size.
    let times = quotes.keys.sorted()
    for (index, begin) in times.enumerated() {
      let end = index + 1 < times.count ? times[index + 1] : Timestamp(rawValue: .max)
      let fills = ledger.executions.filter { $0.time >= begin && $0.time < end }
      let bought = fills.filter { $0.side == .buy }.reduce(Decimal64.zero) { $0 + $1.quantity }
      let sold = fills.filter { $0.side == .sell }.reduce(Decimal64.zero) { $0 + $1.quantity }
      let size = quotes[begin]?.askSize ?? 0
      #expect((bought - sold).magnitude <= size)
    }
  }

  @Test func sameInputs_GiveTheSameLedger() throws {
    func run() -> Ledger {
      let catalogue = InstrumentCatalogue(at: monday)
      var engine = MatchingEngine(
        catalogue: catalogue, accounts: [PaperAccount(number: first, cash: 1_000_000)])
      let listed = catalogue.instruments.filter {
        ["AAPL", "ES", "BTC"].contains($0.contract.symbol) && !$0.isOption
      }
      var feed = MarketFeed(
        listed.map {
          SyntheticMarket($0, start: monday, settings: SyntheticMarket.Settings(seed: 11))
        })
      var count: Int64 = 0
      _ = feed.advance(to: monday.advanced(by: .seconds(60))) { event in
        engine.apply(event)
        guard case .quote(let top) = event.kind, let bid = top.bid, event.time.rawValue % 7 == 0
        else { return }
        count += 1
        engine.place(
          OrderTerms(
            account: first, instrument: event.instrument, side: count % 2 == 0 ? .buy : .sell,
            quantity: 1, type: .limit(bid)), as: ClientOrderKey(client: 0, order: count),
          at: event.time)
      }
      return engine.ledger
    }
    let ledger = run()
    #expect(ledger.executions.count > 10)
    #expect(ledger == run())
  }
}
