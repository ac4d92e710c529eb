import StrategyChannel
import StrategyHost
import Testing
import TradingModel

/// What a script learns of its accounts.
@Suite struct AccountAPITests {
  private let main = AccountName(rawValue: "main")

  private func logs(_ source: String, _ values: [(String, String, String?)]) -> [String] {
    let main = main
    let desk = TestDesk(
      "return { on_start = function() \(source) end }", withInstrument: false,
      briefing: { _ in
        values.map { key, value, currency in
          .accountValue(AccountValue(account: main, key: key, value: value, currency: currency))
        }
      })
    #expect(desk.sink.faults.isEmpty)
    return desk.sink.logs
  }

  private let dollars: [(String, String, String?)] = [
    ("NetLiquidation", "1000.5", "USD"), ("CashBalance", "10", "USD"),
    ("CashBalance", "20", "EUR"), ("CashBalance", "33", "BASE"), ("AccountType", "INDIVIDUAL", nil),
    ("NetDividend", "7", "GBP"),
  ]

  @Test(arguments: [
    ("NetLiquidation", "1000.5 USD"), ("CashBalance", "33 USD"), ("CashBalance:EUR", "20 EUR"),
    ("CashBalance:USD", "10 USD"), ("AccountType", "INDIVIDUAL nil"), ("NetDividend", "7 GBP"),
  ])
  func aValue_ComesWithItsCurrency(key: String, told: String) {
    #expect(logs("local v, c = account.value('\(key)') print(v, tostring(c))", dollars) == [told])
  }

  @Test(arguments: ["SMA", "CashBalance:JPY", "", ":USD"])
  func anUnknownValue_IsNilWithAReason(key: String) {
    #expect(
      logs("local v, why = account.value('\(key)') print(v == nil, why)", dollars) == [
        "true the broker has told no '\(key)' (yet)"
      ])
  }

  @Test func theProfit_HasItsPartsAndTheBaseCurrency() {
    let told = dollars + [("PnL.daily", "-12.25", "USD"), ("PnL.realized", "3", "USD")]
    #expect(
      logs(
        """
        local p = account.profit()
        print(p.daily, tostring(p.unrealized), p.realized, p.currency, p.account)
        print(account.profit("nobody") == nil)
        """, told) == ["-12.25 nil 3 USD main", "true"])
  }
}
