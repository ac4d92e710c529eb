import TradingModel

extension Timestamp {
  /// The time of day in UTC for people (`14:02:11 UTC`), with its date when that is not the date
  /// of `now`.
  func words(seenAt now: Timestamp) -> String {
    let days = seconds.quotientAndRemainder(dividingBy: 86_400)
    let second = days.remainder < 0 ? days.remainder + 86_400 : days.remainder
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let time = "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)) UTC"
    guard dayNumber != now.dayNumber else { return time }
    let date = civilDate
    return "\(date.year)-\(two(date.month))-\(two(date.day)) \(time)"
  }

  /// Whole days since 1970-01-01.
  private var dayNumber: Int64 {
    let (quotient, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
    return rest < 0 ? quotient - 1 : quotient
  }

  /// The date of the proleptic Gregorian calendar, counted in eras of 400 years from 0000-03-01.
  private var civilDate: (year: Int64, month: Int64, day: Int64) {
    let days = dayNumber + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}
