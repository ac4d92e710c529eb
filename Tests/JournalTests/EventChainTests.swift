import CJournal
import Foundation
import GRDB
import Orders
import OrdersTestSupport
import Testing
import TradingModel

@testable import Journal

@Suite("The chain of events")
struct EventChainTests {
  @Test(
    "the hash is BLAKE2b with 32 bytes",
    arguments: [
      ("", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
      ("abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
    ])
  func hash_IsBLAKE2b(text: String, expected: String) {
    var bytes = [UInt8](repeating: 0, count: 32)
    cj_hash(Array(text.utf8), Int64(text.utf8.count), &bytes)
    #expect(ChainHash(bytes)?.text == expected)
  }

  @Test("a whole journal verifies, and its hash is a fact of its events")
  func wholeJournal_Verifies() throws {
    let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
    for folder in [first, second] {
      _ = try BusyDay.fill(folder)
      let verdict = try JournalVerifier(folder: folder.path).verify()
      #expect(verdict.damages.isEmpty, "\(verdict.damages)")
      #expect(verdict.isWhole && verdict.firstBadSeq == nil)
      #expect(verdict.events > 40 && verdict.events == verdict.lastSeq)
    }
    let hashes = try [first, second].map { try JournalVerifier(folder: $0.path).verify().hash }
    #expect(hashes[0] == hashes[1])
    // A restart adds nothing, a thousand do neither.
    for _ in 0..<20 { _ = try first.open() }
    #expect(try JournalVerifier(folder: first.path).verify().hash == hashes[0])
  }

  @Test("it verifies while its daemon writes and after a kill")
  func openJournal_Verifies() throws {
    let folder = try TemporaryFolder()
    let journal = try BusyDay.fill(folder)
    try BusyDay.decide(journal)
    let verdict = try JournalVerifier(folder: folder.path).verify()
    #expect(verdict.isWhole, "\(verdict.damages)")
    let killed = try TemporaryFolder()
    for name in ["journal.db", "journal.db-wal"] {
      try FileManager.default.copyItem(
        atPath: folder.path + "/" + name, toPath: killed.path + "/" + name)
    }
    #expect(try JournalVerifier(folder: killed.path).verify().hash == verdict.hash)
    _ = try killed.open()
  }

  static let edits: [(String, String)] = [
    ("UPDATE events SET body = body || ' ' WHERE seq = 7", "event 7"),
    ("UPDATE events SET at = at + 1 WHERE seq = 9", "event 9"),
    ("UPDATE events SET account = NULL WHERE seq = 5", "event 5"),
    ("DELETE FROM events WHERE seq = 6", "event 6 is missing"),
    ("UPDATE events SET hash = NULL WHERE seq = 8", "event 8"),
    ("UPDATE orders SET filled = '99' WHERE filled = '100'", "table orders"),
    ("UPDATE fills SET price = '1' WHERE revision = 2", "table fills"),
    ("DELETE FROM fills WHERE id = 1", "table fills"),
    ("UPDATE commissions SET amount = '0'", "table commissions"),
    ("UPDATE positions SET quantity = '71'", "table positions"),
    ("DELETE FROM restraints", "table restraints"),
    ("UPDATE adjustments SET quantity = '-5'", "table adjustments"),
    ("UPDATE marks SET value = '2026-01-06'", "table marks"),
    ("INSERT INTO marks VALUES ('house', 'free', '1', 0)", "table marks"),
    ("UPDATE contracts SET body = replace(body, 'USD', 'EUR')", "table contracts"),
    ("UPDATE refusals SET reason = ''", "table refusals"),
    ("UPDATE notes SET text = 'x'", "table notes"),
    ("DROP TRIGGER events_stand", "the schema differs at trigger events_stand"),
    ("DROP INDEX orders_number", "the schema differs at index orders_number"),
  ]

  @Test("whatever is changed behind its back is named, and does not start", arguments: edits)
  func change_IsNamed(sql: String, expected: String) throws {
    let folder = try TemporaryFolder()
    do { _ = try BusyDay.fill(folder) }
    do {
      let queue = try DatabaseQueue(path: folder.journalPath)
      try queue.write { database in
        if !sql.hasPrefix("DROP") {
          try database.execute(sql: "DROP TRIGGER events_stand; DROP TRIGGER events_are_kept")
        }
        try database.execute(sql: sql)
        #expect(database.changesCount > 0 || sql.hasPrefix("DROP"))
      }
    }
    let verdict = try JournalVerifier(folder: folder.path).verify()
    #expect(
      verdict.damages.contains { $0.hasPrefix(expected) }, "\(verdict.damages)")
    if expected.hasPrefix("event") {
      #expect(verdict.firstBadSeq.map { expected.contains("event \($0)") } == true)
    }
    guard !sql.hasPrefix("DROP") else { return }
    let error = #expect(throws: JournalError.self) { try folder.open() }
    #expect(error?.code == .corrupt)
    #expect(error?.description.contains("perigee journal repair-to") == true)
  }

  @Test("a hash of one event costs little beside its commit")
  func hash_IsCheap() throws {
    let folder = try TemporaryFolder()
    let desk = try makeDesk(folder)
    let clock = ContinuousClock()
    let commits = clock.measure {
      for number in 1...500 as ClosedRange<Int64> { desk.place(number) }
    }
    let body = [UInt8](repeating: 0x41, count: 600)
    var chain = EventChain()
    let hashes = clock.measure {
      for _ in 0..<500 {
        chain.append(
          at: 1, kind: "placed", account: "paper", intent: "r1-0123456789abcdef", body: body)
      }
    }
    print(
      "[figure] chain: \(hashes / 500) a hash, \(commits / 500) an order with its commit (debug)")
    #expect(hashes < commits / 2)
  }
}
