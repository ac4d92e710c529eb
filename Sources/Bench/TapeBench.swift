import Foundation
import StrategyChannel
import SystemKit
import Tape
import TradingModel

/// What the tape costs: to the thread that writes a quote for a strategy, to the quote's way into
/// the callback, and on the disk. Two children take the same quotes in turn, one with the tape.
struct TapeBench {
  /// Where the tapes go; removed at the end.
  let folder: String
  private static let paced = 2000
  private static let recorded = 1_000_000

  func run() async throws {
    defer { removeFolder() }
    try await compare()
    try record()
  }

  private func recorder(_ name: String) throws -> TapeRecorder {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    let recorder = try TapeRecorder(
      root: "\(folder)/\(name)", perigee: "bench",
      world: TapeWorld(
        now: { Timestamp(rawValue: MonotonicClock.wallClock()) }, freeBytes: { _ in nil },
        warn: { BenchOutput.complain($0) }))
    try recorder.start()
    return recorder
  }

  private func compare() async throws {
    let loop = try EventLoop(name: "strategies")
    try loop.start()
    let recorder = try recorder("paced")
    let taps = [nil, recorder.begin()]
    let gate = StartGate(strategies: 2)
    let children = try taps.map { tap in
      try StrategyProcess(script: BenchScripts.averages, copies: 1, loop: loop, tap: tap) {
        messages in for message in messages { gate.take(message) }
      }
    }
    _ = try await gate.wait()
    let instrument = BenchWorld.instrument(0)
    for child in children {
      child.send(.instrument(0, symbol: "SYM0.SMART", ChildInstrument(instrument)))
    }
    var spent: [[Int64]] = [[], []]
    for number in 0..<Self.paced {
      let quote = Self.quote(number, instrument.id)
      // In turn first and second, so that neither has the warmer cache.
      for place in number % 2 == 0 ? [0, 1] : [1, 0] {
        let before = MonotonicClock.now()
        _ = children[place].channel.writer.send(quote, index: 0, sent: before)
        spent[place].append(MonotonicClock.now() - before)
        try await Task.sleep(for: .milliseconds(1))
      }
    }
    for (place, name) in ["off", "on"].enumerated() {
      Spread(nanoseconds: spent[place]).report("tape_send.\(name)")
      Spread(nanoseconds: children[place].channel.vitals.latencies.map(Int64.init))
        .report("tape_callback.\(name)")
    }
    for child in children { child.end() }
    recorder.close()
  }

  /// A million quotes, each copy timed by itself; then their bytes on the disk.
  private func record() throws {
    let recorder = try recorder("flood")
    let tap = recorder.begin()
    var spent: [Int64] = []
    spent.reserveCapacity(Self.recorded)
    let records = (0..<1000).map { number in
      WireRecord.records(
        of: ChildEvent(
          time: BenchWorld.now(),
          .quote(0, Self.quote(number, BenchWorld.instrument(0).id), sent: 0)))[0]
    }
    var scratch = records[0].bytes
    let begun = MonotonicClock.now()
    for number in 0..<Self.recorded {
      // Times and prices as live quotes have them, so that the compression is not flattered.
      let record = records[number % records.count]
      scratch.withUnsafeMutableBytes { place in
        place.copyBytes(from: record.bytes)
        let now = MonotonicClock.wallClock()
        place.storeBytes(of: now, as: Int64.self)
        place.storeBytes(of: MonotonicClock.now(), toByteOffset: 8, as: Int64.self)
        let before = MonotonicClock.now()
        tap.wrote(kind: record.kind, UnsafeRawBufferPointer(place))
        spent.append(MonotonicClock.now() - before)
      }
      // 200,000 quotes a second: more than any gateway sends.
      if number % 1000 == 0 {
        let ahead = Int64(number) * 5000 - (MonotonicClock.now() - begun)
        if ahead > 0 { Thread.sleep(forTimeInterval: Double(ahead) / 1e9) }
      }
    }
    tap.ended(recordsTaken: nil)
    recorder.close()
    Spread(nanoseconds: spent).report("tape_append")
    let session = try TapeSession.find("latest", in: "\(folder)/flood")
    let report = try TapeCheck.run(session.folder)
    BenchOutput.line([
      "bench": .text("tape_size"), "quotes": .whole(Int(report.info.events)),
      "lost": .whole(Int(report.info.lost)), "mb": .number(Double(session.bytes) / 1e6),
      "raw_mb": .number(Double(report.info.rawBytes) / 1e6),
    ])
  }

  /// A quote of a random walk, the same for the same number.
  private static func quote(_ number: Int, _ instrument: InstrumentID) -> Quote {
    var quote = Quote(instrument: instrument, time: BenchWorld.now())
    let noise = UInt64(bitPattern: Int64(number)) &* 6_364_136_223_846_793_005 >> 58
    let price = 18_700 + Int64(noise)
    quote.changed = [.bid, .ask]
    quote.bid = Decimal64(mantissa: price, scale: 2)
    quote.bidSize = Decimal64(mantissa: Int64(noise % 9) + 1, scale: 0)
    quote.ask = Decimal64(mantissa: price + 1, scale: 2)
    quote.askSize = Decimal64(mantissa: Int64(noise % 7) + 1, scale: 0)
    quote.last = Decimal64(mantissa: price, scale: 2)
    return quote
  }

  private func removeFolder() {
    do { try FileManager.default.removeItem(atPath: folder) } catch {
      BenchOutput.complain("\(folder) is left: \(error)")
    }
  }
}
