import Feeds
import Foundation
import Testing
import TradingModel

@testable import IBClient

struct GatewayTimeTests {
  private let times = GatewayTime()

  @Test(arguments: [
    ("1775425766", 1_775_425_766), ("20260413 15:27:04 US/Eastern", 1_776_108_424),
    ("20260413-19:27:04", 1_776_108_424), ("20260413-19:27:04Z", 1_776_108_424),
    ("20261231 23:59:59 Europe/Amsterdam", 1_798_757_999),
    ("20260930 22:00:00 Central European Standard Time", 1_790_798_400),
    ("19801212-14:30:00", 345_479_400),
  ])
  func moments_AreRead(text: String, seconds: Int64) {
    #expect(times.moment(text) == Timestamp(seconds: seconds))
  }

  @Test(arguments: [
    "", "20250415  19:38:31", "20260413 15:27:04", "garbage", "20261301 10:00:00 UTC",
    "20260413 15:27 Nowhere/Land", "20260413-25:00:00",
  ])
  func textsWithoutAPlainMoment_AreNil(text: String) {
    #expect(times.moment(text) == nil)
  }

  @Test func daylightSaving_FollowsTheDate() throws {
    let winter = try #require(times.moment("20260301 09:30:00 US/Eastern"))
    let summer = try #require(times.moment("20260401 09:30:00 US/Eastern"))
    #expect(winter.seconds % 86_400 == 14 * 3600 + 1800)
    #expect(summer.seconds % 86_400 == 13 * 3600 + 1800)
  }

  @Test func theCalendar_AgreesWithItself() {
    for day in stride(from: -40_000, through: 60_000, by: 37) {
      let civil = CivilTime(secondsSinceEpoch: Int64(day) * 86_400 + 3661)
      #expect(civil.secondsAsUTC == Int64(day) * 86_400 + 3661)
      #expect(civil.hour == 1 && civil.minute == 1 && civil.second == 1)
    }
    #expect(CivilTime.days(year: 2000, month: 2, day: 29) == 11_016)
  }

  @Test func requests_CarryUTC() {
    #expect(GatewayTime.request(Timestamp(seconds: 1_776_108_424)) == "20260413-19:27:04")
  }

  @Test func dailyBars_BeginAtMidnightUTC() {
    #expect(times.barStart("20260413") == Timestamp(seconds: 1_776_038_400))
    #expect(times.barStart("1776108424") == Timestamp(seconds: 1_776_108_424))
  }

  @Test func stockHours_CoverWholeDays() throws {
    let schedule = times.schedule(
      "20260706:0400-20260706:2000;20260707:CLOSED;20260708:0930-20260708:1600",
      zone: "US/Eastern")
    #expect(schedule.sessions.count == 2)
    let open = try #require(times.moment("20260706 04:00:00 US/Eastern"))
    #expect(schedule.isOpen(at: open) == true)
    #expect(schedule.isOpen(at: open.advanced(by: .seconds(-1))) == false)
    #expect(schedule.isOpen(at: open.advanced(by: .seconds(86_400))) == false)
    let after = try #require(times.moment("20260709 00:00:00 US/Eastern"))
    #expect(schedule.isOpen(at: after) == nil)
    #expect(schedule.isOpen(at: after.advanced(by: .seconds(-1))) == false)
  }

  @Test func sessionsOverMidnight_SayNothingOfTheHoursBefore() throws {
    let schedule = times.schedule(
      "20250521:1700-20250522:1600;20250522:1700-20250523:1600", zone: "US/Central")
    let open = try #require(times.moment("20250521 17:00:00 US/Central"))
    #expect(schedule.isOpen(at: open.advanced(by: .seconds(-1))) == nil)
    #expect(schedule.isOpen(at: open) == true)
    let pause = try #require(times.moment("20250522 16:30:00 US/Central"))
    #expect(schedule.isOpen(at: pause) == false)
  }

  @Test func theOlderForm_AndGarbage() {
    let older = times.schedule("20260507:0700-1130,1230-1600", zone: "Asia/Tokyo")
    #expect(older.sessions.count == 2)
    let garbage = times.schedule("20260507:0700-1130;what;20260509:0700-0800", zone: "Asia/Tokyo")
    #expect(garbage.sessions.count == 1)
    #expect(times.schedule("20260507:0700-1130", zone: "No/Where").coverage == nil)
    #expect(times.schedule("", zone: "UTC") == TradingSchedule(zone: "UTC", sessions: []))
  }

  @Test(arguments: [
    // Zone of the gateway, local opening and close of every weekday, and the judge's zone.
    ("US/Eastern", "0930", "1600", "America/New_York"),
    ("US/Central", "0830", "1500", "America/Chicago"), ("MET", "0900", "1730", "Europe/Berlin"),
    ("GB", "0800", "1630", "Europe/London"), ("GB-Eire", "0800", "1630", "Europe/London"),
    ("Japan", "0900", "1530", "Asia/Tokyo"), ("Hongkong", "0930", "1600", "Asia/Hong_Kong"),
    ("Europe/Amsterdam", "0900", "1730", "Europe/Amsterdam"),
    ("Australia/NSW", "1000", "1600", "Australia/Sydney"),
  ])
  func everyDayOfAYear_OpensByTheLocalClock(_ row: (String, String, String, String)) throws {
    var judge = Calendar(identifier: .gregorian)
    judge.timeZone = try #require(TimeZone(identifier: row.3))
    let first = CivilTime.days(year: 2026, month: 1, day: 1)
    for day in first..<first + 365 {
      let date = CivilTime(secondsSinceEpoch: Int64(day) * 86_400)
      let text = GatewayTime.request(Timestamp(seconds: date.secondsAsUTC)).prefix(8)
      func moment(_ clock: String) throws -> Timestamp {
        let parts = DateComponents(
          year: date.year, month: date.month, day: date.day, hour: Int(clock.prefix(2)),
          minute: Int(clock.suffix(2)))
        return Timestamp(
          seconds: Int64(try #require(judge.date(from: parts)).timeIntervalSince1970))
      }
      for form in ["\(text):\(row.1)-\(text):\(row.2)", "\(text):\(row.1)-\(row.2)"] {
        let schedule = times.schedule(form, zone: row.0)
        let expected = TradingSchedule.Session(open: try moment(row.1), close: try moment(row.2))
        #expect(schedule.sessions == [expected], "\(form) \(row.0)")
      }
    }
  }

  @Test func nightSessions_FollowBothClockChanges() throws {
    // The clocks of Chicago change on 8 March and 1 November 2026, while futures trade.
    let spring = times.schedule("20260308:1700-20260309:1600", zone: "US/Central")
    #expect(spring.sessions.first?.open == times.moment("20260308-22:00:00"))
    #expect(spring.sessions.first?.close == times.moment("20260309-21:00:00"))
    let autumn = times.schedule("20261101:1700-20261102:1600", zone: "US/Central")
    #expect(autumn.sessions.first?.open == times.moment("20261101-23:00:00"))
    #expect(autumn.sessions.first?.close == times.moment("20261102-22:00:00"))
  }

  @Test func halfDaysAndClosedDays_AreRead() throws {
    let schedule = times.schedule(
      "20261126:CLOSED;20261127:0930-20261127:1300;20261128:CLOSED", zone: "US/Eastern")
    #expect(
      schedule.sessions == [
        .init(
          open: try #require(times.moment("20261127-14:30:00")),
          close: try #require(times.moment("20261127-18:00:00")))
      ])
    #expect(schedule.isOpen(at: try #require(times.moment("20261127-18:00:00"))) == false)
    #expect(schedule.isOpen(at: try #require(times.moment("20261126-15:00:00"))) == false)
  }

  @Test func olderNightSession_BeginsOnTheEveningBefore() throws {
    let schedule = times.schedule("20261201:1700-1600,1615-1645", zone: "US/Central")
    #expect(schedule.sessions.count == 2)
    #expect(schedule.sessions.first?.open == times.moment("20261130-23:00:00"))
    #expect(schedule.sessions.first?.close == times.moment("20261201-22:00:00"))
  }

  @Test func historyTerms_AreTheGatewaysWords() throws {
    func terms(_ type: SecurityType, _ size: BarSize, _ span: Duration) -> HistoryTerms? {
      HistoryTerms(
        HistoryRequest(
          instrument: .make(type: type), barSize: size, end: Timestamp(seconds: 1_776_108_424),
          span: span))
    }
    let second = try #require(terms(.stock, .second, .seconds(2000)))
    #expect(second.barSize == "1 secs" && second.duration == "2000 S" && second.isSmall)
    #expect(second.whatToShow == "TRADES" && second.end == "20260413-19:27:04")
    let minute = try #require(terms(.forex, .minute, .seconds(86_400)))
    #expect(minute.barSize == "1 min" && minute.duration == "1 D" && !minute.isSmall)
    #expect(minute.whatToShow == "MIDPOINT")
    #expect(terms(.stock, .day, .seconds(86_400 * 400))?.duration == "2 Y")
    #expect(terms(.stock, .hour, .seconds(90_000))?.duration == "2 D")
    #expect(terms(.stock, BarSize(rawValue: 7), .seconds(100)) == nil)
  }

  @Test(arguments: [
    (162, "Historical Market Data Service error message:HMDS query returned no data: X", "noData"),
    (162, "Historical data request pacing violation", "pacing"),
    (162, "API historical data query cancelled: 5", "cancelled"),
    (162, "No market data permissions for NYSE STK", "noPermission"),
    (
      162, "Trading TWS session is connected from a different IP address", "competingSession"
    ),
    (162, "something new", "other"), (200, "No security definition has been found", "notFound"),
    (200, "The contract description specified for X is ambiguous.", "ambiguous"),
    (354, "Requested market data is not subscribed.", "noPermission"),
    (10197, "No market data during competing live session", "competingSession"),
    (100, "Max rate of messages per second has been exceeded", "pacing"),
  ])
  func theText_TellsCausesApart(code: Int, text: String, cause: String) {
    let error = SourceCode.feedError(code, text)
    #expect(error.code.rawValue == cause)
    #expect(error.sourceCode == code)
  }
}
