import Control
import Foundation
import Testing
import TradingModel

@testable import Dashboard

@Suite struct LogRouteTests {
  @Test("a line that would be a script is text in the page")
  func script_IsText() async throws {
    let fixture = try PastFixture(orders: 0)
    try fixture.log([
      "<script>alert(1)</script>", "</li><img src=x onerror=alert(2)>", "\u{1B}[2J\u{202E}gone",
    ])
    let page = try #require(try await PastServer.ask(fixture.path, ["/logs"]).first)
    #expect(page.status == 200)
    #expect(!page.body.contains("<script>alert"))
    #expect(!page.body.contains("<img"))
    #expect(page.body.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(page.body.contains("␛[2J⟨U+202E⟩gone"))
  }

  @Test("words find lines, both ways of paging meet every line once, and a moment is in the middle")
  func search_AndPaging() async throws {
    let fixture = try PastFixture(orders: 0)
    try fixture.log((0..<450).map { "line number \($0) \($0 % 3 == 0 ? "fizz" : "plain")" })
    var answers = try await PastServer.ask(
      fixture.path, ["/logs?q=fizz&rows=100", "/logs?q=nothing", "/logs?rows=100"])
    let fizz = Array((0..<450).reversed().filter { $0 % 3 == 0 }.prefix(100))
    #expect(numbers(answers[0].body) == fizz)
    #expect(answers[1].body.contains("No line fits."))
    #expect(numbers(answers[2].body) == Array((350..<450).reversed()))

    let older = try #require(link(answers[2].body, "next"))
    answers = try await PastServer.ask(fixture.path, [older])
    #expect(numbers(answers[0].body) == Array((250..<350).reversed()))
    let newer = try #require(link(answers[0].body, "prev"))
    let moment = (PastFixture.start + 200) * 1_000_000_000
    answers = try await PastServer.ask(
      fixture.path, [newer, "/logs?rows=100&around=\(moment)&line=201"])
    #expect(numbers(answers[0].body) == Array((350..<450).reversed()))
    #expect(numbers(answers[1].body) == Array((150..<250).reversed()))
    #expect(answers[1].body.contains("class=\"info here\" id=\"l201\""))
  }

  @Test("following gets the lines after one, those that fit, in order")
  func lines_FollowOn() async throws {
    let fixture = try PastFixture(orders: 0)
    try fixture.log((0..<30).map { "line number \($0) \($0 % 3 == 0 ? "fizz" : "plain")" })
    struct Lines: Decodable {
      var lines: [String]
      var after: String
      var newest: String
      var hasMore: Bool
    }
    let answers = try await PastServer.ask(
      fixture.path, ["/logs/lines?after=10&q=fizz", "/logs/lines?after=30"])
    let lines = try ControlCoding.decode(Lines.self, from: Array(answers[0].body.utf8))
    #expect(lines.lines.flatMap { numbers($0) } == [12, 15, 18, 21, 24, 27])
    #expect(lines.after == "30")
    #expect(!lines.hasMore)
    #expect(try ControlCoding.decode(Lines.self, from: Array(answers[1].body.utf8)).lines.isEmpty)
  }

  private func numbers(_ html: String) -> [Int] {
    html.matches(of: /line number (\d+)/).compactMap { Int($0.1) }
  }

  private func link(_ html: String, _ relation: String) -> String? {
    html.split(separator: "<a ").first { $0.contains("rel=\"\(relation)\"") }?
      .firstMatch(of: /href="([^"]*)"/).map { String($0.1).replacing("&amp;", with: "&") }
  }
}
