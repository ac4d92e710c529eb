import StrategyChannel
import Tape
import Testing
import TradingModel

@Suite struct RoundTripTests {
  static let start = Timestamp(seconds: 1_795_392_000)

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func randomEntries_ComeOutAsTheyWentIn(seed: UInt64) throws {
    let scratch = Scratch()
    var sample = Sample(seed: seed)
    let writer = try TapeWriter(root: scratch.path, perigee: "1.2.3", started: Self.start)
    var expected: [(Timestamp, TapeEntry)] = []
    for _ in 0..<400 {
      let entry = sample.entry()
      expected.append((sample.time, entry))
      try writer.append(entry, at: sample.time)
      if sample.number(0...40) == 0 { try writer.flush() }
    }
    for life in 1...3 as ClosedRange<UInt32> {
      expected.append((sample.time, .ended(life, eventsTaken: nil)))
      try writer.append(.ended(life, eventsTaken: nil), at: sample.time)
    }
    try writer.close()
    let reader = try TapeReader(session: writer.folder)
    #expect(reader.header.perigee == "1.2.3")
    #expect(reader.header.started == Self.start)
    let read = try reader.rest()
    #expect(read.map(\.entry) == expected.map(\.1))
    #expect(read.map(\.time) == expected.map(\.0))
    #expect(zip(read, read.dropFirst()).allSatisfy { $0.position < $1.position })
    #expect(reader.tear == nil)
  }

  @Test func aLongEvent_CountsOnceAmongTheEventsTaken() throws {
    let scratch = Scratch()
    var sample = Sample(seed: 1)
    let long = ChildEvent(
      time: sample.time, .start(DeskStart(strategies: [sample.start(sourceBytes: 200_000)])))
    let short = ChildEvent(time: sample.time, .timer(id: 1))
    let parts = WireRecord.records(of: long).count
    #expect(parts == 4)
    for (records, events) in [(0, 0), (1, 1), (2, 1), (4, 1), (5, 2), (6, 3)] as [(UInt64, UInt64)]
    {
      let writer = try TapeWriter(root: scratch.path, perigee: "1", started: Self.start)
      for event in [short, long, short] { try writer.append(.event(1, event), at: sample.time) }
      try writer.append(.ended(1, eventsTaken: records), at: sample.time)
      try writer.close()
      let last = try TapeReader(session: writer.folder).rest().last
      #expect(last?.entry == .ended(1, eventsTaken: events), "\(records) records")
    }
  }

  @Test func entriesAfterMidnight_StandInTheNextDaysFile() throws {
    let scratch = Scratch()
    let midnight = Timestamp(seconds: 1_795_392_000 / 86_400 * 86_400 + 86_400)
    let writer = try TapeWriter(
      root: scratch.path, perigee: "1", started: midnight.advanced(by: .seconds(-10)))
    let steps: [Int64] = [-2, -1, 0, 1, -1, 86_400]
    for (index, step) in steps.enumerated() {
      let time = midnight.advanced(by: .seconds(step))
      try writer.append(.event(1, ChildEvent(time: time, .timer(id: Int64(index)))), at: time)
    }
    try writer.close()
    let session = try TapeSession.find("latest", in: scratch.path)
    #expect(session.files.count == 3)
    let reader = try TapeReader(session: session.folder)
    let read = try reader.rest()
    #expect(read.count == steps.count)
    #expect(read.map(\.position) == (0..<6).map { UInt64($0) })
    #expect(reader.tear == nil)
  }

  @Test func sessionsOfOneSecond_GetNamesOfTheirOwn_AndAreListedInOrder() throws {
    let scratch = Scratch()
    let names = try (0..<11).map { _ in
      let writer = try TapeWriter(root: scratch.path, perigee: "1", started: Self.start)
      try writer.append(.gap(1, lost: 1), at: Self.start)
      try writer.close()
      return writer.session
    }
    #expect(names.prefix(2) == ["2026-11-23T00-00-00Z", "2026-11-23T00-00-00Z-2"])
    #expect(try TapeSession.list(in: scratch.path).map(\.name) == names)
    #expect(try TapeSession.find("latest", in: scratch.path).name == names.last)
    #expect(throws: TapeError.self) { try TapeSession.find("other", in: scratch.path) }
  }
}
