import Testing
import TradingModel

@Suite struct TradingScheduleTests {
  let schedule = TradingSchedule(
    zone: "UTC",
    sessions: [
      .init(open: Timestamp(seconds: 300), close: Timestamp(seconds: 400)),
      .init(open: Timestamp(seconds: 100), close: Timestamp(seconds: 200)),
    ],
    coverage: .init(open: Timestamp(seconds: 0), close: Timestamp(seconds: 500)))

  @Test(
    arguments: [
      (0, false), (100, true), (199, true), (200, false), (300, true), (400, false), (499, false),
    ] as [(Int64, Bool)])
  func moment_IsInsideOrOutsideOfASession(_ row: (Int64, Bool)) {
    #expect(schedule.isOpen(at: Timestamp(seconds: row.0)) == row.1)
  }

  @Test(arguments: [-1, 500, 1000] as [Int64])
  func momentOutsideOfCoverage_IsUnknown(_ second: Int64) {
    #expect(schedule.isOpen(at: Timestamp(seconds: second)) == nil)
  }

  @Test func nextOpening_IsTheFirstLaterOne() {
    #expect(schedule.nextOpening(after: Timestamp(seconds: 150))?.open.seconds == 300)
    #expect(schedule.nextOpening(after: Timestamp(seconds: 350)) == nil)
  }

  @Test(arguments: [(99, nil), (100, 100), (250, 100), (350, 300), (450, 300), (500, nil)])
  func moment_BelongsToTheSessionThatOpenedLast(_ row: (Int64, Int64?)) {
    #expect(schedule.session(atOrBefore: Timestamp(seconds: row.0))?.open.seconds == row.1)
  }

  @Test(arguments: ["1s", "5s", "1m", "15m", "1h", "1d"])
  func barSize_IsReadAndPrintedTheSame(_ text: String) {
    #expect(BarSize(text)?.description == text)
  }

  @Test(arguments: ["", "m", "0m", "-1m", "1w", "1.5m", "99999999999d"])
  func otherBarSizes_AreRefused(_ text: String) { #expect(BarSize(text) == nil) }
}
