import Foundation
import JudgeSupport
import Performance
import Reports
import Testing
import TradingModel

@Suite struct PageTests {
  @Test func page_IsSelfContained() {
    let html = ReportPage(Samples.result()).html
    for word in [
      "http://", "https://", "src=", "@import", "url(", " style=", " onclick", "<iframe",
    ] {
      let place = html.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
      #expect(!place.contains(word), "\(word)")
    }
    #expect(html.contains("default-src 'none'"))
  }

  @Test func words_FromOutside_AreText() {
    let name = Samples.hostile
    var result = Samples.result(days: 60, name: name, tag: name, symbols: [name])
    result.account = name
    result.currency = name
    result.notes = [name]
    result.parameters = [NamedText(name, name)]
    result.execution = [NamedText(name, name)]
    let html = ReportPage(result).html
    let lowered = html.lowercased()
    #expect(!lowered.contains("<script>window.hostile") && !lowered.contains("<img"))
    #expect(!lowered.contains("\" onmouseover=") && !html.contains("\u{202E}"))
    #expect(html.contains("&lt;/title&gt;&lt;script&gt;"))
    // One of each: no text closes or opens another.
    for tag in ["<script", "</script", "<style", "</style", "<body", "<h1"] {
      let wanted = tag.hasSuffix("script") ? 2 : 1
      #expect(lowered.components(separatedBy: tag).count - 1 == wanted, "\(tag)")
    }
  }

  @Test func policy_NamesTheScriptAndTheStyle() async throws {
    let html = ReportPage(Samples.result(days: 30)).html
    for (open, close, name) in [
      ("<style>", "</style>", "style"), ("<script>", "</script>", "script"),
    ] {
      let start = try #require(html.range(of: open)?.upperBound)
      let end = try #require(html.range(of: close, range: start..<html.endIndex)?.lowerBound)
      let digest = try await sha256(String(html[start..<end]))
      #expect(
        html.contains("\(name)-src 'sha256-\(digest)'"),
        "the digest of the \(name) is sha256-\(digest): write it into Sources/Reports")
    }
  }

  private func sha256(_ text: String) async throws -> String {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("perigee-digest-\(UInt64.random(in: 0 ... .max)).txt")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let (status, output) = try await JudgeEnvironment.run(
      "/usr/bin/env", ["sha256sum", file.path], seconds: 30)
    #expect(status == 0)
    let hex = Array(output.utf8.prefix(64))
    let bytes = stride(from: 0, to: hex.count, by: 2).compactMap {
      UInt8(String(decoding: hex[$0..<($0 + 2)], as: UTF8.self), radix: 16)
    }
    return Data(bytes).base64EncodedString()
  }

  @Test func nothing_IsAPageToo() {
    var builder = ResultBuilder(
      kind: .live, strategy: nil, script: nil, account: "main", start: Timestamp(seconds: 0),
      currency: "USD", capital: .zero)
    let html = ReportPage(builder.finish(end: Timestamp(seconds: 0), marks: [:])).html
    #expect(html.contains("There was none.") && html.hasSuffix("</html>\n"))
    #expect(!html.contains("nan") && !html.contains("inf\""))
  }

  @Test func page_KeepsItsSize() {
    var builder = ResultBuilder(
      kind: .backtest, strategy: "s", script: nil, account: "a", start: Timestamp(seconds: 0),
      currency: "USD", capital: 1_000_000)
    for index in 0..<40_000 {
      let time = Timestamp(seconds: Int64(index) * 60)
      let price = Decimal64(100 + index % 7)
      let fill = ResultFill(
        time: time, symbol: "S\(index / 2 % 20)", side: index % 2 == 0 ? .buy : .sell,
        quantity: 1, price: price, pointValue: 1, commission: 1, order: Int64(index),
        tag: "tag", arrivalMid: nil)
      builder.record(fill, low: nil, high: nil)
      builder.price(
        symbol: fill.symbol,
        bar: Bar(start: time, open: price, high: price, low: price, close: price))
      builder.sample(time: time, equity: 1_000_000 + Decimal64(index % 100), exposure: .zero)
    }
    builder.notes = (0..<5000).map { "note \($0)" }
    let end = Timestamp(seconds: 40_000 * 60)
    let html = ReportPage(builder.finish(end: end, marks: [:])).html
    #expect(html.utf8.count < 6_000_000)
    #expect(html.contains("The newest 5000 of 20000; all are in the JSON."))
    #expect(html.contains("12 more symbols have no chart here."))
    #expect(html.contains("and 4900 more, which are in the JSON"))
  }

  @Test func figures_TellTheirFormula() {
    let html = ReportPage(Samples.result()).html
    for figure in Figure.all {
      #expect(html.contains(figure.title.replacingOccurrences(of: "&", with: "&amp;")))
    }
    #expect(html.contains("mean(r) / stdev(r) * sqrt(D), riskless rate 0 (Sharpe 1994;"))
  }

  @Test("the documentation names every figure with its formula and source")
  func documentation_NamesEveryFigure() throws {
    let text = try Samples.page("report.md")
    for figure in Figure.all {
      let formula = figure.formula.replacingOccurrences(of: "|", with: "\\|")
      #expect(text.contains("| `\(figure.key)` | \(formula) | \(figure.source) |"), "\(figure.key)")
    }
  }
}
