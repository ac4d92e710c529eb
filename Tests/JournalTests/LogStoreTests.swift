import Foundation
import Journal
import Logging
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Logs and states")
struct LogStoreTests {
  private let alpha = StrategyID(rawValue: "alpha")

  private func store(
    _ folder: TemporaryFolder, capacity: Int = 10_000, retention: Int64 = 1_000_000
  )
    throws -> LogStore
  {
    try LogStore(
      folder: DataFolder(path: folder.path), capacity: capacity, retention: retention,
      clock: { Timestamp(seconds: 100) })
  }

  private func entry(
    _ text: String, _ level: Logger.Level = .info, strategy: StrategyID? = nil, at: Int64 = 1
  ) -> LogEntry {
    LogEntry(at: Timestamp(seconds: at), level: level, strategy: strategy, source: "t", text: text)
  }

  @Test("lines are stored in order and found by strategy, level, time and text")
  func lines_AreFound() throws {
    let folder = try TemporaryFolder()
    let store = try store(folder)
    store.append(entry("one", at: 1))
    store.append(entry("two", .error, strategy: alpha, at: 2))
    store.append(entry("Three", .warning, strategy: alpha, at: 3))
    #expect(store.flush() == nil)
    let reader = try LogReader(folder: folder.path)
    func texts(_ filter: LogFilter) throws -> [String] { try reader.entries(filter).map(\.text) }
    #expect(try texts(LogFilter()) == ["one", "two", "Three"])
    #expect(try texts(LogFilter(strategy: alpha)) == ["two", "Three"])
    #expect(try texts(LogFilter(level: .error)) == ["two"])
    #expect(try texts(LogFilter(since: Timestamp(seconds: 2))) == ["two", "Three"])
    #expect(try texts(LogFilter(text: "three")) == ["Three"])
    #expect(try texts(LogFilter(limit: 1)) == ["Three"])
    // Following: only what came after the last one seen.
    let last = try #require(try reader.entries().last)
    store.append(entry("four"))
    store.flush()
    #expect(try reader.entries(after: last.id).map(\.text) == ["four"])
  }

  @Test("a flood is dropped beyond the queue, counted and said; a long line is cut")
  func flood_IsBounded() throws {
    let folder = try TemporaryFolder()
    let store = try store(folder, capacity: 10)
    for number in 0..<5_000 { store.append(entry("line \(number)")) }
    store.append(entry(String(repeating: "x", count: 1 << 20)))
    store.flush()
    store.append(entry(String(repeating: "x", count: 1 << 20)))
    store.flush()
    let entries = try LogReader(folder: folder.path).entries(LogFilter(limit: 100_000))
    let dropped = entries.filter { $0.source == "logs" }.compactMap {
      Int($0.text.prefix { $0.isNumber })
    }.reduce(0, +)
    #expect(entries.filter { $0.source == "t" }.count + dropped == 5_002)
    #expect(entries.allSatisfy { $0.text.utf8.count <= LogEntry.textLimit })
  }

  @Test("the oldest lines go beyond the retention")
  func oldLines_Go() throws {
    let folder = try TemporaryFolder()
    let store = try store(folder, retention: 50)
    for batch in 0..<10 {
      for number in 0..<20 { store.append(entry("\(batch * 20 + number)")) }
      store.flush()
    }
    let texts = try LogReader(folder: folder.path).entries().map(\.text)
    #expect(texts == (150..<200).map(String.init))
  }

  @Test("swift-log's lines carry their strategy and metadata")
  func handler_StoresLines() throws {
    let folder = try TemporaryFolder()
    let store = try store(folder)
    var logger = Logger(label: "orders") { label in
      LogStoreHandler(label: label, store: store, clock: { Timestamp(seconds: 5) })
    }
    logger[metadataKey: "account"] = "paper"
    logger.info("sent", metadata: ["strategy": "alpha", "order": "7"])
    logger.debug("not stored")
    store.flush()
    let entries = try LogReader(folder: folder.path).entries()
    #expect(entries.map(\.text) == ["sent account=paper order=7"])
    #expect(entries.first?.strategy == alpha)
    #expect(entries.first?.source == "orders")
  }

  @Test("states are saved in place, loaded, deleted, and bounded")
  func states_AreKept() throws {
    let folder = try TemporaryFolder()
    do {
      let states = try StateStore(
        folder: DataFolder(path: folder.path), clock: { Timestamp(seconds: 9) })
      #expect(try states.load(alpha) == nil)
      try states.save([1, 2, 3], version: 1, of: alpha)
      try states.save([0, 255], version: 2, of: alpha)
      let error = #expect(throws: JournalError.self) {
        try states.save(
          Array(repeating: 0, count: StateStore.sizeLimit + 1), version: 3, of: alpha)
      }
      #expect(error?.code == .tooLarge)
    }
    let states = try StateStore(
      folder: DataFolder(path: folder.path), clock: { Timestamp(seconds: 9) })
    let saved = try #require(try states.load(alpha))
    #expect(saved.bytes == [0, 255])
    #expect(saved.version == 2)
    try states.delete(alpha)
    #expect(try states.load(alpha) == nil)
  }
}
