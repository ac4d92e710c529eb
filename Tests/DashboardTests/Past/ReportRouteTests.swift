import Foundation
import Pages
import Performance
import Reports
import Testing
import TradingModel

@testable import Dashboard

@Suite struct ReportRouteTests {
  private func result(_ strategy: String) throws -> Data {
    try ResultJSON.data(
      TradingResult(
        kind: .backtest, strategy: strategy, script: "x.lua", account: "main",
        start: Timestamp(seconds: 1_700_000_000), end: Timestamp(seconds: 1_700_086_400),
        currency: "USD", capital: 100_000))
  }

  @Test("results of the folder are listed, opened under their own policy, and given as JSON")
  func results_AreServed() async throws {
    let fixture = try PastFixture(orders: 2)
    let folder = URL(fileURLWithPath: fixture.path + "/reports")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let data = try result("trend <up>")
    try data.write(to: folder.appendingPathComponent("a & b.json"))
    try Data("{}".utf8).write(to: folder.appendingPathComponent("other.json"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link.json", withDestinationPath: "/etc/passwd")
    let answers = try await PastServer.ask(
      fixture.path,
      [
        "/reports", "/reports/page?name=a%20%26%20b.json",
        "/reports/result.json?name=a%20%26%20b.json", "/reports/page?name=other.json",
        "/reports/result.json?name=link.json",
      ])
    #expect(answers[0].body.contains("trend &lt;up&gt;"))
    #expect(answers[0].body.contains("/reports/page?name=a%20%26%20b.json"))
    #expect(!answers[0].body.contains("other.json"))
    #expect(answers[1].status == 200)
    let policy = try #require(answers[1].headers["content-security-policy"])
    #expect(policy.contains("script-src '\(ReportPage.scriptDigest)'"))
    #expect(policy.contains("style-src '\(ReportPage.styleDigest)'"))
    #expect(policy.contains("default-src 'none'"))
    // Nowhere else.
    #expect(answers[0].headers["content-security-policy"]?.contains("sha256") == false)
    #expect(answers[2].body == String(decoding: data, as: UTF8.self))
    #expect(answers[3].status == 500)
    #expect(answers[4].status == 404)
  }

  private func program(_ text: String, in folder: String) throws -> String {
    let path = folder + "/program"
    try Data("#!/bin/sh\n\(text)\n".utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    return path
  }

  @Test("a new report is made by the program, with names as values and never as options")
  func maker_RunsProgram() async throws {
    let fixture = try PastFixture(orders: 0)
    let maker = ReportMaker(
      program: try program("echo \"$@\" > \(fixture.path)/told", in: fixture.path),
      data: fixture.path, folder: fixture.path + "/reports")
    try maker.make(
      [ReportMaker.Wish(strategy: "--out/x", since: "2026-01-01", capital: "5")], of: "x",
      now: Timestamp(seconds: 0))
    await maker.settled()
    #expect(maker.state == .made(of: "x", count: 1))
    let told = try String(contentsOfFile: fixture.path + "/told", encoding: .utf8)
    #expect(
      told == "report --data \(fixture.path) --out "
        + "\(fixture.path)/reports/--out_x-1970-01-01T00-00-00.html --strategy=--out/x "
        + "--since=2026-01-01 --capital=5\n")
  }

  @Test("why no report was made is told in the program's own words")
  func maker_TellsFailure() async throws {
    let fixture = try PastFixture(orders: 0)
    let wish = ReportMaker.Wish(account: "main")
    func state(_ text: String) async throws -> ReportsPage.Making {
      let maker = ReportMaker(
        program: try program(text, in: fixture.path), data: fixture.path, folder: fixture.path)
      try maker.make([wish], of: "main", now: Timestamp(seconds: 0))
      await maker.settled()
      return maker.state
    }
    #expect(
      try await state("echo the disk is full >&2; exit 1")
        == .failed(of: "main", why: "the disk is full\n"))
    #expect(
      try await state("exit 2") == .failed(of: "main", why: "Nothing was traded by it."))
    #expect(throws: ReportMaker.Refusal.self) {
      try ReportMaker(program: nil, data: "", folder: "").make(
        [wish], of: "main", now: Timestamp(seconds: 0))
    }
  }

  @Test("while one report is made no other one begins")
  func maker_MakesOneAtATime() async throws {
    let fixture = try PastFixture(orders: 0)
    let gate = fixture.path + "/gate"
    try #require(mkfifo(gate, 0o600) == 0)
    let maker = ReportMaker(
      program: try program("read word < \(gate)", in: fixture.path), data: fixture.path,
      folder: fixture.path)
    let wish = ReportMaker.Wish(account: "main")
    try maker.make([wish], of: "main", now: Timestamp(seconds: 0))
    #expect(throws: ReportMaker.Refusal.self) {
      try maker.make([wish], of: "main", now: Timestamp(seconds: 0))
    }
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: gate))
    try file.write(contentsOf: Data("go\n".utf8))
    try file.close()
    await maker.settled()
    #expect(maker.state == .made(of: "main", count: 1))
  }
}
