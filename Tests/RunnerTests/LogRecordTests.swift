import Control
import Foundation
import Testing
import TradingModel

@testable import Runner

@Suite struct LogRecordTests {
  private func line(_ message: String, order: String? = nil) -> LogLine {
    LogLine(
      time: Timestamp(rawValue: 1_700_000_000_250_000_000), level: .warning,
      strategy: StrategyID(rawValue: "breakout"), account: AccountName(rawValue: "swing"),
      order: order.map { IntentID(rawValue: $0) }, source: "orders", message: message)
  }

  @Test("a line is one JSON object, whatever its message holds")
  func line_IsOneObject() throws {
    let message = "two\nlines \"quoted\" \u{1B}[31m {\"x\":1}\r\n"
    let text = try #require(LogRecord(line(message, order: "r1-abc")).text)
    #expect(text.hasSuffix("\n"))
    #expect(text.dropLast().allSatisfy { !$0.isNewline })
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["body"] as? String == message)
    #expect(object["severity_text"] as? String == "WARNING")
    #expect(object["severity_number"] as? Int == 13)
    #expect(object["timestamp"] as? String == "2023-11-14T22:13:20.25Z")
    let attributes = try #require(object["attributes"] as? [String: String])
    #expect(
      attributes == [
        "strategy": "breakout", "account": "swing", "order": "r1-abc", "source": "orders",
      ])
  }

  @Test("a bracket's orders share a trace, and each has a span of its own")
  func bracket_SharesItsTrace() {
    let orders = ["r1-k3v7", "r1-k3v7-S", "r1-k3v7-T"].map { IntentID(rawValue: $0) }
    #expect(Set(orders.map(TraceID.trace)).count == 1)
    #expect(Set(orders.map(TraceID.span)).count == 3)
    #expect(TraceID.trace(orders[0]).count == 32)
    #expect(TraceID.span(orders[0]).count == 16)
    #expect(TraceID.trace(orders[0]) != TraceID.trace(IntentID(rawValue: "r1-k3v8")))
  }

  @Test("a line about no order has no trace")
  func plainLine_HasNoTrace() throws {
    let text = try #require(LogRecord(line("hello")).text)
    #expect(!text.contains("trace_id"))
    #expect(!text.contains("span_id"))
  }
}
