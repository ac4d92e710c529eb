import Testing
import TradingModel

@testable import PaperExchange

@Suite struct AccountRowTests {
  private let yen = InstrumentID(rawValue: 15_016_059)

  /// Stocks, a future, and cash in three currencies.
  private func mixedDesk() throws -> Desk {
    var desk = Desk()
    let future = try #require(desk.engine.catalogue.named("6EH4")).id
    desk.quote("1.15000", "1.15000", of: euro, size: 1_000_000)
    desk.quote("156.000", "156.000", of: yen, size: 1_000_000)
    desk.quote("100.00", "100.00")
    desk.quote("1.10000", "1.10000", of: future)
    desk.place(.buy, 100_000, .market, euro)
    desk.place(.buy, 50_000, .market, yen)
    desk.place(.buy, 300)
    desk.place(.sell, 2, .market, future)
    desk.quote("101.00", "101.00")
    desk.quote("1.10100", "1.10100", of: future)
    desk.quote("1.16000", "1.16000", of: euro, size: 1_000_000)
    desk.quote("160.000", "160.000", of: yen, size: 1_000_000)
    return desk
  }

  private func rows(_ desk: Desk) throws -> [String: String] {
    let account = try #require(desk.engine.account(first))
    let rows = desk.engine.accountRows(account)
    return Dictionary(uniqueKeysWithValues: rows.map { ("\($0.key)/\($0.currency)", $0.value) })
  }

  @Test func eachCurrency_HasItsOwnRows_ByHand() throws {
    let rows = try rows(mixedDesk())
    #expect(rows["CashBalance/EUR"] == "100000.00")
    #expect(rows["ExchangeRate/EUR"] == "1.160000")
    #expect(rows["CashBalance/JPY"] == "-7800000.00")
    // 1 / 160
    #expect(rows["ExchangeRate/JPY"] == "0.0062500000")
    // The pair's own profit stands in its second currency: 50 000 x (160 - 156), less costs.
    #expect(rows["NetLiquidationByCurrency/JPY"] == "-7800000.00")
    #expect(rows["StockMarketValue/USD"] == "30300.00")
    // 2 short x 125 000 x 0.001
    #expect(rows["FuturesPNL/USD"] == "-250.00")
    #expect(rows["ExchangeRate/BASE"] == "1.00" && rows["RealCurrency/BASE"] == "BASE")
    #expect(rows["Currency/EUR"] == "EUR" && rows["AccountOrGroup/EUR"] == "DU1")
    #expect(rows["NetLiquidation/USD"] == rows["NetLiquidationByCurrency/BASE"])
    #expect(rows["TotalCashValue/USD"] == rows["TotalCashBalance/BASE"])
    #expect(rows["GrossPositionValue/USD"] == "30300.00")
  }

  @Test func theBaseRows_AreTheSumOfAllCurrencies() throws {
    let desk = try mixedDesk()
    let rows = try rows(desk)
    for key in [
      "CashBalance", "NetLiquidationByCurrency", "UnrealizedPnL", "RealizedPnL",
      "StockMarketValue", "FuturesPNL",
    ] {
      let sum = ["USD", "EUR", "JPY"].reduce(Money.zero) { sum, currency in
        sum + decimal(rows["\(key)/\(currency)"] ?? "") * desk.engine.rate(currency)
      }
      let total = decimal(rows["\(key)/BASE"] ?? "")
      #expect((sum - total).magnitude <= decimal("0.02"), "\(key): \(sum) and \(total)")
    }
    let worth = decimal(rows["NetLiquidation/USD"] ?? "")
    #expect(
      worth
        == desk.engine.netLiquidation(try #require(desk.engine.account(first)))
        .rounded(toScale: 2))
  }

  @Test func anAccountWithoutTrades_HasDollarsAndTheirSum() throws {
    let desk = Desk()
    let account = try #require(desk.engine.account(first))
    let rows = desk.engine.accountRows(account)
    #expect(Set(rows.map(\.currency)) == ["", "USD", "BASE"])
    #expect(rows.allSatisfy { $0.part == .ledger || $0.currency != "BASE" })
  }

  @Test func theDailyProfit_LeavesOutWhatWasEarnedBefore() throws {
    var desk = Desk()
    desk.quote("100.00", "100.00")
    desk.place(.buy, 200)  // costs 1.00
    desk.quote("110.00", "110.00")
    // The next business date begins at 17:00 in New York.
    desk.now = desk.now.advanced(by: .seconds(8 * 3600))
    desk.engine.advance(to: desk.now)
    desk.quote("112.00", "112.00")
    desk.place(.sell, 50, .limit(112)) { $0.outsideRegularHours = true }  // costs 1.00
    let account = try #require(desk.engine.account(first))
    let value = try #require(desk.engine.positions(account).first)
    // 200 x 2.00 less the cost of the sale.
    #expect(value.daily == 399)
    #expect(value.held.realizedToday == decimal("598.75"))
    #expect(value.unrealized == decimal("1799.25"))
    #expect(desk.engine.profit(account).daily == 399)
  }
}
