import Foundation
import History
import PaperExchange
import Testing
import TradingModel

@Suite struct StoreTests {
  let scratch = Scratch()
  var store: HistoryStore { HistoryStore(folder: scratch.path) }
  let key = HistoryKey(symbol: "ES.CME.202612", kind: .bars, barSize: .minute)

  func bar(_ minute: Int, close: Int = 100, volume: Quantity? = 5) -> HistoryEvent {
    .bar(
      Bar(
        start: Timestamp(seconds: Int64(minute) * 60), open: 100, high: 120, low: 90,
        close: Decimal64(mantissa: Int64(close), scale: 0), volume: volume,
        wap: minute % 3 == 0 ? nil : decimal("100.125"), count: minute % 2 == 0 ? nil : minute),
      .minute)
  }

  func write(_ events: [HistoryEvent], _ covering: (Int, Int)? = nil) throws {
    let writer = try store.writer(StoreHeader(key: key, source: "test"))
    try writer.append(events)
    try writer.commit(
      covering: covering.map {
        (Timestamp(seconds: Int64($0.0) * 60), Timestamp(seconds: Int64($0.1) * 60))
      })
  }

  func read(from: Int? = nil, to: Int? = nil, batch: Int = 1000) throws -> [HistoryEvent] {
    try events(
      store.series(
        key, from: from.map { Timestamp(seconds: Int64($0) * 60) },
        to: to.map { Timestamp(seconds: Int64($0) * 60) }), batch: batch)
  }

  @Test(arguments: [1, 7, 4096, 10_000])
  func whatIsWritten_IsRead(_ batch: Int) throws {
    let written = (0..<9000).map { bar($0, close: 95 + $0 % 20) }
    try write(written, (0, 9000))
    #expect(try read(batch: batch) == written)
    #expect(try read(from: 4000, to: 4200, batch: batch) == Array(written[4000..<4200]))
    #expect(try read(from: 20_000).isEmpty)
    let entry = try #require(try store.entry(key))
    #expect(entry.rows == 9000 && entry.blocks == 3 && entry.tornBytes == 0)
    #expect(entry.first == Timestamp(seconds: 0) && entry.last == Timestamp(seconds: 8999 * 60))
    #expect(entry.coverage == [Timestamp(seconds: 0)..<Timestamp(seconds: 9000 * 60)])
  }

  @Test func quotesAndTrades_KeepEveryField() throws {
    let quotes = HistoryKey(symbol: "EURUSD.IDEALPRO", kind: .quotes)
    var events: [HistoryEvent] = []
    var generator = Seeded(seed: 7)
    for index in 0..<5000 {
      var quote = Quote(
        instrument: InstrumentID(rawValue: 12), time: Timestamp(rawValue: Int64(index / 2) * 999))
      quote.changed = Quote.Fields(rawValue: UInt16(truncatingIfNeeded: generator.next() % 2048))
      func number() -> Decimal64? {
        generator.next() % 5 == 0
          ? nil
          : Decimal64(
            mantissa: Int64(truncatingIfNeeded: generator.next() % 1_000_000) - 500_000,
            scale: UInt8(generator.next() % 6))
      }
      quote.bid = number()
      quote.ask = number()
      quote.bidSize = number()
      quote.askSize = number()
      quote.last = number()
      quote.lastSize = number()
      quote.volume = number()
      quote.previousClose = number()
      events.append(.quote(quote))
    }
    var header = StoreHeader(key: quotes, instrument: InstrumentID(rawValue: 12), source: "test")
    let writer = try store.writer(header)
    try writer.append(events)
    try writer.commit()
    #expect(try HistoryTests.events(store.series(quotes)) == events)

    header.key = HistoryKey(symbol: "EURUSD.IDEALPRO", kind: .trades)
    let trades = (0..<10).map {
      HistoryEvent.trade(
        Trade(
          instrument: InstrumentID(rawValue: 12), time: Timestamp(rawValue: Int64($0)),
          price: decimal("1.0\($0)"), size: 3, isUnreported: $0 % 2 == 0))
    }
    let other = try store.writer(header)
    try other.append(trades)
    try other.commit()
    #expect(try HistoryTests.events(store.series(header.key)) == trades)
    #expect(store.list().entries.map(\.header.key) == [quotes, header.key])
  }

  @Test func laterBlocks_FillGapsAndCorrect() throws {
    try write((0..<100).filter { !(40..<50).contains($0) }.map { bar($0) })
    try write((38..<50).map { bar($0, close: $0 == 39 ? 91 : 100) })
    let all = try read()
    #expect(all.count == 100)
    #expect(all[39] == bar(39, close: 91), "what was written later counts")
    #expect(try store.verify(key).duplicates == 2)
    #expect(try store.compact(key) == 100)
    #expect(try read() == all)
    #expect(try store.verify(key).duplicates == 0)
  }

  @Test func oneWriter_AtATime() throws {
    let first = try store.writer(StoreHeader(key: key, source: "test"))
    let error = #expect(throws: HistoryError.self) {
      try store.writer(StoreHeader(key: key, source: "test"))
    }
    #expect(error?.message.contains("another fetch or import") == true)
    try first.commit()
  }

  @Test func rowsOfAnotherKind_AreRefused() throws {
    let writer = try store.writer(StoreHeader(key: key, source: "test"))
    try writer.append([
      .quote(Quote(instrument: InstrumentID(rawValue: 0), time: .init(rawValue: 0)))
    ])
    #expect(throws: HistoryError.self) { try writer.commit() }
    #expect(throws: HistoryError.self) { try writer.append([bar(5), bar(4)]) }
  }

  /// A crash may leave any part of what was written last. Whatever is left, what was committed
  /// before is there, and the next writer goes on behind it.
  @Test func tornTail_LosesNothingThatWasCommitted() throws {
    try write((0..<50).map { bar($0) })
    let whole = try #require(FileManager.default.contents(atPath: store.path(key)))
    try write((50..<60).map { bar($0) })
    let longer = try #require(FileManager.default.contents(atPath: store.path(key)))
    for length in whole.count..<longer.count {
      try longer.prefix(length).write(to: URL(fileURLWithPath: store.path(key)))
      #expect(try read().count == 50)
      #expect(try store.entry(key)?.tornBytes == Int64(length - whole.count))
    }
    // The length may be there before the bytes are.
    var hollow = longer
    for index in (whole.count + 64)..<longer.count { hollow[index] = 0 }
    try hollow.write(to: URL(fileURLWithPath: store.path(key)))
    #expect(try read().count == 50)
    // And so may what was written behind them.
    try longer.write(to: URL(fileURLWithPath: store.path(key)))
    try write((60..<70).map { bar($0) }, (60, 70))
    var covered = try #require(FileManager.default.contents(atPath: store.path(key)))
    for index in (longer.count + 64)..<(covered.count - 64) { covered[index] = 0 }
    try covered.write(to: URL(fileURLWithPath: store.path(key)))
    #expect(try read().count == 60)
    #expect(try store.entry(key)?.coverage == [])
    try hollow.write(to: URL(fileURLWithPath: store.path(key)))
    try write((50..<55).map { bar($0) })
    #expect(try read() == (0..<55).map { bar($0) })
    #expect(try store.verify(key).isWhole)
  }

  @Test func fileShorterThanItsHeader_IsBegunAnew() throws {
    try write([])
    let bytes = try #require(FileManager.default.contents(atPath: store.path(key)))
    try bytes.prefix(500).write(to: URL(fileURLWithPath: store.path(key)))
    #expect(throws: HistoryError.self) { try read() }
    try write([bar(1)])
    #expect(try read() == [bar(1)])
  }

  @Test func damagedBlock_IsFoundAndCutOut() throws {
    try write((0..<4096).map { bar($0) })
    try write((4096..<8192).map { bar($0) })
    try write((8192..<9000).map { bar($0) })
    var bytes = try #require(FileManager.default.contents(atPath: store.path(key)))
    let middle = bytes.count / 2
    bytes[middle] ^= 0x10
    try bytes.write(to: URL(fileURLWithPath: store.path(key)))
    let error = #expect(throws: HistoryError.self) { try read() }
    #expect(error?.message.contains("perigee history verify") == true)
    #expect(try store.verify(key).damaged.count == 1)
    #expect(try store.compact(key) == 4096 + 808)
    #expect(try read().count == 4096 + 808)
    #expect(try store.verify(key).isWhole)
  }

  /// Whatever the bytes are, reading ends with rows or an error.
  @Test func brokenBytes_NeverTrap() throws {
    try write((0..<300).map { bar($0) })
    let bytes = try #require(FileManager.default.contents(atPath: store.path(key)))
    var generator = Seeded(seed: 11)
    for _ in 0..<500 {
      var broken = bytes
      for _ in 0...Int(generator.next() % 4) {
        broken[Int(generator.next() % UInt64(broken.count))] = UInt8(
          truncatingIfNeeded: generator.next())
      }
      try broken.write(to: URL(fileURLWithPath: store.path(key)))
      do { _ = try read() } catch {}
      do { _ = try store.verify(key) } catch {}
    }
  }

  @Test func symbolsWithSigns_HaveNamesOfTheirOwn() {
    #expect(
      HistoryKey(symbol: "BMW.IBIS/USD", kind: .trades).path == "BMW.IBIS%2FUSD/trades.phist")
    #expect(HistoryKey(symbol: "..", kind: .quotes).path == "%2E./quotes.phist")
    #expect(key.path == "ES.CME.202612/bars-1m.phist")
  }
}

/// The same numbers on every run.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
