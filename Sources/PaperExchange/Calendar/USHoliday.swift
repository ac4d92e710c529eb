/// What the calendar of the United States' exchanges says of a weekday, by rule and for any year
/// since 2022: full holidays, and the days that end early.
public enum USHoliday: Hashable, Sendable {
  /// Every exchange is closed (New Year, Good Friday, Christmas).
  case closed
  /// Stocks are closed; futures stop around noon.
  case stocksClosed
  /// Stocks and futures end early.
  case endsEarly

  /// What `date` is; nil for an ordinary day. Saturdays and Sundays are not asked about.
  public static func on(_ date: CivilDate) -> USHoliday? {
    let (year, month, day) = date.parts
    if observed(year: year, month: 12, day: 25) == date || goodFriday(year) == date {
      return .closed
    }
    // A New Year on a Saturday is not observed on the Friday before.
    let newYear = CivilDate(year: year, month: 1, day: 1)
    if date == (newYear.weekday == 0 ? newYear.adding(days: 1) : newYear) { return .closed }
    if stockHolidays(year).contains(date) { return .stocksClosed }
    let thanksgiving = CivilDate.nth(4, weekday: 4, year: year, month: 11)
    if date == thanksgiving.adding(days: 1) { return .endsEarly }
    if month == 12, day == 24, !date.isWeekend { return .endsEarly }
    if month == 7, day == 3, (1...4).contains(date.weekday) { return .endsEarly }
    return nil
  }

  private static func stockHolidays(_ year: Int) -> [CivilDate] {
    [
      CivilDate.nth(3, weekday: 1, year: year, month: 1),
      CivilDate.nth(3, weekday: 1, year: year, month: 2),
      CivilDate.last(weekday: 1, year: year, month: 5),
      observed(year: year, month: 6, day: 19),
      observed(year: year, month: 7, day: 4),
      CivilDate.nth(1, weekday: 1, year: year, month: 9),
      CivilDate.nth(4, weekday: 4, year: year, month: 11),
    ]
  }

  /// A Saturday's holiday is kept on the Friday, a Sunday's on the Monday.
  private static func observed(year: Int, month: Int, day: Int) -> CivilDate {
    let date = CivilDate(year: year, month: month, day: day)
    switch date.weekday {
    case 6: return date.adding(days: -1)
    case 0: return date.adding(days: 1)
    default: return date
    }
  }

  /// Two days before Easter Sunday (the anonymous Gregorian computation).
  static func goodFriday(_ year: Int) -> CivilDate {
    let golden = year % 19
    let century = year / 100
    let leap = (8 * century + 13) / 25
    let epact = (19 * golden + century - century / 4 - leap + 15) % 30
    let correction = epact - (epact / 28) * (1 - (29 / (epact + 1)) * ((21 - golden) / 11))
    let weekdayOffset = (year + year / 4 + correction + 2 - century + century / 4) % 7
    let days = correction - weekdayOffset
    let month = 3 + (days + 40) / 44
    let day = days + 28 - 31 * (month / 4)
    return CivilDate(year: year, month: month, day: day).adding(days: -2)
  }
}
