import Control
import Orders
import Testing
import TradingModel

@testable import Runner

struct AccountOutputTests {
  static let account = AccountWorthRow(
    account: "swing", currency: "EUR", netLiquidation: Money("1000297.50"),
    cash: Money("980097.50"), buyingPower: Money("3960000.00"), dailyProfit: Money("-12.345"),
    unrealizedProfit: Money("199"), realizedProfit: nil, connection: "h:1 client 41",
    state: "ready", reason: nil, updated: Moment(.make()))
  static let holding = PortfolioRow(
    account: "swing", symbol: "SAP.IBIS", instrument: 5, quantity: -20,
    averageCost: Money("201.5000"), marketPrice: Price("200.25"),
    marketValue: Money("-4005.00"), unrealizedProfit: Money("25"), realizedProfit: 0,
    dailyProfit: nil, currency: "EUR", updated: Moment(.make()))

  @Test("the JSON of accounts and portfolio")
  func accountJSON_IsPinned() throws {
    #expect(
      try Printer.line(Self.account) == """
        {"account":"swing","buying_power":"3960000.00","cash":"980097.50",\
        "connection":"h:1 client 41","currency":"EUR","daily_profit":"-12.345",\
        "net_liquidation":"1000297.50","state":"ready","unrealized_profit":"199",\
        "updated":"2026-11-22T18:30:00.5Z"}

        """)
    #expect(
      try Printer.line(Self.holding) == """
        {"account":"swing","average_cost":"201.5000","currency":"EUR","instrument":5,\
        "market_price":"200.25","market_value":"-4005.00","quantity":"-20",\
        "realized_profit":"0","symbol":"SAP.IBIS","unrealized_profit":"25",\
        "updated":"2026-11-22T18:30:00.5Z"}

        """)
  }

  @Test("the tables show amounts with their currency, and leave out what is not known")
  func tables_ShowAmounts() {
    let accounts = Tables.accounts([Self.account]).render().split(separator: "\n")
    #expect(accounts[1].contains("1000297.50") && accounts[1].contains("-12.34  "))
    #expect(accounts[1].contains("EUR") && accounts[1].contains("h:1 client 41"))
    let portfolio = Tables.portfolio([Self.holding]).render().split(separator: "\n")
    #expect(portfolio[1].contains("SAP.IBIS  -20         201.5  200.25  -4005.00"))
  }
}

struct AccountBoardTests {
  private let number = AccountNumber(rawValue: "U1")
  private let name = AccountName(rawValue: "swing")
  private let instrument = InstrumentID(rawValue: 5)

  private func board(_ told: Told = Told()) -> AccountBoard {
    AccountBoard(names: [number: name], now: { .make() }) { told.values.append($0) }
  }

  /// Called on one thread only.
  private final class Told: @unchecked Sendable {  // Belongs to the test's thread.
    var values: [AccountValue] = []
  }

  private func holding(_ quantity: Quantity) -> AccountReport {
    .holding(
      HoldingReport(
        account: number, instrument: instrument,
        contract: Contract(symbol: "SAP", securityType: .stock, exchange: "IBIS", currency: "EUR"),
        quantity: quantity, marketPrice: 10, marketValue: 100, averageCost: 9, unrealized: 10,
        realized: 0))
  }

  @Test("amounts are read in the account's base currency, not in another one's row")
  func amounts_AreInTheBaseCurrency() {
    let board = board()
    for (currency, value) in [("EUR", "5.00"), ("USD", "7.00"), ("BASE", "11.00")] {
      board.receive(
        .value(number, key: "TotalCashValue", value: value, currency: currency), from: "c")
    }
    board.receive(.value(number, key: "NetLiquidation", value: "9", currency: "EUR"), from: "c")
    let row = board.rows([name], readiness: [name: (true, nil)])[0]
    #expect(row.cash == 5 && row.netLiquidation == 9 && row.currency == "EUR")
    #expect(row.state == "ready" && row.connection == "c")
  }

  @Test("accounts that the configuration lacks are left out; unserved ones have a reason")
  func strangers_AreLeftOut() {
    let board = board()
    board.receive(
      .value(AccountNumber(rawValue: "U2"), key: "NetLiquidation", value: "9", currency: "EUR"),
      from: "c")
    let rows = board.rows([name], readiness: [:])
    #expect(rows.count == 1 && rows[0].netLiquidation == nil)
    #expect(rows[0].state == "down" && rows[0].reason == "no gateway serves it")
  }

  @Test("a position comes with its daily profit in either order, and goes when it is flat")
  func positions_ComeAndGo() {
    let board = board()
    let names: (Contract, InstrumentID) -> String = { contract, _ in contract.symbol }
    board.receive(.dailyProfit(number, instrument, 3), from: "c")
    board.receive(holding(10), from: "c")
    #expect(board.portfolio([name], symbol: names).map(\.dailyProfit) == [3])
    board.receive(.dailyProfit(number, instrument, 4), from: "c")
    #expect(board.portfolio([name], symbol: names).map(\.dailyProfit) == [4])
    board.receive(holding(0), from: "c")
    #expect(board.portfolio([name], symbol: names).isEmpty)
  }

  @Test("a bare position counts at once, and takes no worth away that is known of it")
  func barePositions_Count() {
    let board = board()
    func values() -> [Money?] {
      board.portfolio([name], symbol: { _, _ in "x" }).map(\.marketValue)
    }
    func bare(_ quantity: Quantity) -> AccountReport {
      .holding(
        HoldingReport(
          account: number, instrument: instrument,
          contract: Contract(
            symbol: "SAP", securityType: .stock, exchange: "IBIS", currency: "EUR"),
          quantity: quantity, marketPrice: nil, marketValue: nil, averageCost: 9,
          unrealized: nil, realized: nil))
    }
    board.receive(bare(10), from: "c")
    #expect(values() == [nil])
    board.receive(holding(10), from: "c")
    board.receive(bare(10), from: "c")
    #expect(values() == [100])
    board.receive(bare(20), from: "c")
    #expect(values() == [nil])
    board.receive(bare(0), from: "c")
    #expect(values() == [])
  }

  @Test("positions of a lost connection go once the next one tells of the account")
  func aLostConnection_LeavesNoOldPositions() {
    let board = board()
    board.receive(holding(10), from: "c")
    board.receive(.lost([number]), from: "c")
    #expect(board.portfolio([name], symbol: { _, _ in "x" }).count == 1)
    board.receive(.value(number, key: "SMA", value: "1", currency: "EUR"), from: "c")
    #expect(board.portfolio([name], symbol: { _, _ in "x" }).isEmpty)
  }

  @Test("profits are told on as values with their currency, unknown parts are not")
  func profits_AreToldOn() {
    let told = Told()
    board(told).receive(
      .profit(
        AccountProfit(
          account: number, daily: Money("1.234"), unrealized: nil, realized: 0, currency: "EUR")),
      from: "c")
    #expect(told.values.map(\.key) == ["PnL.daily", "PnL.realized"])
    #expect(told.values.map(\.value) == ["1.23", "0.00"])
    #expect(told.values.allSatisfy { $0.currency == "EUR" && $0.account == name })
  }
}
