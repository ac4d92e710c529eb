import Control
import Foundation
import Journal
import Orders
import Testing
import TradingModel

@testable import Runner

/// How the books of owners are shown, and what the commands about them send.
struct OwnershipOutputTests {
  private func book(
    _ strategy: String?, _ quantity: Quantity, average: Price?, realized: Money = 0,
    commissions: [String: Money] = [:]
  ) -> JournalBook {
    JournalBook(
      strategy: strategy.map(StrategyID.init(rawValue:)), account: AccountName(rawValue: "swing"),
      instrument: InstrumentID(rawValue: 5), address: "ES.CME.202612", quantity: quantity,
      averagePrice: average, realized: realized, commissions: commissions, multiplier: 50)
  }

  private func position(_ quantity: Quantity) -> JournalPosition {
    JournalPosition(
      of: AccountName(rawValue: "swing"), InstrumentID(rawValue: 5), address: "ES.CME.202612",
      quantity: quantity, averageCost: 6000)
  }

  private var drifting: BookList {
    var list = BookList(
      books: [
        book("alpha", 3, average: 6000, realized: -25, commissions: ["USD": 4]),
        book(nil, -1, average: nil),
      ], positions: [position(5)])
    list.add(
      holds: [
        HoldRow(
          account: "swing", symbol: "ES.CME.202612", instrument: 5, text: "DRIFT",
          since: Moment(.make()))
      ],
      portfolio: [
        PortfolioRow(
          account: "swing", symbol: "ES.CME.202612", instrument: 5, quantity: 5,
          marketPrice: 6010, marketValue: 1_502_500, currency: "USD", updated: Moment(.make()))
      ])
    return list
  }

  @Test("a row holds every owner, their sum, the broker's word, and what speaks against it")
  func row_HoldsEveryOwner() throws {
    let row = try #require(drifting.rows.first)
    #expect(row.expected == 2 && row.quantity == 5 && row.difference == 3)
    #expect(row.hold == "DRIFT" && row.price == 6010)
    #expect(row.owners.map(\.strategy) == ["alpha", nil])
    // Ten points on three contracts of fifty dollars a point.
    #expect(row.owners.map(\.openProfit) == [1500, nil])
    let agreed = BookList(books: [book("alpha", 5, average: 6000)], positions: [position(5)])
    #expect(agreed.rows.map(\.difference) == [nil])
    // The strategy holds and the broker is flat.
    let flat = BookList(books: [book("alpha", 5, average: 6000)], positions: [])
    #expect(flat.rows.map(\.difference) == [-5])
    // What is over is not shown.
    #expect(BookList(books: [book("alpha", 0, average: nil)], positions: []).rows.isEmpty)
  }

  @Test("the JSON of a position is pinned")
  func bookJSON_IsPinned() throws {
    #expect(
      try Printer.line(drifting.rows[0]) == """
        {"account":"swing","average_cost":"6000","difference":"3","expected":"2",\
        "hold":"DRIFT","instrument":5,"owners":[{"average_price":"6000","commissions":\
        [{"amount":"4","currency":"USD"}],"open_profit":"1500","quantity":"3",\
        "realized_profit":"-25","strategy":"alpha"},{"commissions":[],"quantity":"-1",\
        "realized_profit":"0"}],"price":"6010","quantity":"5","symbol":"ES.CME.202612"}

        """)
  }

  @Test("the table shows owners, their sum, the broker and the difference")
  func bookTable_ShowsTheDifference() {
    let lines = Tables.books(drifting.rows).render().split(separator: "\n").map {
      $0.split(separator: " ").joined(separator: " ")
    }
    #expect(
      lines == [
        "ACCOUNT SYMBOL OWNER QTY AVERAGE REALIZED OPEN COMMISSIONS UPDATED",
        "swing ES.CME.202612 alpha 3 6000 -25 1500 4 USD",
        "swing ES.CME.202612 unassigned -1 0",
        "swing ES.CME.202612 = books 2",
        "swing ES.CME.202612 = broker 5 6000",
        "swing ES.CME.202612 ! difference 3 HELD: perigee status tells what to do",
      ])
  }

  @Test("status tells what is held and why")
  func status_TellsHolds() {
    var report = StatusReport(
      version: "1", process: 5, mode: "paper", started: Moment(.make()), dataDirectory: "/d",
      connections: [], openFeeds: 0, strategiesRunning: 0, strategiesFailed: 0)
    #expect(!StatusCommand.text(report).contains("held"))
    report.holds = [
      HoldRow(
        account: "swing", symbol: "AAPL.NASDAQ", instrument: 1, text: "DRIFT: look",
        since: Moment(.make()))
    ]
    let text = StatusCommand.text(report)
    #expect(text.contains("held        1 instruments take no new orders"))
    #expect(text.contains("swing AAPL.NASDAQ since"))
    #expect(text.contains("DRIFT: look"))
  }

  @Test("a decision survives the way over the socket, and its outcome reads as a sentence")
  func decision_SurvivesJSON() throws {
    let order = OwnershipOrder(
      account: "swing", symbol: "AAPL.NASDAQ",
      action: .assign(quantity: 5, from: nil, to: "alpha", price: nil), reason: "r", actor: "a")
    let request = ControlRequest(version: 1, id: 1, action: .decide(order))
    let bytes = try ControlCoding.encode(request)
    #expect(try ControlCoding.decode(ControlRequest.self, from: bytes) == request)
    let row = OwnershipRow(
      account: "swing", symbol: "AAPL.NASDAQ", instrument: 1,
      changes: [
        .init(strategy: nil, quantity: -5, price: 10), .init(strategy: "alpha", quantity: 5),
      ], expected: 7, quantity: 7)
    #expect(
      OwnershipCommand.text(row)
        == "swing AAPL.NASDAQ: -5 to unassigned at 10, 5 to alpha; the books and the broker agree "
        + "on 7\n")
    #expect(OwnershipCommand.owner("unassigned") == nil)
    #expect(OwnershipCommand.actor.contains("uid \(getuid())"))
  }

  @Test("the commands check what can be checked without a daemon, and then need one")
  func commands_NeedTheDaemon() throws {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", ConfigurationErrorTests.goodBrokers)
    try folder.write("runner.toml", "")
    func run(_ arguments: String...) throws -> (Int32, String) {
      let result = try Executable.run(arguments, in: folder.path)
      return (result.status, result.error)
    }
    let common = ["swing", "AAPL.NASDAQ", "--reason", "x"]
    let ignored = try Executable.run(["ignore"] + common, in: folder.path)
    #expect(ignored.status == 3, "\(ignored.error)")
    #expect(try run("ignore", "swng", "AAPL.NASDAQ", "--reason", "x").0 == 2)
    #expect(try run("ignore", "swing", "?", "--reason", "x").1.contains("names no instrument"))
    #expect(
      try run("adopt", "swing", "con:5", "--strategy", "a", "--price", "y", "--reason", "x").1
        .contains("the price \"y\" is no number"))
    #expect(
      try run("assign", "swing", "con:5", "0", "--from", "a", "--to", "unassigned", "--reason", "x")
        .1.contains("above nought"))
    #expect(try run("adopt", "swing", "con:5", "--strategy", "a").1.contains("--reason"))
  }
}
