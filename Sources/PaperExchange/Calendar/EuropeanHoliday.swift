/// What the calendars of London's and Frankfurt's stock exchanges say of a weekday, by rule and
/// for any year since 2022.
public enum EuropeanHoliday: Hashable, Sendable {
  /// The exchange is closed.
  case closed
  /// It ends early.
  case endsEarly

  /// What `date` is in London; nil for an ordinary day. Saturdays and Sundays are not asked about.
  public static func london(_ date: CivilDate) -> EuropeanHoliday? {
    let (year, month, day) = date.parts
    if easter(year).contains(date) || substituted(date, month: 1, first: 1, last: 1) {
      return .closed
    }
    if substituted(date, month: 12, first: 25, last: 26) { return .closed }
    let bank = [
      CivilDate.nth(1, weekday: 1, year: year, month: 5),
      CivilDate.last(weekday: 1, year: year, month: 5),
      CivilDate.last(weekday: 1, year: year, month: 8),
    ]
    if bank.contains(date) { return .closed }
    return month == 12 && (day == 24 || day == 31) ? .endsEarly : nil
  }

  /// What `date` is in Frankfurt; nil for an ordinary day. Saturdays and Sundays are not asked
  /// about.
  public static func frankfurt(_ date: CivilDate) -> EuropeanHoliday? {
    let (year, month, day) = date.parts
    if easter(year).contains(date) { return .closed }
    let fixed = [(1, 1), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31)]
    return fixed.contains { $0 == (month, day) } ? .closed : nil
  }

  /// Good Friday and Easter Monday.
  private static func easter(_ year: Int) -> [CivilDate] {
    let friday = USHoliday.goodFriday(year)
    return [friday, friday.adding(days: 3)]
  }

  /// Whether a date is one of the holidays from `first` to `last`, or the weekday that stands for
  /// one of them that falls on a weekend.
  private static func substituted(
    _ date: CivilDate, month: Int, first: Int, last: Int
  ) -> Bool {
    let year = date.parts.year
    var days: Set<CivilDate> = []
    for day in first...last {
      var kept = CivilDate(year: year, month: month, day: day)
      while kept.isWeekend || days.contains(kept) { kept = kept.adding(days: 1) }
      days.insert(kept)
    }
    return days.contains(date)
  }
}
