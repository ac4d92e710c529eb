package import TradingModel

/// Moments as people and programs read them, in UTC.
package enum UTCText {
  /// `2026-11-23T06:50:12Z`.
  package static func seconds(_ time: Timestamp) -> String {
    let (year, month, day) = civil(time)
    let second = time.seconds - floored(time.seconds, 86_400) * 86_400
    return "\(year)-\(two(month))-\(two(day))T\(two(second / 3600)):\(two(second / 60 % 60)):"
      + "\(two(second % 60))Z"
  }

  /// `Mon, 23 Nov 2026 06:50:12 +0000`, as a letter's head has it.
  package static func mail(_ time: Timestamp) -> String {
    let days = floored(time.seconds, 86_400)
    let (year, month, day) = civil(time)
    let second = time.seconds - days * 86_400
    let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let weekday = Int(((days % 7) + 7) % 7)
    return "\(names[weekday]), \(two(day)) \(months[Int(month) - 1]) \(year) "
      + "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)) +0000"
  }

  private static func floored(_ value: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }

  /// The day of the proleptic Gregorian calendar; `month` is 1...12.
  private static func civil(_ time: Timestamp) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = floored(time.seconds, 86_400) + 719_468
    let era = floored(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let place = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * place + 2) / 5 + 1
    let month = place < 10 ? place + 3 : place - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
