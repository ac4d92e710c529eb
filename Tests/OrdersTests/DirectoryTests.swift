import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Accounts and holdings")
struct DirectoryTests {
  private func number(_ text: String) -> AccountNumber { AccountNumber(rawValue: text) }
  private func name(_ text: String) -> AccountName { AccountName(rawValue: text) }

  @Test("names lead to numbers and to the clients of every connection")
  func directory_JoinsAllConnections() {
    let first = FakeBroker(name: "first")
    let second = FakeBroker(name: "second")
    let directory = AccountDirectory(
      accounts: [name("a"): number("1"), name("b"): number("2"), name("c"): number("3")],
      connections: [
        .init(broker: first, accounts: [number("1"), number("9")]),
        .init(broker: second, accounts: [number("2"), number("1")]),
      ])
    #expect(directory.broker(of: name("a")) === first)
    #expect(directory.broker(of: name("b")) === second)
    #expect(directory.broker(of: name("c")) == nil)
    #expect(directory.number(of: name("c")) == number("3"))
    #expect(directory.number(of: name("d")) == nil)
    #expect(directory.name(of: number("2")) == name("b"))
    #expect(directory.unconfigured == [number("9")])
    #expect(directory.servedTwice == [number("1")])
    #expect(directory.accounts(of: second) == [name("b")])
  }

  static let trades: [([(Side, Quantity, Price)], Quantity, Price?, Money)] = [
    ([(.buy, 10, 100), (.buy, 10, 110)], 20, 105, 0),
    ([(.buy, 10, 100), (.sell, 4, 110)], 6, 100, 40),
    ([(.buy, 10, 100), (.sell, 10, 90)], 0, nil, -100),
    ([(.buy, 10, 100), (.sell, 15, 110)], -5, 110, 100),
    ([(.sell, 10, 100), (.buy, 4, 90), (.buy, 10, 80)], 4, 80, 160),
  ]

  @Test("a holding averages, realises and turns", arguments: trades)
  func holding_FollowsTrades(
    trades: [(Side, Quantity, Price)], quantity: Quantity, average: Price?, realized: Money
  ) {
    var holding = StrategyHolding(
      key: .init(strategy: nil, account: name("a"), instrument: InstrumentID(rawValue: 1)))
    for trade in trades { holding.apply(side: trade.0, quantity: trade.1, price: trade.2) }
    #expect(holding.quantity == quantity)
    #expect(holding.averagePrice == average)
    #expect(holding.realized == realized)
  }
}
