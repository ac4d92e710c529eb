import Foundation
import GRDB
import Journal
import Logging
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Searching the log")
struct LogSearchTests {
  private func logged(_ texts: [String]) throws -> (TemporaryFolder, LogReader) {
    let folder = try TemporaryFolder()
    let store = try LogStore(
      folder: DataFolder(path: folder.path), clock: { Timestamp(seconds: 100) })
    for text in texts {
      store.append(
        LogEntry(
          at: Timestamp(seconds: 1), level: .info, strategy: nil, source: "t", text: text))
    }
    #expect(store.flush() == nil)
    return (folder, try LogReader(folder: folder.path))
  }

  private func found(_ reader: LogReader, _ search: String) throws -> [String] {
    try reader.entries(LogFilter(search: LogSearch(search))).map(\.text)
  }

  @Test("words, phrases, beginnings and unwanted words are told apart")
  func terms_AreRead() {
    func terms(_ text: String) -> [String] {
      (LogSearch(text)?.terms ?? []).map {
        ($0.isExcluded ? "-" : "") + $0.text + ($0.isPrefix ? "*" : "")
      }
    }
    #expect(terms("order filled") == ["order", "filled"])
    #expect(terms(#""order filled" -late ord*"#) == ["order filled", "-late", "ord*"])
    #expect(terms(#"-"not this" "open quote"#) == ["-not this", "open quote"])
    #expect(terms(#""two wor"* a.lua:3"#) == ["two wor*", "a.lua:3"])
    #expect(terms("-- * \" \"\" -* !!! -\"").isEmpty)
    #expect(terms("order-* x**") == ["order-", "x*"])
    #expect(LogSearch(" ") == nil)
    #expect(LogSearch(String(repeating: "a ", count: 500))?.terms.count == LogSearch.termLimit)
  }

  @Test("a line is found by its words in any order, by a phrase, a beginning, and without a word")
  func lines_AreFound() throws {
    let (_, reader) = try logged([
      "Order r1-AB filled at 187.25", "order refused: too large", "quote stale on AAPL.NASDAQ",
      "fatal: file a.lua:3 missing", "Ordnung für Öl",
    ])
    #expect(try found(reader, "filled order") == ["Order r1-AB filled at 187.25"])
    #expect(try found(reader, "\"order filled\"").isEmpty)
    #expect(try found(reader, "\"filled at\"") == ["Order r1-AB filled at 187.25"])
    #expect(try found(reader, "order -refused") == ["Order r1-AB filled at 187.25"])
    #expect(try found(reader, "ord*").count == 3)
    #expect(try found(reader, "a.lua:3") == ["fatal: file a.lua:3 missing"])
    #expect(try found(reader, "aapl.nasdaq") == ["quote stale on AAPL.NASDAQ"])
    #expect(try found(reader, "ol fur") == ["Ordnung für Öl"])
    #expect(try found(reader, "-order -quote").count == 2)
    // Nothing that can be looked for: every line.
    #expect(try found(reader, "*** --").count == 5)
  }

  @Test("whatever is typed is a search and no error")
  func hostileTexts_AreSearches() throws {
    let (_, reader) = try logged(["alpha beta", "gamma"])
    let pieces = [
      "\"", "'", "*", "-", "^", "(", ")", "{", "}", ":", "+", "AND", "OR", "NOT", "NEAR", "NEAR(",
      "words", "words:", "rowid", "alpha", "\u{0}", "\u{E000}l2", "\u{E000}", "é", "日本", "🙂",
      "\u{301}",
      ";", "--", "/*", "DROP TABLE logs", "\\", "\n", "\t", " ", "1", "''", "\"\"", ",", "0x", "%",
      "_",
    ]
    var generator = SeededGenerator(seed: 61)
    for _ in 0..<1_000 {
      let count = Int.random(in: 1...12, using: &generator)
      let text = (0..<count).map { _ in pieces.randomElement(using: &generator)! }
        .joined(separator: Bool.random(using: &generator) ? "" : " ")
      #expect(throws: Never.self, "\(text.debugDescription)") {
        _ = try reader.page(LogFilter(search: LogSearch(text)), .newest)
      }
    }
    #expect(try reader.entries().count == 2)
    // The index's own words cannot be typed.
    #expect(try found(reader, "\u{E000}l2").isEmpty)
  }

  @Test("the index finds what reading every line finds")
  func index_EqualsScan() throws {
    var generator = SeededGenerator(seed: 7)
    let words = ["order", "orders", "filled", "fill", "AAPL", "r1", "25", "late", "x"]
    let joints = [" ", " ", "-", ".", ": "]
    let texts = (0..<600).map { _ in
      (0..<Int.random(in: 1...6, using: &generator)).reduce("") { text, _ in
        text + (text.isEmpty ? "" : joints.randomElement(using: &generator)!)
          + words.randomElement(using: &generator)!
      }
    }
    let (_, reader) = try logged(texts)
    for _ in 0..<400 {
      let terms = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
        Wanted(words, using: &generator)
      }
      let search = terms.map(\.text).joined(separator: " ")
      let page = try reader.page(LogFilter(search: LogSearch(search), limit: 1_000), .newest)
      let scanned = texts.filter { text in terms.allSatisfy { $0.fits(text) } }
      #expect(page.entries.map(\.text) == scanned, "\(search)")
    }
  }

  @Test("level, strategy, account, order, times and words are found together")
  func facets_AreFoundTogether() throws {
    var generator = SeededGenerator(seed: 11)
    let folder = try TemporaryFolder()
    let store = try LogStore(
      folder: DataFolder(path: folder.path), clock: { Timestamp(seconds: 100) })
    var all: [LogEntry] = []
    for number in 0..<9_000 {
      let entry = LogEntry(
        // The clock is set back now and then.
        at: Timestamp(seconds: Int64(number - (number % 700 == 0 ? 300 : 0))),
        level: Logger.Level.allCases.randomElement(using: &generator)!,
        strategy: [nil, "a", "b-1"].randomElement(using: &generator)!.map(StrategyID.init),
        account: [nil, "x", "y"].randomElement(using: &generator)!.map(AccountName.init),
        order: [nil, "r1-A", "r1-B"].randomElement(using: &generator)!.map(IntentID.init),
        source: "t", text: "line \(number % 10)")
      all.append(entry)
      store.append(entry)
      if number % 3_000 == 0 { store.flush() }
    }
    store.flush()
    let reader = try LogReader(folder: folder.path)
    for _ in 0..<150 {
      let low = Int64.random(in: 0..<9_000, using: &generator)
      let filter = LogFilter(
        strategy: [nil, StrategyID(rawValue: "b-1")].randomElement(using: &generator)!,
        account: [nil, AccountName(rawValue: "x")].randomElement(using: &generator)!,
        order: [nil, IntentID(rawValue: "r1-B")].randomElement(using: &generator)!,
        level: [nil, .trace, .debug, .info, .error].randomElement(using: &generator)!,
        since: [nil, Timestamp(seconds: low)].randomElement(using: &generator)!,
        until: [nil, Timestamp(seconds: low + 2_000)].randomElement(using: &generator)!,
        search: [nil, LogSearch("3"), LogSearch("-4 line")].randomElement(using: &generator)!,
        limit: 10_000)
      let wanted = all.filter { entry in
        (filter.strategy == nil || entry.strategy == filter.strategy)
          && (filter.account == nil || entry.account == filter.account)
          && (filter.order == nil || entry.order == filter.order)
          && (filter.level.map { entry.level >= $0 } ?? true)
          && (filter.since.map { entry.at.timestamp >= $0 } ?? true)
          && (filter.until.map { entry.at.timestamp < $0 } ?? true)
          && (filter.search.map { search in
            search.terms.count == 1 ? entry.text == "line 3" : entry.text != "line 4"
          } ?? true)
      }
      #expect(try reader.page(filter, .newest).entries.map(\.at) == wanted.map(\.at))
    }
  }

  /// A term with what it means, without an index.
  private struct Wanted {
    let words: [String]
    let isPrefix: Bool
    let isExcluded: Bool

    init(_ all: [String], using generator: inout SeededGenerator) {
      words = (0..<Int.random(in: 1...2, using: &generator)).map { _ in
        all.randomElement(using: &generator)!
      }
      isPrefix = Bool.random(using: &generator)
      isExcluded = Int.random(in: 0..<4, using: &generator) == 0
    }

    var text: String {
      (isExcluded ? "-" : "") + "\"" + words.joined(separator: " ") + "\"" + (isPrefix ? "*" : "")
    }

    func fits(_ line: String) -> Bool {
      let parts = line.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
      let wanted = words.map { $0.lowercased() }
      let isThere = parts.indices.contains { start in
        guard start + wanted.count <= parts.count else { return false }
        return wanted.indices.allSatisfy { index in
          let part = parts[start + index]
          return isPrefix && index == wanted.count - 1
            ? part.hasPrefix(wanted[index]) : part == wanted[index]
        }
      }
      return isThere != isExcluded
    }
  }
}
