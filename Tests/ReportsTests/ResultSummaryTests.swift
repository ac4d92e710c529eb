import Foundation
import Performance
import Reports
import Testing
import TradingModel

@Suite struct ResultSummaryTests {
  private func result(strategy: String?) -> TradingResult {
    var result = TradingResult(
      kind: .live, strategy: strategy, script: nil, account: "main \"x\" {",
      start: Timestamp(seconds: 1_700_000_000), end: Timestamp(seconds: 1_700_086_400),
      currency: "USD", capital: 100_000)
    result.notes = ["a } that \" ends ] nothing", "\\"]
    return result
  }

  @Test("a summary tells what the whole result tells")
  func summary_IsTheResults() throws {
    for strategy in [nil, "trend, [up]"] {
      let result = result(strategy: strategy)
      let summary = try ResultSummary(try ResultJSON.data(result))
      #expect(summary.kind == .live)
      #expect(summary.strategy == strategy)
      #expect(summary.account == result.account)
      #expect(summary.start == result.start)
      #expect(summary.end == result.end)
      #expect(summary.currency == "USD")
      #expect(summary.figures["trades"] == 0)
    }
  }

  @Test(
    "what is no result is refused, wherever it ends",
    arguments: ["", "{", "[]", "{}", "{\"format\":\"other\"}", "{\"a\":[", "nonsense", "{\"a\" 1}"])
  func other_IsRefused(text: String) {
    #expect(throws: ReportError.self) { try ResultSummary(Data(text.utf8)) }
  }

  @Test("a text that is cut anywhere is refused and never read past")
  func cut_IsRefused() throws {
    let data = try ResultJSON.data(result(strategy: "s"))
    for length in stride(from: 0, to: data.count, by: 7) {
      #expect(throws: ReportError.self) { try ResultSummary(data.prefix(length)) }
    }
  }
}
