import Control
import Foundation
import Journal
import Notices
import Orders
import Testing
import TradingModel

@testable import Dashboard

/// What stands around pages that are not there, that fail or that are refused, and what pages show
/// while no daemon runs.
@Suite struct FrameTests {
  private func expectFramed(_ reply: Reply, _ status: Int, _ words: String) {
    #expect(reply.status == status)
    #expect(reply.field("content-type")?.hasPrefix("text/html") == true)
    #expect(reply.text.contains("<nav class=\"menu\""), "\(words)")
    #expect(!reply.text.contains("1970-01-01"), "\(words)")
    #expect(reply.text.contains("2026-09-21"), "\(words)")
    #expect(reply.text.contains(words))
    // The choices lead to a page that is looked at, and every form of it passes the door.
    #expect(reply.text.contains("name=\"token\" value=\""))
  }

  @Test("a page that is not there, is refused or fails has the menu, and the time of its making")
  func faults_AreFramed() async throws {
    let test = try TestSite { $0.isReadOnly = true }
    let cookie = try await test.login()
    let token = try #require(test.pageToken(cookie))
    expectFramed(await test.get("/nowhere", cookie: cookie), 404, "There is no page /nowhere.")
    expectFramed(await test.get("/orders/none", cookie: cookie), 404, "has no order")
    expectFramed(await test.get("/preferences", cookie: cookie), 405, "by a form of a page")
    expectFramed(
      await test.post("/risk/resume", "token=x&scope=all", cookie: cookie), 403,
      "older than the login")
    expectFramed(
      await test.post("/risk/resume", "token=\(token)&back=%2Frisk", cookie: cookie), 403,
      "read-only")
    expectFramed(await test.post("/nowhere", "token=\(token)", cookie: cookie), 404, "nothing to")
    try Data("no database".utf8).write(to: URL(fileURLWithPath: test.folder + "/journal.db"))
    expectFramed(await test.get("/orders", cookie: cookie), 500, "This did not work")
  }

  @Test("the choices of a refused change lead back to where its form does")
  func refusal_LeadsBack() async throws {
    let test = try TestSite()
    let cookie = try await test.login()
    let token = try #require(test.pageToken(cookie))
    let back = await test.post(
      "/risk/resume", "token=\(token)&back=%2Frisk%3Fx&reason=r", cookie: cookie)
    #expect(back.status == 503)
    #expect(back.text.contains("name=\"back\" value=\"/risk?x\""))
    let none = await test.post("/risk/resume", "token=\(token)", cookie: cookie)
    #expect(none.text.contains("name=\"back\" value=\"/\""))
  }

  @Test("what a notice has to tell waits for a page that a person sees")
  func notice_WaitsForAPage() async throws {
    let test = try TestSite()
    let cookie = try await test.login()
    let token = try #require(test.pageToken(cookie))
    test.site.gatekeeper.change(String(cookie.split(separator: "=")[1])) { $0.notice = "done so" }
    _ = await test.post("/preferences", "token=\(token)&zone=utc", cookie: cookie)
    #expect(await test.get("/", cookie: cookie).text.contains("done so"))
    #expect(await !test.get("/", cookie: cookie).text.contains("done so"))
  }

  @Test("programs hear of what is not there in JSON")
  func programs_HearJSON() async throws {
    let test = try TestSite()
    let field = ("authorization", "Bearer \(TestSite.token)")
    for path in ["/api/nowhere.json", "/api/orders/none/timeline.json", "/api/logs.json?from=x"] {
      let reply = await test.get(path, fields: [field])
      #expect([404, 422].contains(reply.status), "\(path)")
      #expect(reply.field("content-type")?.hasPrefix("application/json") == true)
      #expect(reply.text.hasPrefix("{\"error\":"), "\(path)")
    }
  }

  @Test("without a daemon the risk page shows what the journal will hold back again")
  func restraint_IsReadFromJournal() async throws {
    let test = try TestSite()
    let journal = try OrderJournal(
      folder: DataFolder(path: test.folder), durability: .normal, clock: { test.clock.now })
    try journal.commit([
      .restrained(
        Restraint(
          scope: .account(AccountName(rawValue: "swing")), level: .halt, reason: "the feed <lies>",
          actor: "maria", since: test.clock.now))
    ])
    try journal.settle()
    let cookie = try await test.login()
    let page = await test.get("/risk", cookie: cookie)
    #expect(page.status == 200)
    for words in ["account:swing", "halt", "the feed &lt;lies&gt;", "maria", "the next start"] {
      #expect(page.text.contains(words), "\(words)")
    }
    // Nobody is there to lift it.
    #expect(!page.text.contains("/risk/resume"))
    let rows = await test.get("/api/restraints.json", cookie: cookie)
    #expect(rows.text.contains("\"scope\":\"account:swing\""))
  }

  @Test("the system page tells what went to people outside, and what nobody got")
  func notices_AreShown() async throws {
    let test = try TestSite()
    let store = try NoticeStore.write(test.folder + "/" + NoticeStore.fileName)
    let now = test.clock.now
    func notice(_ title: String) -> Notice {
      Notice(.fill, title: title, text: "words", account: "swing", time: now)
    }
    let sent = try store.add(notice("sold 5 <b>"), .queued, at: now)
    try store.attempted(sent, on: "phone", failure: "status 500", at: now)
    try store.attempted(sent, on: "letters", failure: nil, at: now)
    try store.moved(sent, to: .sent, at: now)
    let lost = try store.add(notice("bought 7"), .queued, at: now)
    try store.attempted(lost, on: "phone", failure: "network error 7: no route", at: now)
    try store.moved(lost, to: .failed, reason: "after 7 rounds: no route", at: now)
    let cookie = try await test.login()
    let page = await test.get("/system", cookie: cookie).text
    let failed = try #require(page.range(of: "Notices that nobody got"))
    let all = try #require(page.range(of: "id=\"notices\""))
    #expect(failed.lowerBound < all.lowerBound)
    for words in ["sold 5 &lt;b&gt;", "letters", "after 7 rounds: no route", "bought 7"] {
      #expect(page.contains(words), "\(words)")
    }
    let rows = await test.get("/api/notices.json?failed=1", cookie: cookie).text
    #expect(rows.contains("bought 7") && !rows.contains("sold 5"))
  }

  @Test("every row below /api/ is JSON for whoever has the token, and for nobody else")
  func rows_AreJSON() async throws {
    let test = try TestSite()
    let field = ("authorization", "Bearer \(TestSite.token)")
    let paths = RowRoutes.pages.map(\.path.description).filter { !$0.contains("{") }
      .filter { !$0.hasSuffix("result.json") }
    #expect(paths.count == 16)
    for path in paths {
      let reply = await test.get(path, fields: [field])
      #expect(reply.status == 200, "\(path)")
      #expect(reply.field("content-type")?.hasPrefix("application/json") == true, "\(path)")
      #expect(await test.get(path).status == 401, "\(path)")
      guard case .bytes(let bytes) = reply.body else { continue }
      #expect(throws: Never.self, "\(path)") {
        try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      }
    }
  }

  @Test("every path below /api/ stands in the documents")
  func rows_AreDocumented() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/dashboard.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    for path in RowRoutes.pages.map(\.path.description) {
      let words = path.dropFirst("/api/".count).replacing("{name}", with: "NAME")
        .replacing("{intent}", with: "REFERENCE")
      #expect(text.contains("`\(words)"), "docs/dashboard.md does not tell \(path)")
    }
  }
}
