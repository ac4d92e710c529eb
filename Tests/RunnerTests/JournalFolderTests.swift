import Control
import Foundation
import Journal
import Logging
import Orders
import Testing
import TradingModel

@testable import Runner

/// The reading commands on a real journal.
struct JournalFolderTests {
  static let aapl = Contract(
    instrument: InstrumentID(rawValue: 265598), symbol: "AAPL", securityType: .stock,
    exchange: "SMART", primaryExchange: "NASDAQ", currency: "USD")

  /// One filled order, one refused request and two log lines, in the data folder of `folder`.
  private func fill(_ folder: TemporaryFolder) throws {
    try folder.write("brokers.toml", ConfigurationErrorTests.goodBrokers)
    try folder.write("runner.toml", "")
    let data = try DataFolder(path: "\(folder.path)/data")
    let journal = try OrderJournal(folder: data, durability: .normal, clock: { .make() })
    let (strategy, account) = (StrategyID(rawValue: "alpha"), AccountName(rawValue: "swing"))
    let ticket = OrderTicket(
      instrument: InstrumentID(rawValue: 265598), side: .buy, quantity: 100,
      type: .limit(Price("187.50") ?? 0))
    var order = Order(
      intent: IntentID(rawValue: "r1-a"), strategy: strategy, requestNumber: 1, account: account,
      ticket: ticket, state: .sending, createdAt: .make("2026-11-22T18:30:00Z"))
    let fill = Fill(
      execution: ExecutionID(rawValue: "e1"), intent: order.intent, strategy: strategy,
      account: account, instrument: ticket.instrument, side: .buy, quantity: 100,
      price: Price("187.49") ?? 0, time: .make("2026-11-22T18:30:01Z"), timeText: "t",
      exchange: "NASDAQ", perm: nil, brokerOrder: nil, cumulativeQuantity: 100)
    try journal.commit([.placed(order, contract: JournalFolderTests.aapl)])
    order.state = .filled
    order.filled = 100
    let position = Position(
      account: account, instrument: ticket.instrument, quantity: 100, averageCost: fill.price)
    let refused = OrderRequest(
      strategy: strategy, number: 2, account: AccountName(rawValue: "nobody"),
      action: .place(ticket))
    try journal.commit([
      .updated(order), .filled(fill),
      .commission(
        Commission(
          execution: fill.execution, amount: 1, currency: "USD", realizedProfit: nil)),
      .position(position, contract: nil, at: .make()),
      .refused(refused, reason: "no account named nobody", at: .make("2026-11-22T18:31:00Z")),
    ])
    let logs = try LogStore(folder: data, clock: { .make() })
    logs.append(LogEntry(at: .make(), level: .debug, strategy: strategy, source: "", text: "low"))
    logs.append(
      LogEntry(at: .make(), level: .error, strategy: strategy, source: "a.lua:3", text: "boom"))
    #expect(logs.flush() == nil)
  }

  @Test("orders and refused requests come together, in the order of time")
  func orders_HoldRefusals() throws {
    let folder = try TemporaryFolder()
    try fill(folder)
    let journal = JournalFolder(path: "\(folder.path)/data")
    let rows = try journal.orders(RowFilter())
    #expect(rows.map(\.state) == ["filled", "refused"])
    #expect(rows.map(\.symbol).first == "AAPL.NASDAQ")
    #expect(rows.last?.reason == "no account named nobody")
    #expect(try journal.orders(RowFilter(openOnly: true)).isEmpty)
    #expect(try journal.orders(RowFilter(symbol: "MSFT.NASDAQ")).isEmpty)
    #expect(try journal.orders(RowFilter(account: "swing", limit: 1)).count == 1)
    #expect(try journal.strategyPositions(RowFilter()).map(\.strategy) == ["alpha"])
  }

  @Test("the commands print what the journal holds, without a daemon")
  func commands_PrintTheJournal() throws {
    let folder = try TemporaryFolder()
    try fill(folder)
    let fills = try Executable.run(["fills"], in: folder.path)
    #expect(
      fills.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        == [
          "TIME STRATEGY ACCOUNT SYMBOL SIDE QTY PRICE EXCHANGE COMMISSION P&L",
          "2026-11-22 18:30:01.000 alpha swing AAPL.NASDAQ BUY 100 187.49 NASDAQ 1 USD",
        ])
    let positions = try Executable.run(["positions", "--json"], in: folder.path)
    #expect(positions.output.contains("\"quantity\":\"100\",\"symbol\":\"AAPL.NASDAQ\""))
    #expect(positions.output.contains("\"expected\":\"100\""))
    #expect(positions.output.contains("\"commissions\":[{\"amount\":\"1\",\"currency\":\"USD\"}]"))
    let logs = try Executable.run(["logs"], in: folder.path)
    #expect(
      logs.output == "2026-11-22 18:30:00.500  error    alpha [a.lua:3]  boom\n", "\(logs.error)")
    let all = try Executable.run(["logs", "--level", "debug", "--json"], in: folder.path)
    #expect(all.output.split(separator: "\n").count == 2)
  }

  @Test("an account that the configuration lacks is told, and ends with 2")
  func unknownAccount_EndsWithTwo() throws {
    let folder = try TemporaryFolder()
    try fill(folder)
    let result = try Executable.run(["fills", "--account", "swng"], in: folder.path)
    #expect(result.status == 2)
    #expect(result.error.contains("there is no account swng in the configuration; did you mean"))
  }

  @Test("without a journal there are no rows, and that is no error")
  func noJournal_IsEmpty() throws {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", ConfigurationErrorTests.goodBrokers)
    try folder.write("runner.toml", "")
    for command in ["orders", "fills", "positions", "logs"] {
      let result = try Executable.run([command], in: folder.path)
      #expect(result.status == 0 && result.output.isEmpty && result.error.hasPrefix("no "))
    }
    let json = try Executable.run(["fills", "--json"], in: folder.path)
    #expect(json.output == "[]\n")
  }

  @Test("a journal that is none is told with its path, and ends with 1")
  func corruptJournal_IsTold() throws {
    let folder = try TemporaryFolder()
    try fill(folder)
    try folder.write("data/journal.db", String(repeating: "this is no database ", count: 500))
    let result = try Executable.run(["fills"], in: folder.path)
    #expect(result.status == 1)
    #expect(result.error.contains("\(folder.path)/data/journal.db"), "\(result.error)")
  }
}
