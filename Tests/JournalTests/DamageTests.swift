import Foundation
import GRDB
import Journal
import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("A damaged journal")
struct DamageTests {
  static let tables = [
    "events", "orders", "fills", "commissions", "positions", "contracts", "refusals", "notes",
    "restraints", "adjustments", "marks",
  ]

  /// All that the journal says, but for account values, which are the broker's newest word and
  /// stand in no event; nil where it cannot be read.
  static func content(_ path: String) -> [String]? {
    do {
      let queue = try DatabaseQueue(path: path)
      return try queue.read { database in
        try tables.flatMap { table in
          try Row.fetchAll(database, sql: "SELECT * FROM \(table) ORDER BY 1, 2").map {
            "\(table) \($0)"
          }
        }
      }
    } catch { return nil }
  }

  @Test(
    "one flipped bit anywhere is found, or changes nothing of what the journal says",
    arguments: [1, 2, 3, 4] as [UInt64])
  func flippedBit_IsFoundOrHarmless(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    do { _ = try BusyDay.fill(folder, orders: 24) }
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.journalPath))
    let content = try #require(DamageTests.content(folder.journalPath))
    var generator = SeededGenerator(seed: seed)
    var found = 0
    let pages = whole.count / 4096
    for page in 0..<pages {
      let damaged = try TemporaryFolder()
      var bytes = whole
      let place = page * 4096 + Int.random(in: 0..<4096, using: &generator)
      bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      try bytes.write(to: URL(fileURLWithPath: damaged.journalPath))
      if DamageTests.isFound(damaged) {
        found += 1
      } else {
        #expect(DamageTests.content(damaged.journalPath) == content, "byte \(place)")
      }
    }
    print("[figure] damage: \(found) of \(pages) flipped bits found, seed \(seed)")
    #expect(found > pages / 8)
  }

  private static func isFound(_ folder: TemporaryFolder) -> Bool {
    do { return try !JournalVerifier(folder: folder.path).verify().isWhole } catch { return true }
  }

  @Test("overwritten pages are found, each of them, and the file stays as it is")
  func overwrittenPage_IsFound() throws {
    let folder = try TemporaryFolder()
    do { _ = try BusyDay.fill(folder, orders: 24) }
    let url = URL(fileURLWithPath: folder.journalPath)
    let whole = try Data(contentsOf: url)
    let content = DamageTests.content(folder.journalPath)
    for page in 1..<(whole.count / 4096) {
      var bytes = whole
      let range = (page * 4096)..<((page + 1) * 4096)
      bytes.replaceSubrange(range, with: Data(repeating: 0xA5, count: 4096))
      try bytes.write(to: url)
      let isFound = DamageTests.isFound(folder)
      if !isFound { #expect(DamageTests.content(folder.journalPath) == content, "page \(page)") }
      #expect(try Data(contentsOf: url) == bytes)
    }
  }

  @Test("a damaged journal does not start; what can be read is read; a copy of the rest trades on")
  func damagedJournal_IsSaved() throws {
    let folder = try TemporaryFolder()
    do { _ = try BusyDay.fill(folder) }
    let before = try JournalReader(folder: folder.path)
    let (orders, fills) = (try before.orders(), try before.fills())
    do {
      let queue = try DatabaseQueue(path: folder.journalPath)
      try queue.write { database in
        try database.execute(sql: "DROP TRIGGER events_stand")
        try database.execute(sql: #"UPDATE events SET body = '{"a":1}' WHERE seq IN (20, 21)"#)
      }
      _ = try queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    }
    let damaged = try Data(contentsOf: URL(fileURLWithPath: folder.journalPath))
    #expect(throws: JournalError.self) { try folder.open() }
    #expect(try JournalReader(folder: folder.path).orders().count == orders.count)

    let target = try TemporaryFolder()
    let report = try JournalRepair(folder: folder.path, copy: target.journalPath).run()
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.journalPath)) == damaged)
    #expect(report.lost == ["20...21"])
    #expect(report.advice.count == 2)
    #expect(report.advice[0].contains("between 2026-01-05T14:30:00"))
    let verdict = try JournalVerifier(folder: target.path).verify()
    #expect(verdict.isWhole, "\(verdict.damages)")
    #expect(report.orders >= orders.count - 2 && report.fills >= fills.count - 2)
    _ = try target.open()
    let again = #expect(throws: JournalError.self) {
      try JournalRepair(folder: folder.path, copy: target.journalPath).run()
    }
    #expect(again?.description.contains("exists already") == true)
  }

  @Test("what is copied of a whole journal is the whole journal")
  func repairOfWhole_IsEqual() throws {
    let folder = try TemporaryFolder()
    do { _ = try BusyDay.fill(folder) }
    let target = try TemporaryFolder()
    let report = try JournalRepair(folder: folder.path, copy: target.journalPath).run()
    #expect(report.lost.isEmpty && report.unproven.isEmpty && report.advice.isEmpty)
    #expect(
      DamageTests.content(target.journalPath) == DamageTests.content(folder.journalPath))
    #expect(
      try JournalVerifier(folder: target.path).verify().hash
        == JournalVerifier(folder: folder.path).verify().hash)
  }

  @Test("a repair goes on behind a page that cannot be read")
  func repair_GoesOnBehindBadPage() throws {
    let folder = try TemporaryFolder()
    do { _ = try BusyDay.fill(folder, orders: 60) }
    let url = URL(fileURLWithPath: folder.journalPath)
    var bytes = try Data(contentsOf: url)
    let page = try DatabaseQueue(path: folder.journalPath).read { database in
      // A leaf of the events in the middle: a page with the text of an order's event.
      try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
    }
    #expect(page > 10)
    let marker = Data("\"request_number\":30,".utf8)
    let place = try #require(bytes.range(of: marker)).lowerBound / 4096 * 4096
    bytes.replaceSubrange(place..<(place + 4096), with: Data(repeating: 0, count: 4096))
    try bytes.write(to: url)
    let target = try TemporaryFolder()
    let report = try JournalRepair(folder: folder.path, copy: target.journalPath).run()
    #expect(!report.lost.isEmpty)
    #expect(report.orders > 40 && report.orders < 60, "\(report)")
    #expect(try JournalVerifier(folder: target.path).verify().isWhole)
    #expect(try JournalReader(folder: target.path).orders().last?.requestNumber == 60)
  }

  @Test("every event is exported, as JSON lines and as CSV, from a time on")
  func export_IsWhole() throws {
    let folder = try TemporaryFolder()
    do { _ = try BusyDay.fill(folder) }
    let export = JournalExport(folder: folder.path)
    var lines: [String] = []
    let count = try export.write(.json) { lines.append($0) }
    let verdict = try JournalVerifier(folder: folder.path).verify()
    #expect(count == Int(verdict.events) && lines.count == count)
    for line in lines {
      #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
    }
    #expect(lines.last?.contains("\"hash\":\"\(verdict.hash)\"") == true)
    var table = ""
    #expect(try export.write(.csv) { table += $0 } == count)
    #expect(table.hasPrefix("seq,at,kind,account,intent,body,hash\r\n1,2026-01-05T14:30:00"))
    #expect(table.contains("\"{\"\"strategy\"\":\"\"alpha\"\""))
    var late = 0
    _ = try export.write(.json, since: Timestamp(seconds: 1_767_623_500)) { _ in late += 1 }
    #expect(late == 8)
  }
}
