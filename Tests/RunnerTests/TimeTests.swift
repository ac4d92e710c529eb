import Control
import Testing
import TradingModel

@testable import Runner

struct TimeTests {
  @Test(
    "UTC times are written and read back",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (1, "1970-01-01T00:00:00.000000001Z"),
      (-1, "1969-12-31T23:59:59.999999999Z"), (1_795_372_200_500_000_000, "2026-11-22T18:30:00.5Z"),
    ] as [(Int64, String)])
  func utc(nanoseconds: Int64, text: String) {
    let time = Timestamp(rawValue: nanoseconds)
    #expect(CalendarTime.utc(time) == text)
    #expect(CalendarTime.parse(utc: text) == time)
  }

  @Test(
    "texts that are no time are refused",
    arguments: [
      "", "Z", "2026", "2026-11-22", "2026-11-22T18:30:00", "2026-13-22T18:30:00Z",
      "2026-11-22T25:30:00Z", "2026-11-22T18:30:00.Z5", "2026-11-22T18:30:00.-5Z",
      "2026-11-22T18:30:00.1234567890Z", "2026x11-22T18:30:00Z",
    ])
  func noTime(text: String) { #expect(CalendarTime.parse(utc: text) == nil) }

  @Test("local times go through the machine's zone and back")
  func local_RoundTrips() throws {
    let time = Timestamp(seconds: 1_795_372_200)
    let text = CalendarTime.local(time)
    #expect(text.hasSuffix(".000"))
    #expect(CalendarTime.parse(local: String(text.prefix(19))) == time)
    #expect(CalendarTime.parse(local: String(text.prefix(16))) == time)
  }

  @Test(
    "--since counts back from now",
    arguments: [("90s", 90), ("10m", 600), ("2h", 7200), ("3d", 259_200)] as [(String, Int64)])
  func since_CountsBack(text: String, seconds: Int64) {
    let now = Timestamp(seconds: 1_795_372_200)
    #expect(SinceArgument.parse(text, now: now) == now.advanced(by: .seconds(-seconds)))
  }

  @Test("--since takes a time of today, a day and a moment")
  func since_TakesTimes() throws {
    let now = Timestamp(seconds: 1_795_372_200)
    let today = String(CalendarTime.local(now).prefix(10))
    let noon = try #require(SinceArgument.parse("12:00", now: now))
    #expect(noon == CalendarTime.parse(local: today + "T12:00:00"))
    #expect(SinceArgument.parse(today, now: now) == CalendarTime.parse(local: today))
    #expect(SinceArgument.parse("2026-11-22T18:30:00Z", now: now) == .make("2026-11-22T18:30:00Z"))
    for text in ["", "x", "5", "m", "-5m", "12:0", "99:99", "9999999999d"] {
      #expect(SinceArgument.parse(text, now: now) == nil)
    }
  }
}
