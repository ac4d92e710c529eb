import Foundation
import JudgeSupport
import Performance
import Reports
import Testing
import TradingModel

/// The page in a real browser.
@Suite(.serialized, .timeLimit(.minutes(10))) struct BrowserTests {
  private struct Seen: Decodable {
    var console: [String]
    var requests: [String]
    var hostile: Bool
    var title: String
    var charts: [[Double]]
    var marks: Int
    var ticks: Int
    var bins: Int
    var rows: Int
    var rising: [String]
    var falling: [String]
    var sorted: String
    var lost: [String]
    var none: Int
    var readout: String
    var zoomed: Bool
    var back: Bool
    var overflow: Double
    var contrast: [Contrast]
  }

  private struct Contrast: Decodable {
    var ratio: Double
    var what: String

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      ratio = try container.decode(Double.self)
      what = try container.decode(String.self)
    }
  }

  private static let browsers = [
    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
  ]

  @Test("a real browser shows, sorts, searches and zooms", arguments: [false, true])
  func browser_ShowsThePage(isHostile: Bool) async throws {
    guard let browser = Self.browsers.first(where: FileManager.default.fileExists(atPath:)) else {
      print("SKIPPED: no Chromium is installed; the report's page was not opened in a browser")
      return
    }
    guard let python = await JudgeEnvironment.python(["playwright": "1.65.2"]) else { return }
    let result =
      isHostile
      ? Samples.result(
        name: Samples.hostile, tag: Samples.hostile, symbols: [Samples.hostile, "B"])
      : Samples.result()
    let seen = try await look(at: ReportPage(result).html, python, browser)
    #expect(seen.console == [], "no error, and no script or style that the policy refused")
    #expect(seen.requests.filter { !$0.hasPrefix("file:") && !$0.hasPrefix("data:") } == [])
    #expect(!seen.hostile)
    // What turns the direction of text is replaced.
    #expect(
      seen.title == result.strategy?.replacingOccurrences(of: "\u{202E}", with: "\u{FFFD}"))
    #expect(seen.charts.count == 5)
    // The second price chart is hidden until its symbol is chosen.
    #expect(seen.charts.filter { $0[0] >= 1 && $0[1] > 300 && $0[2] > 90 }.count == 4)
    #expect(seen.marks > 10 && seen.ticks > 5 && seen.bins > 5)
    #expect(seen.rows == result.trades.count && seen.rising.count == seen.rows)
    let rising = seen.rising.compactMap(number)
    #expect(rising.count == seen.rows && rising == rising.sorted())
    #expect(seen.falling.compactMap(number) == rising.reversed() && seen.sorted == "descending")
    #expect(seen.lost.count == result.trades.count { $0.exitTime != nil && $0.net <= .zero })
    #expect(seen.lost.allSatisfy { number($0).map { $0 <= 0 } == true } && seen.none == 0)
    #expect(seen.readout.contains("worth "))
    #expect(seen.zoomed && seen.back)
    #expect(seen.overflow <= 0, "a phone shows it without scrolling sideways")
    for contrast in seen.contrast { #expect(contrast.ratio >= 4.5, "\(contrast.what)") }
  }

  private func look(at html: String, _ python: String, _ browser: String) async throws -> Seen {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("perigee-page-\(UInt64.random(in: 0 ... .max)).html")
    try html.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Browser/judge.py").path
    let (status, output) = try await JudgeEnvironment.run(
      python, [script, file.path, browser], seconds: 120)
    #expect(status == 0, "\(output.suffix(3000))")
    let line = try #require(output.split(separator: "\n").last { $0.hasPrefix("{") })
    return try JSONDecoder().decode(Seen.self, from: Data(line.utf8))
  }

  private func number(_ text: String) -> Double? {
    Double(
      text.replacingOccurrences(of: ",", with: "").replacingOccurrences(of: "−", with: "-"))
  }
}
