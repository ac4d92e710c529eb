import Control
import Foundation
import Journal
import Logging
import Orders
import Testing
import TradingModel

@testable import Runner

/// `perigee timeline`, `perigee why` and the search of `perigee logs` on a real journal.
struct ReviewCommandTests {
  private func recorded() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", ConfigurationErrorTests.goodBrokers)
    try folder.write("runner.toml", "")
    let data = try DataFolder(path: "\(folder.path)/data")
    let journal = try OrderJournal(
      folder: data, durability: .normal, clock: { .make("2026-11-22T18:30:01Z") })
    let (strategy, account) = (StrategyID(rawValue: "alpha"), AccountName(rawValue: "swing"))
    let ticket = OrderTicket(
      instrument: InstrumentID(rawValue: 265598), side: .buy, quantity: 100,
      type: .limit(Price("187.50") ?? 0))
    let asked = Timestamp.make("2026-11-22T18:30:00Z")
    var order = Order(
      intent: IntentID(rawValue: "r1-a"), strategy: strategy, requestNumber: 1, account: account,
      ticket: ticket, state: .sending, createdAt: asked)
    try journal.commit([.placed(order, contract: JournalFolderTests.aapl)])
    let trace = OrderTrace(
      intent: order.intent, account: account, sent: asked.advanced(by: .microseconds(412)),
      bid: Price("187.40"), ask: Price("187.44"), quoted: asked)
    order.state = .filled
    order.filled = 100
    order.averagePrice = Price("187.45")
    order.updatedAt = .make("2026-11-22T18:30:01Z")
    let fill = Fill(
      execution: ExecutionID(rawValue: "e1"), intent: order.intent, strategy: strategy,
      account: account, instrument: ticket.instrument, side: .buy, quantity: 100,
      price: Price("187.45") ?? 0, time: asked, timeText: "t", exchange: "NASDAQ", perm: nil,
      brokerOrder: nil, cumulativeQuantity: 100)
    try journal.commit([.sent(trace), .filled(fill), .updated(order)])
    let logs = try LogStore(folder: data, clock: { asked })
    for text in ["spread is fine", "order refused", "\u{1B}[31mred"] {
      logs.append(LogEntry(at: asked, level: .info, strategy: strategy, source: "a", text: text))
    }
    #expect(logs.flush() == nil)
    return folder
  }

  @Test("a timeline shows each step with its time after the first, latencies and slippage")
  func timeline_IsPrinted() throws {
    let folder = try recorded()
    for name in ["r1-a", "e1"] {
      let result = try Executable.run(["timeline", name], in: folder.path)
      #expect(result.status == 0, "\(result.error)")
      #expect(result.output.hasPrefix("Order r1-a of alpha on swing: AAPL.NASDAQ\n"))
      #expect(result.output.contains("+0.000 412 s  sent"))
      #expect(result.output.contains("market stood at 187.40 to 187.44"))
      #expect(result.output.contains("Arrival middle 187.42, slippage 0.03 a unit (worse)"))
      #expect(result.output.contains("spread is fine"))
      #expect(result.output.contains("Note: There is no tape"))
      // A log line cannot drive the terminal.
      #expect(!result.output.contains("\u{1B}"))
    }
    let json = try Executable.run(["timeline", "r1-a", "--json"], in: folder.path)
    #expect(json.output.contains("\"arrival_middle\":\"187.42\""))
    #expect(json.output.contains("{\"name\":\"order to sent\",\"value\":\"412000\"}"))
  }

  @Test("an order that nobody knows ends with 2")
  func unknownOrder_EndsWithTwo() throws {
    let folder = try recorded()
    let result = try Executable.run(["timeline", "r1-b"], in: folder.path)
    #expect(result.status == 2)
    #expect(result.error.contains("there is no order r1-b in the journal"))
  }

  @Test("why answers in its first line, and refuses what it cannot read")
  func why_Answers() throws {
    let folder = try recorded()
    let result = try Executable.run(["why", "alpha", "--at", "2026-11-22T18:30"], in: folder.path)
    #expect(result.status == 0, "\(result.error)")
    #expect(
      result.output.hasPrefix(
        "alpha at 2026-11-22T18:30:00Z: It traded: one order in the window.\n"))
    let json = try Executable.run(
      ["why", "alpha", "--at", "2026-11-22T18:30", "--window", "500ms", "--json"], in: folder.path)
    #expect(json.output.contains("\"answer\":\"It traded: one order in the window.\""))
    let stranger = try Executable.run(
      ["why", "alhpa", "--at", "2026-11-22T18:30"], in: folder.path)
    #expect(stranger.status == 2)
    for wrong in [["--at", "yesterdayish"], ["--at", "10m", "--window", "2h"]] {
      let result = try Executable.run(["why", "alpha"] + wrong, in: folder.path)
      #expect(result.status == 1)
      #expect(result.error.contains("is not understood"))
    }
  }

  @Test("the log is searched by words and phrases")
  func logs_AreSearched() throws {
    let folder = try recorded()
    let result = try Executable.run(["logs", "--search", "refu* -spread"], in: folder.path)
    #expect(result.output.contains("order refused"))
    #expect(result.output.split(separator: "\n").count == 1)
  }

  @Test("a window is read with its unit, up to an hour")
  func windows_AreRead() {
    #expect(WhyCommand.length("10s") == .seconds(10))
    #expect(WhyCommand.length("500ms") == .milliseconds(500))
    #expect(WhyCommand.length("1h") == .seconds(3600))
    for wrong in ["", "10", "s", "0s", "-1s", "61m", "2h", "9999999999999999999s", "1 s"] {
      #expect(WhyCommand.length(wrong) == nil)
    }
  }
}
