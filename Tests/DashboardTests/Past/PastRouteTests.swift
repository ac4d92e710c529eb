import Control
import Foundation
import Pages
import Testing
import TradingModel

@testable import Dashboard

@Suite struct PastRouteTests {
  @Test("a download holds every row of the journal, in either format")
  func download_EqualsJournal() async throws {
    let fixture = try PastFixture(orders: 1_203)
    let answers = try await PastServer.ask(
      fixture.path, ["/orders.csv", "/orders.json", "/orders/fills.csv", "/orders/fills.json"])
    #expect(answers.map(\.status) == [200, 200, 200, 200])
    let journal = JournalFolder(path: fixture.path)
    let orders = try journal.orders(RowFilter(limit: 100_000))
    let fills = try journal.fills(RowFilter(limit: 100_000))
    #expect(orders.count == 1_203)
    #expect(fills.count == 601)

    #expect(
      try ControlCoding.decode([OrderRow].self, from: Array(answers[1].body.utf8)) == orders)
    #expect(try ControlCoding.decode([FillRow].self, from: Array(answers[3].body.utf8)) == fills)

    let table = try #require(answers[0].csv)
    #expect(table.count == orders.count + 1)
    let column = Dictionary(uniqueKeysWithValues: table[0].enumerated().map { ($1, $0) })
    for (cells, row) in zip(table.dropFirst(), orders) {
      func cell(_ name: String) throws -> String { cells[try #require(column[name])] }
      #expect(try cell("intent") == row.intent)
      #expect(try cell("time") == CalendarTime.utc(row.time.timestamp))
      #expect(try Decimal64(cell("limit_price")) == row.limitPrice)
      #expect(try Decimal64(cell("quantity")) == row.quantity)
      #expect(try cell("reason") == row.reason ?? "")
      // What a spreadsheet would compute has an apostrophe in front; everything else is as it was.
      let tag = row.tag ?? ""
      let isFormula = tag.hasPrefix("=") || tag.hasPrefix("-")
      #expect(try cell("tag") == (isFormula ? "'" + tag : tag))
    }
    let money = try #require(answers[2].csv)
    let profit = try #require(money[0].firstIndex(of: "realized_profit"))
    #expect(money.dropFirst().allSatisfy { $0[profit] == "-3.75" })
  }

  @Test("a time range holds its first moment and not its last, for orders and for fills")
  func range_IsExact() async throws {
    let fixture = try PastFixture(orders: 40)
    let from = AskedTime.field(PastFixture.time(10))
    let before = AskedTime.field(PastFixture.time(20))
    let range = "from=\(from)&before=\(before)"
    let answers = try await PastServer.ask(
      fixture.path,
      [
        "/orders.json?\(range)", "/orders/fills.json?\(range)",
        "/orders.json?account=second", "/orders.json?strategy=mean%20revert",
        "/orders.json?symbol=msft", "/orders.json?symbol=AAPL.NASDAQ&side=SELL",
        "/orders.json?state=rejected", "/orders.json?tag=SUM", "/orders.json?state=open",
      ])
    func numbers(_ index: Int) throws -> [String?] {
      try ControlCoding.decode([OrderRow].self, from: Array(answers[index].body.utf8))
        .map(\.intent)
    }
    func wanted(_ fits: (Int) -> Bool) -> [String?] {
      (1...40).filter(fits).map { PastFixture.intent($0).rawValue }
    }
    #expect(try numbers(0) == wanted { (10..<20).contains($0) })
    let fills = try ControlCoding.decode([FillRow].self, from: Array(answers[1].body.utf8))
    #expect(fills.map(\.intent) == wanted { (10..<20).contains($0) && $0 % 2 == 0 })
    #expect(try numbers(2) == wanted { $0 % 5 == 0 })
    #expect(try numbers(3) == wanted { $0 % 2 == 1 })
    #expect(try numbers(4) == wanted { $0 % 2 == 1 })
    #expect(try numbers(5) == wanted { $0 % 2 == 0 && $0 % 3 == 0 })
    #expect(try numbers(6) == wanted { $0 % 2 == 1 })
    #expect(try numbers(7) == wanted { $0 % 7 == 1 })
    #expect(try numbers(8) == [])
  }

  @Test("“Older” leads through all rows, each once, and keeps the filter")
  func older_LeadsThroughAll() async throws {
    let fixture = try PastFixture(orders: 230)
    var path: String? = "/orders?rows=50&account=main"
    var seen: [String] = []
    while let asked = path, seen.count <= 230 {
      let page = try #require(try await PastServer.ask(fixture.path, [asked]).first)
      #expect(page.status == 200)
      seen += page.body.matches(of: /data-key="(r1-[a-z]{16})"/).map { String($0.1) }
      path = page.body.firstMatch(of: /rel="next" href="([^"]*)"/).map {
        String($0.1).replacing("&amp;", with: "&")
      }
    }
    let wanted = (1...230).reversed().filter { $0 % 5 != 0 }.map { PastFixture.intent($0).rawValue }
    #expect(seen == wanted)
  }

  @Test("an order's page shows its fill and costs, and leads to its strategy and to the log")
  func order_IsShown() async throws {
    let fixture = try PastFixture(orders: 8)
    let intent = PastFixture.intent(4).rawValue
    let page = try #require(try await PastServer.ask(fixture.path, ["/orders/\(intent)"]).first)
    #expect(page.status == 200)
    #expect(page.body.contains(intent))
    #expect(page.body.contains("187.5"))
    #expect(page.body.contains("1.25 USD"))
    #expect(page.body.contains("/strategies/trend?at="))
    #expect(page.body.contains("/logs?around="))
  }

  @Test("what is not there is a page that says what to do")
  func missing_SaysWhatToDo() async throws {
    let fixture = try PastFixture(orders: 1)
    let answers = try await PastServer.ask(
      fixture.path,
      [
        "/orders/r1-nosuchorder", "/orders/%3Cscript%3E", "/reports/page?name=..%2Fjournal.db",
        "/reports/page?name=none.json", "/reports/result.json?name=%2Fetc%2Fpasswd",
        "/orders.csv?from=soon", "/logs/lines",
      ])
    for answer in answers {
      #expect(answer.status == 404)
      #expect(!answer.body.contains("<script>"))
    }
    #expect(answers[0].body.contains("perigee orders"))
    #expect(answers[5].body.contains("is no time"))
  }

  @Test("an empty data folder has all pages")
  func emptyFolder_HasPages() async throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("past-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: path) }
    let answers = try await PastServer.ask(
      path,
      [
        "/orders", "/orders/fills", "/orders/refused", "/logs", "/reports", "/system",
        "/orders.json", "/orders/refused.csv",
      ])
    #expect(answers.allSatisfy { $0.status == 200 })
    #expect(answers[0].body.contains("no orders yet"))
    #expect(answers[3].body.contains("The log is empty."))
    #expect(answers[6].body == "[\n]\n")
    #expect(answers[7].csv?.count == 1)
  }
}
