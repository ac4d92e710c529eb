import Foundation
import JudgeSupport
import Testing

/// Every page of a real daemon's dashboard in a real browser.
@Suite(.serialized, .timeLimit(.minutes(10))) struct PagesBrowserTests {
  private struct Seen: Decodable {
    var console: [String]
    var requests: [String]
    var pages: [String: Int]
    var inline: [String]
    var empty: [String]
    var overflow: [String: Double]
    var changed: Bool
    var confirmed: String
    var obeyed: String
    var resumed: String
    var zones: [String]
    var themes: [String]
    var remembered: String
    var toOrder: String
    var unscripted: String
    var lost: String
    var charts: Bool
    var contrast: [Contrast]
    var focus: [[String]]
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

  @Test("a real browser walks every page of a daemon that trades, and its kill switch is obeyed")
  func browser_WalksEveryPage() async throws {
    guard let browser = Self.browsers.first(where: FileManager.default.fileExists(atPath:)) else {
      print("SKIPPED: no Chromium is installed; the dashboard was not opened in a browser")
      return
    }
    guard let python = await JudgeEnvironment.python(["playwright": "1.65.2"]) else { return }
    let seen = try await walk(python, browser)
    #expect(seen.console == [], "no error, and nothing that the policy refused")
    #expect(seen.requests.filter { !$0.hasPrefix("http://127.0.0.1:") } == [])
    #expect(!seen.requests.isEmpty)
    for (path, status) in seen.pages { #expect(status == 200, "\(path)") }
    #expect(seen.pages.count == 10)
    #expect(seen.inline == [] && seen.empty == [])
    #expect(seen.overflow == [:], "no page scrolls sideways")
    for contrast in seen.contrast { #expect(contrast.ratio >= 4.5, "\(contrast.what)") }
    #expect(seen.charts, "the strategy's bars are drawn")
    #expect(seen.changed, "a figure changed by itself")
    #expect(Set(seen.zones).count == 2 && Set(seen.themes).count == 2)
    #expect(seen.remembered == "dark exchange")
    #expect(seen.focus.first?.first == "Skip to the content")
    #expect(seen.focus.allSatisfy { $0.last != "none" }, "what has the focus shows it")
    #expect(seen.toOrder.contains("/orders/"))
    #expect(seen.confirmed.contains("All working orders of this daemon are cancelled"))
    #expect(seen.obeyed.contains("halt") && seen.obeyed.contains("the walk through the pages"))
    #expect(!seen.resumed.contains("the walk through the pages"))
    #expect(seen.unscripted.contains("breakout-btc"))
    #expect(seen.lost.contains("All figures stand as of"))
  }

  private func walk(_ python: String, _ browser: String) async throws -> Seen {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0])
    let programs =
      ProcessInfo.processInfo.environment["PERIGEE_BIN"]
      ?? bundle.deletingLastPathComponent().path
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let root = tests.deletingLastPathComponent().deletingLastPathComponent()
    let work = FileManager.default.temporaryDirectory
      .appendingPathComponent("perigee-walk-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: work) }
    let judge = tests.appendingPathComponent("Browser/walk.py").path
    let (status, text) = try await JudgeEnvironment.run(
      python, [judge, programs, root.path, work.path, browser], seconds: 240)
    try #require(status == 0, "\(text)")
    let line = text.split(separator: "\n").last { $0.hasPrefix("{") } ?? ""
    return try JSONDecoder().decode(Seen.self, from: Data(line.utf8))
  }
}
