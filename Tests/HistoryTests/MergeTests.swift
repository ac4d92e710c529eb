import History
import Testing
import TradingModel

/// A list as a reader.
struct ListReader: HistoryReader {
  var events: [HistoryEvent]
  var next = 0
  var progress: (done: Int64, of: Int64)? { (Int64(next), Int64(events.count)) }
  mutating func read(into buffer: inout [HistoryEvent], limit: Int) throws(HistoryError) {
    let end = min(events.count, next + limit)
    buffer = Array(events[next..<end])
    next = end
  }
}

@Suite struct MergeTests {
  func trades(_ times: [Int64], _ instrument: Int64) -> HistorySeries {
    HistorySeries(
      symbol: "X", origin: "list",
      reader: ListReader(
        events: times.map {
          .trade(
            Trade(
              instrument: InstrumentID(rawValue: instrument), time: Timestamp(rawValue: $0),
              price: 1, size: 1))
        }))
  }

  func merged(_ lists: [[Int64]], batch: Int) throws -> [(Int, Int64)] {
    let series = lists.enumerated().map { trades($1, Int64($0)) }
    var merge = MergedHistory(series, batch: batch)
    var all: [(Int, Int64)] = []
    while let run = try merge.nextRun() {
      #expect(!run.events.isEmpty)
      all += run.events.map { (run.series, $0.time.rawValue) }
    }
    return all
  }

  @Test(arguments: [1, 2, 3, 100])
  func events_ComeByTimeAndThenBySeries(_ batch: Int) throws {
    let lists: [[Int64]] = [[1, 3, 3, 5, 9], [3, 4, 5, 6, 7, 8], [], [0, 3, 10, 11, 12]]
    let expected = lists.enumerated().flatMap { index, list in list.map { (index, $0) } }
      .enumerated().sorted { ($0.1.1, $0.1.0, $0.0) < ($1.1.1, $1.1.0, $1.0) }.map(\.element)
    let all = try merged(lists, batch: batch)
    #expect(all.map(\.0) == expected.map(\.0) && all.map(\.1) == expected.map(\.1))
  }

  @Test func randomSeries_AreMergedAsASortWould() throws {
    var generator = Seeded(seed: 3)
    for round in 0..<200 {
      let lists = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
        (0..<Int.random(in: 0...60, using: &generator)).map { _ in
          Int64.random(in: 0...40, using: &generator)
        }.sorted()
      }
      let expected = lists.enumerated().flatMap { index, list in list.map { (index, $0) } }
        .enumerated().sorted { ($0.1.1, $0.1.0, $0.0) < ($1.1.1, $1.1.0, $1.0) }.map(\.element)
      let all = try merged(lists, batch: 1 + round % 9)
      #expect(all.map(\.0) == expected.map(\.0) && all.map(\.1) == expected.map(\.1))
    }
  }
}
