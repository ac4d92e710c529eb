import Foundation
import StrategyChannel
import Tape
import TradingModel

/// A small linear congruential generator: the same numbers for the same seed, everywhere.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 33)
  }
}

/// A folder that goes with the last reference.
final class Scratch: Sendable {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.path + "/tape-" + UUID().uuidString
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Entries of every kind, drawn by a seed.
struct Sample {
  var numbers: SeededNumbers
  var time = Timestamp(seconds: 1_795_392_000)

  init(seed: UInt64) { numbers = SeededNumbers(state: seed) }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &numbers) }

  mutating func decimal() -> Decimal64 {
    Decimal64(mantissa: Int64(number(-1_000_000...1_000_000)), scale: UInt8(number(0...18)))
  }

  mutating func text(_ count: Int) -> String {
    String((0..<count).map { _ in Character(UnicodeScalar(UInt8(number(32...126)))) })
  }

  mutating func quote() -> Quote {
    var quote = Quote(instrument: InstrumentID(rawValue: Int64(number(1...9))), time: time)
    quote.changed = Quote.Fields(rawValue: UInt16(number(0...255)))
    if number(0...3) > 0 { quote.bid = decimal() }
    if number(0...3) > 0 { quote.bidSize = decimal() }
    if number(0...3) > 0 { quote.ask = decimal() }
    if number(0...3) > 0 { quote.last = decimal() }
    return quote
  }

  mutating func event() -> ChildEvent {
    let strategy = number(0...2) == 0 ? UInt16(number(0...9)) : nil
    let body: ChildEvent.Body
    switch number(0...9) {
    case 0...4: body = .quote(UInt16(number(0...9)), quote(), sent: Int64(number(0...1 << 40)))
    case 5:
      body = .trade(
        3,
        Trade(
          instrument: InstrumentID(rawValue: 5), time: time, price: decimal(), size: decimal(),
          isUnreported: number(0...1) == 1), missed: UInt32(number(0...9)))
    case 6: body = .timer(id: Int64(number(-5...5)))
    case 7: body = .requestRefused(number: Int64(number(1...99)), reason: text(number(0...300)))
    case 8: body = .start(DeskStart(strategies: [start(sourceBytes: number(0...200_000))]))
    default: body = .stop(reason: text(number(0...30)))
    }
    return ChildEvent(time: time, strategy: strategy, body)
  }

  mutating func start(sourceBytes: Int) -> StrategyStart {
    StrategyStart(
      strategy: StrategyID(rawValue: "breakout"), accounts: [AccountName(rawValue: "main")],
      scriptName: "breakout.lua", source: String(repeating: text(1), count: sourceBytes), seed: 7)
  }

  mutating func message() -> ChildMessage {
    let body: ChildMessage.Body
    switch number(0...4) {
    case 0: body = .log(.info, text: text(number(0...200)), file: "a.lua", line: 3)
    case 1:
      body = .request(
        number: Int64(number(1...9)), account: AccountName(rawValue: "main"), .cancelAll)
    case 2:
      body = .state(
        SavedState(version: 1, bytes: [UInt8](repeating: 9, count: number(0...150_000))))
    case 3: body = .timerSet(id: 1, delay: .milliseconds(number(1...99)), isRepeating: true)
    default: body = .started
    }
    return ChildMessage(strategy: UInt16(number(0...3)), body)
  }

  /// The next entry of one of three lives.
  mutating func entry() -> TapeEntry {
    time = time.advanced(by: .microseconds(number(0...1000)))
    let life = TapeEntry.Life(number(1...3))
    return number(0...3) == 0 ? .message(life, message()) : .event(life, event())
  }

  mutating func entries(_ count: Int) -> [TapeEntry] { (0..<count).map { _ in entry() } }
}

extension TapeReader {
  /// Everything that is left.
  func rest() throws -> [TimedEntry] {
    var entries: [TimedEntry] = []
    while let entry = try next() { entries.append(entry) }
    return entries
  }
}
