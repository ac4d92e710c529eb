import Foundation
import Testing
import TradingModel

@testable import PaperExchange

@Suite struct CalendarTests {
  @Test func everyDayOfACentury_RoundTripsAndKeepsItsWeekday() {
    var weekday = CivilDate(year: 1999, month: 12, day: 31).weekday
    #expect(weekday == 5)
    for number in CivilDate(year: 2000, month: 1, day: 1).dayNumber..<36_525 + 10_957 {
      let date = CivilDate(dayNumber: number)
      let (year, month, day) = date.parts
      #expect(CivilDate(year: year, month: month, day: day) == date)
      weekday = (weekday + 1) % 7
      #expect(date.weekday == weekday)
    }
    #expect(CivilDate(year: 2026, month: 13, day: 1) == CivilDate(year: 2027, month: 1, day: 1))
    #expect(CivilDate(year: 2026, month: 0, day: 25) == CivilDate(year: 2025, month: 12, day: 25))
  }

  @Test(arguments: [
    (ExchangeZone.eastern, "America/New_York"), (ExchangeZone.central, "America/Chicago"),
    (ExchangeZone.london, "Europe/London"), (ExchangeZone.centralEurope, "Europe/Berlin"),
    (ExchangeZone.tokyo, "Asia/Tokyo"),
  ])
  func zone_AgreesWithTheZoneDatabaseAroundEveryChange(_ zone: ExchangeZone, _ name: String) {
    guard let judge = TimeZone(identifier: name) else {
      print("SKIPPED: no zone database with \(name)")
      return
    }
    for year in 2012...2030 {
      let changes = [
        CivilDate.nth(2, weekday: 0, year: year, month: 3),
        CivilDate.nth(1, weekday: 0, year: year, month: 11),
        CivilDate.last(weekday: 0, year: year, month: 3),
        CivilDate.last(weekday: 0, year: year, month: 10),
        CivilDate(year: year, month: 12, day: 31),
      ]
      for date in changes {
        for minutes in stride(from: -720, through: 1440, by: 15) {
          let seconds = date.dayNumber * 86_400 + minutes * 60
          let expected = judge.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
          #expect(zone.offsetSeconds(at: Timestamp(seconds: Int64(seconds))) == expected)
        }
      }
    }
  }

  @Test func stockHours_MoveInUTCWhenTheClocksChange() {
    let friday = CivilDate(year: 2026, month: 3, day: 6)
    let monday = CivilDate(year: 2026, month: 3, day: 9)
    #expect(
      SessionPattern.usStocks.session(on: friday, .liquid)?.open == time("2026-03-06 14:30:00"))
    #expect(
      SessionPattern.usStocks.session(on: monday, .liquid)?.open == time("2026-03-09 13:30:00"))
    #expect(
      SessionPattern.globex.session(on: monday, .trading)?.open == time("2026-03-08 22:00:00"))
  }

  @Test func europeanHolidays_FollowTheirRules() {
    func london(_ year: Int, _ month: Int, _ day: Int) -> EuropeanHoliday? {
      EuropeanHoliday.london(CivilDate(year: year, month: month, day: day))
    }
    func frankfurt(_ year: Int, _ month: Int, _ day: Int) -> EuropeanHoliday? {
      EuropeanHoliday.frankfurt(CivilDate(year: year, month: month, day: day))
    }
    #expect(london(2026, 4, 3) == .closed && london(2026, 4, 6) == .closed)
    #expect(london(2026, 5, 4) == .closed && london(2026, 5, 25) == .closed)
    #expect(london(2026, 8, 31) == .closed && london(2026, 12, 24) == .endsEarly)
    // Boxing Day of 2026 is a Saturday, Christmas of 2027 too.
    #expect(london(2026, 12, 25) == .closed && london(2026, 12, 28) == .closed)
    #expect(london(2027, 12, 27) == .closed && london(2027, 12, 28) == .closed)
    #expect(london(2027, 12, 29) == nil && london(2026, 7, 3) == nil)
    #expect(frankfurt(2026, 5, 1) == .closed && frankfurt(2026, 12, 24) == .closed)
    #expect(frankfurt(2026, 12, 31) == .closed && frankfurt(2026, 5, 4) == nil)
    #expect(frankfurt(2026, 4, 6) == .closed && frankfurt(2026, 11, 26) == nil)
  }

  @Test func hoursAbroad_AreByTheirOwnClocks() {
    let pattern = SessionPattern.londonStocks
    let eve = CivilDate(year: 2026, month: 12, day: 24)
    #expect(pattern.session(on: eve, .liquid)?.close == time("2026-12-24 12:30:00"))
    let summer = CivilDate(year: 2026, month: 7, day: 1)
    #expect(pattern.session(on: summer, .liquid)?.open == time("2026-07-01 07:00:00"))
    #expect(
      SessionPattern.continentalStocks.session(on: summer, .liquid)?.open
        == time("2026-07-01 07:00:00"))
    #expect(
      pattern.text(.liquid, from: time("2026-12-24 00:00:00"), days: 2)
        == "20261224:0800-20261224:1230;20261225:CLOSED")
    #expect(
      SessionPattern.usStocks.text(.liquid, from: time("2026-11-26 12:00:00"), days: 3)
        == "20261126:CLOSED;20261127:0930-20261127:1300;20261128:CLOSED")
  }

  @Test func holidays_FollowTheirRules() {
    func on(_ year: Int, _ month: Int, _ day: Int) -> USHoliday? {
      USHoliday.on(CivilDate(year: year, month: month, day: day))
    }
    #expect(on(2026, 1, 1) == .closed)
    #expect(on(2026, 1, 19) == .stocksClosed)
    #expect(on(2026, 2, 16) == .stocksClosed)
    #expect(on(2026, 4, 3) == .closed, "Good Friday")
    #expect(on(2027, 3, 26) == .closed, "Good Friday")
    #expect(on(2026, 5, 25) == .stocksClosed)
    #expect(on(2026, 6, 19) == .stocksClosed)
    #expect(on(2026, 7, 3) == .stocksClosed, "the Fourth is a Saturday")
    #expect(on(2026, 9, 7) == .stocksClosed)
    #expect(on(2026, 11, 26) == .stocksClosed)
    #expect(on(2026, 11, 27) == .endsEarly)
    #expect(on(2026, 12, 24) == .endsEarly)
    #expect(on(2026, 12, 25) == .closed)
    #expect(on(2025, 7, 3) == .endsEarly)
    #expect(on(2026, 11, 25) == nil)
  }

  @Test func hours_AreWrittenAsTheBrokerWritesThem() {
    let text = SessionPattern.usStocks.text(
      .liquid, from: time("2026-11-25 15:00:00"), days: 4)
    #expect(
      text == "20261125:0930-20261125:1600;20261126:CLOSED;20261127:0930-20261127:1300;"
        + "20261128:CLOSED")
    let futures = SessionPattern.globex.text(
      .trading, from: time("2026-11-23 15:00:00"), days: 2)
    #expect(futures == "20261122:1700-20261123:1600;20261123:1700-20261124:1600")
  }

  @Test func schedule_KnowsExactlyTheDaysThatItCovers() {
    let schedule = SessionPattern.globex.schedule(.trading, from: monday, days: 3)
    #expect(schedule.isOpen(at: time("2026-11-22 22:59:59")) == nil)
    #expect(schedule.isOpen(at: time("2026-11-22 23:00:00")) == true)
    #expect(schedule.isOpen(at: time("2026-11-23 22:30:00")) == false)
    #expect(schedule.isOpen(at: time("2026-11-25 23:00:00")) == nil)
  }

  @Test func sessionClock_AgreesWithThePatternAtEveryQuarterHour() {
    for pattern in [SessionPattern.usStocks, .globex, .forex, .roundTheClock(.eastern)] {
      var clock = SessionClock(pattern, .trading)
      let whole = pattern.schedule(.trading, from: time("2026-10-25 12:00:00"), days: 30)
      var moment = time("2026-10-27 00:00:00")
      while moment < time("2026-11-20 00:00:00") {
        #expect(clock.isOpen(at: moment) == whole.isOpen(at: moment))
        #expect(clock.nextOpening(after: moment) == whole.nextOpening(after: moment))
        moment = moment.advanced(by: .seconds(900))
      }
    }
  }
}
