import Foundation
import Journal
import Orders
import Performance
import Testing
import TradingModel

@testable import Runner

/// Reports of live trading, from a real journal; figures computed by hand.
struct ReportCommandTests {
  private static let (alpha, swing) = (
    StrategyID(rawValue: "alpha"), AccountName(rawValue: "swing")
  )
  private static let future = Contract(
    instrument: InstrumentID(rawValue: 7), symbol: "ES", securityType: .future, expiry: "20261218",
    multiplier: 50, exchange: "CME", currency: "USD", localSymbol: "ESZ6")
  private static let euro = Contract(
    instrument: InstrumentID(rawValue: 8), symbol: "SAP", securityType: .stock, exchange: "IBIS",
    currency: "EUR")

  private struct Trade {
    var id: String
    var at: String
    var side: Side
    var quantity: Quantity
    var price: Price
    var fee: Money?
    var contract = JournalFolderTests.aapl
  }

  /// Long 100 at 100, 60 of them sold at 103, a future bought and sold at 5 points more, one fill
  /// of another currency, one whose price was corrected from 999 to 101 without a new commission.
  private static let trades = [
    Trade(id: "a.01.01", at: "2026-11-19T15:00:00Z", side: .buy, quantity: 100, price: 100, fee: 1),
    Trade(id: "b.01.01", at: "2026-11-20T15:00:00Z", side: .sell, quantity: 60, price: 103, fee: 2),
    Trade(
      id: "c.01.01", at: "2026-11-20T16:00:00Z", side: .buy, quantity: 1, price: 6000, fee: 2,
      contract: future),
    Trade(
      id: "d.01.01", at: "2026-11-23T15:00:00Z", side: .sell, quantity: 1, price: 6005, fee: 2,
      contract: future),
    Trade(
      id: "e.01.01", at: "2026-11-23T15:30:00Z", side: .buy, quantity: 10, price: 200, fee: 3,
      contract: euro),
    Trade(id: "f.01.01", at: "2026-11-23T16:00:00Z", side: .sell, quantity: 10, price: 999, fee: 1),
    Trade(
      id: "f.01.02", at: "2026-11-23T16:00:00Z", side: .sell, quantity: 10, price: 101, fee: nil),
  ]

  private func journal(in folder: TemporaryFolder) throws {
    try folder.write("brokers.toml", ConfigurationErrorTests.goodBrokers)
    try folder.write("runner.toml", "")
    let data = try DataFolder(path: "\(folder.path)/data")
    let journal = try OrderJournal(folder: data, durability: .normal, clock: { .make() })
    for (number, trade) in Self.trades.enumerated() {
      let instrument = try #require(trade.contract.instrument)
      let intent = IntentID(rawValue: "r1-\(trade.id.prefix(1))")
      let ticket = OrderTicket(
        instrument: instrument, side: trade.side, quantity: trade.quantity, type: .market,
        tag: "tag \(trade.id.prefix(1))")
      var records: [OrderRecord] = []
      var order = Order(
        intent: intent, strategy: Self.alpha, requestNumber: Int64(number + 1),
        account: Self.swing, ticket: ticket, state: .sending, createdAt: .make(trade.at))
      if !trade.id.hasSuffix(".02") {
        records.append(.placed(order, contract: trade.contract))
        order.state = .filled
        order.filled = trade.quantity
        records.append(.updated(order))
      }
      let execution = ExecutionID(rawValue: trade.id)
      records.append(
        .filled(
          Fill(
            execution: execution, intent: intent, strategy: Self.alpha, account: Self.swing,
            instrument: instrument, side: trade.side, quantity: trade.quantity,
            price: trade.price, time: .make(trade.at), timeText: "t", exchange: "X", perm: nil,
            brokerOrder: nil, cumulativeQuantity: nil)))
      if let fee = trade.fee {
        records.append(
          .commission(
            Commission(
              execution: execution, amount: fee,
              currency: trade.contract.currency, realizedProfit: nil)))
      }
      try journal.commit(records)
    }
  }

  @Test("a result of live trading is what the journal's fills come to")
  func result() throws {
    let folder = try TemporaryFolder()
    try journal(in: folder)
    let journal = try LiveJournal(folder: "\(folder.path)/data")
    let made = LiveResult.make(journal, LiveScope(strategy: Self.alpha), capital: 20_000)
    let result = try #require(made)
    #expect(result.kind == .live && result.account == "swing" && result.currency == "USD")
    #expect(result.fills.map(\.price) == [100, 103, 6000, 6005, 101])
    #expect(result.fills.map(\.commission) == [1, 2, 2, 2, 1])
    #expect(result.fills.map(\.pointValue) == [1, 1, 50, 50, 1])
    #expect(result.fills.map(\.tag) == ["tag a", "tag b", "tag c", "tag d", "tag f"])
    // 60 * 3 + 5 * 50 + 10 * 1, fees 8, and 30 left that bought at 100 stand at 101.
    #expect(result.trades.filter { $0.exitTime != nil }.map(\.profit) == [180, 250, 10])
    #expect(result.equity.last?.equity == 20_462)
    #expect(result.equity.last?.exposure == 3_030)
    // Thursday: less the fee. Friday: 40 held at 103 and the fees. Monday: the end.
    #expect(result.days.map(\.equity) == [19_999, 20_295, 20_462])
    #expect(result.days.map(\.wasInvested) == [true, true, true])
    #expect(result.orders.requested == 6 && result.orders.filled == 6)
    #expect(result.notes.contains { $0.hasPrefix("1 fills in EUR are left out") })
    #expect(result.notes.contains { $0.contains("its last fill stands for it") })
  }

  @Test("what was held before --since stands as bought at its last price then")
  func since() throws {
    let folder = try TemporaryFolder()
    try journal(in: folder)
    let journal = try LiveJournal(folder: "\(folder.path)/data")
    let scope = LiveScope(account: Self.swing, since: .make("2026-11-21T00:00:00Z"))
    let result = try #require(LiveResult.make(journal, scope, capital: nil))
    // 40 shares from 103 to 101, the future from 6000 to 6005, fees 3: 250 - 80 - 3.
    #expect(result.start == scope.since && result.capital == 100_000)
    #expect(result.fills.map(\.price) == [6000, 103, 6005, 101])
    #expect(result.equity.last?.equity == 100_167)
    #expect(result.notes.contains { $0.hasPrefix("40 AAPL.NASDAQ was held at the start") })
  }

  @Test("the command writes a page and JSON for each, and a page from JSON again")
  func command() throws {
    let folder = try TemporaryFolder()
    try journal(in: folder)
    let both = try Executable.run(["report", "--json"], in: folder.path)
    #expect(both.status == 0, "\(both.error)")
    for name in ["swing", "alpha"] {
      let page = try String(contentsOfFile: "\(folder.path)/\(name)-report.html", encoding: .utf8)
      #expect(page.contains("Made by Perigee.") && both.output.contains("\(name)-report.json"))
    }
    let original = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/alpha-report.html"))
    let again = try Executable.run(
      ["report", "alpha-report.json", "--out", "again.html"], in: folder.path)
    #expect(again.status == 0 && again.output.contains("report: \(folder.path)/again.html"))
    let copy = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/again.html"))
    #expect(copy == original)
    let repeated = try Executable.run(["report", "--strategy", "alpha"], in: folder.path)
    #expect(repeated.status == 0)
    #expect(repeated.output.hasPrefix("alpha: 5 fills, profit 462.00 USD after 8.00 of fees"))
  }

  @Test("a file that is no report is not replaced, and unknown traders are told")
  func refusals() throws {
    let folder = try TemporaryFolder()
    try journal(in: folder)
    try folder.write("swing-report.html", "mine")
    let taken = try Executable.run(["report", "--account", "swing"], in: folder.path)
    #expect(taken.status == 1 && taken.error.contains("swing-report.html is there and is no"))
    let mine = try String(contentsOfFile: "\(folder.path)/swing-report.html", encoding: .utf8)
    #expect(mine == "mine")
    let nobody = try Executable.run(["report", "--strategy", "beta"], in: folder.path)
    #expect(nobody.status == 2 && nobody.error.contains("has no fills"))
    #expect(try Executable.run(["report", "--out", "x.html"], in: folder.path).status == 1)
    try folder.write("bad.json", "{}")
    let bad = try Executable.run(["report", "bad.json"], in: folder.path)
    #expect(bad.status == 1 && bad.error.contains("not a result in JSON"))
    #expect(try Executable.run(["report", "none.json"], in: folder.path).status == 2)
  }

  @Test("each strategy of a session has its own file")
  func path_GetsTheName() {
    #expect(ReportFiles.path("out.d/page.html", adding: "a/b") == "out.d/page-a_b.html")
    #expect(ReportFiles.path("out.d/page", adding: "a") == "out.d/page-a")
  }
}
