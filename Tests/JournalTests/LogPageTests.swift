import Foundation
import GRDB
import Journal
import Logging
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Pages of the log")
struct LogPageTests {
  private func entry(_ number: Int, strategy: String? = nil) -> LogEntry {
    LogEntry(
      at: Timestamp(seconds: Int64(number)), level: number % 5 == 0 ? .error : .info,
      strategy: strategy.map(StrategyID.init), source: "t", text: "line \(number)")
  }

  private func store(
    _ folder: TemporaryFolder, retention: Int64 = 5_000_000
  ) throws -> LogStore {
    try LogStore(
      folder: DataFolder(path: folder.path), retention: retention,
      clock: { Timestamp(seconds: 100) })
  }

  @Test("pages go back and forth without a gap or a repetition, while lines come")
  func pages_AreWhole() throws {
    let folder = try TemporaryFolder()
    let store = try store(folder)
    for number in 0..<1_000 { store.append(entry(number)) }
    store.flush()
    let reader = try LogReader(folder: folder.path)
    let filter = LogFilter(level: .error, limit: 17)
    var back: [LogEntry] = []
    var turn = PageTurn<Int64>.newest
    var late = 1_000
    while true {
      let page = try reader.page(filter, turn)
      back.insert(contentsOf: page.entries, at: 0)
      // What comes meanwhile belongs to no older page.
      for _ in 0..<10 {
        store.append(entry(late))
        late += 1
      }
      store.flush()
      guard let older = page.older else { break }
      turn = .before(older)
    }
    #expect(back.map(\.text) == stride(from: 0, to: 1_000, by: 5).map { "line \($0)" })
    var forth: [LogEntry] = []
    turn = .oldest
    while true {
      let page = try reader.page(filter, turn)
      forth += page.entries
      guard let newer = page.newer else { break }
      turn = .after(newer)
    }
    #expect(forth.map(\.text) == stride(from: 0, to: late, by: 5).map { "line \($0)" })
    // Back from a page in the middle leads to the page before it.
    let second = try reader.page(filter, .after(forth[16].id))
    #expect(
      try reader.page(filter, .before(try #require(second.older))).entries == Array(forth[..<17]))
  }

  @Test("a page that may not take longer ends early and goes on from there")
  func impatience_EndsEarly() throws {
    let folder = try TemporaryFolder()
    let store = try store(folder)
    for number in 0..<50 { store.append(entry(number)) }
    store.flush()
    // Numbers far apart lie in different chunks of the index.
    let queue = try DatabaseQueue(path: folder.path + "/logs.db")
    try queue.write {
      try $0.execute(
        sql: "INSERT INTO logs (id, at, level, source, text) VALUES (999999, 60, 2, 't', 'far')")
    }
    let reader = try LogReader(folder: folder.path)
    var page = try reader.page(LogFilter(text: "line 3", limit: 100), .newest) { true }
    #expect(page.isPartial && page.entries.isEmpty)
    var found: [String] = []
    while let older = page.older {
      page = try reader.page(LogFilter(text: "line 3", limit: 100), .before(older)) { true }
      found = page.entries.map(\.text) + found
    }
    #expect(found == ["line 3"] + (30...39).map { "line \($0)" })
    #expect(!page.isPartial)
  }

  @Test("lines of a version without an index are read at once and searched soon")
  func oldLines_AreTakenUp() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/logs.db"
    do {
      let queue = try DatabaseQueue(path: path)
      try queue.write { database in
        try database.execute(
          sql: """
            CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
            INSERT INTO grdb_migrations VALUES ('logs-1');
            CREATE TABLE logs (
              id INTEGER PRIMARY KEY, at INTEGER NOT NULL, level INTEGER NOT NULL,
              strategy TEXT, source TEXT NOT NULL, text TEXT NOT NULL
            ) STRICT;
            CREATE INDEX logs_strategy ON logs(strategy, id) WHERE strategy IS NOT NULL;
            CREATE INDEX logs_at ON logs(at);
            """)
        for number in 0..<5_000 {
          try database.execute(
            sql: "INSERT INTO logs (at, level, strategy, source, text) VALUES (?, 2, ?, 't', ?)",
            arguments: [
              Int64(number) * 1_000_000_000, number % 7 == 0 ? "alpha" : nil, "old \(number)",
            ])
        }
      }
    }
    let store = try store(folder)
    for number in 5_000..<5_100 { store.append(entry(number, strategy: "alpha")) }
    let reader = try LogReader(folder: folder.path)
    let alpha = LogFilter(strategy: StrategyID(rawValue: "alpha"), limit: 10_000)
    // Before the index is whole, and after: the same lines.
    store.flush()
    #expect(try reader.entries(alpha).count == 715 + 100)
    // Each flush lets one more step be done.
    for _ in 0..<10 { store.flush() }
    let page = try reader.page(LogFilter(search: LogSearch("old 4321")), .newest)
    #expect(page.entries.map(\.text) == ["old 4321"])
    #expect(page.unindexed == 0)
    #expect(try reader.entries(alpha).count == 715 + 100)
    let times = LogFilter(
      since: Timestamp(seconds: 4_990), until: Timestamp(seconds: 5_010), limit: 100)
    #expect(try reader.entries(times).count == 20)
  }

  @Test("what is removed is not found any more, and the rest still is")
  func removal_KeepsTheIndex() throws {
    let folder = try TemporaryFolder()
    let store = try store(folder, retention: 500)
    for number in 0..<4_000 {
      store.append(entry(number))
      if number % 100 == 0 { store.flush() }
    }
    store.flush()
    let reader = try LogReader(folder: folder.path)
    #expect(try reader.entries(LogFilter(search: LogSearch("line"), limit: 10_000)).count == 500)
    #expect(try reader.entries(LogFilter(search: LogSearch("17"))).isEmpty)
    #expect(try reader.entries(LogFilter(search: LogSearch("3999"))).count == 1)
  }

  @Test("pages are whole while a writer writes")
  func pages_AreWholeBesideAWriter() async throws {
    let folder = try TemporaryFolder()
    let store = try store(folder)
    store.append(entry(0))
    store.flush()
    let reader = try LogReader(folder: folder.path)
    let writer = Task.detached {
      for number in 1..<3_000 {
        store.append(
          LogEntry(
            at: Timestamp(seconds: Int64(number)), level: .info, strategy: nil, source: "t",
            text: "line \(number)"))
        if number % 40 == 0 { store.flush() }
      }
      store.flush()
    }
    var seen: [Int64] = []
    var turn = PageTurn<Int64>.oldest
    while seen.count < 3_000 {
      let page = try reader.page(LogFilter(search: LogSearch("line"), limit: 50), turn)
      seen += page.entries.map(\.id)
      if let last = seen.last { turn = .after(last) }
      await Task.yield()
    }
    await writer.value
    #expect(seen == Array(1...3_000))
  }
}
