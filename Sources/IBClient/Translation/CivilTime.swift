/// Calendar arithmetic without a library: the proleptic Gregorian calendar and whole seconds.
struct CivilTime: Equatable {
  var year: Int
  var month: Int
  var day: Int
  var hour = 0
  var minute = 0
  var second = 0

  /// Days since 1970-01-01. Right for every date whose year fits 64 bits with room to spare.
  static func days(year: Int, month: Int, day: Int) -> Int {
    // Years begin in March, so that the leap day is the last of its year.
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The time that stands `seconds` after the epoch.
  init(secondsSinceEpoch seconds: Int64) {
    var days = Int(seconds / 86_400)
    var rest = Int(seconds % 86_400)
    if rest < 0 {
      rest += 86_400
      days -= 1
    }
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    hour = rest / 3600
    minute = rest % 3600 / 60
    second = rest % 60
  }

  /// A date from eight digits; nil for anything else and for days that no month has.
  init?(date: some StringProtocol) {
    guard let digits = CivilTime.digits(date, count: 8) else { return nil }
    year = digits / 10_000
    month = digits / 100 % 100
    day = digits % 100
    guard (1...12).contains(month), (1...31).contains(day), (1900...2200).contains(year) else {
      return nil
    }
  }

  /// Adds a time of the form `HH:MM:SS`, `HH:MM` or `HHMM`; false for anything else.
  mutating func setTime(_ text: some StringProtocol) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 1 {
      guard let digits = CivilTime.digits(text, count: 4) else { return false }
      hour = digits / 100
      minute = digits % 100
    } else {
      guard parts.count == 2 || parts.count == 3 else { return false }
      let numbers = parts.compactMap { CivilTime.digits($0, count: 2) }
      guard numbers.count == parts.count else { return false }
      hour = numbers[0]
      minute = numbers[1]
      second = numbers.count == 3 ? numbers[2] : 0
    }
    // 24:00 ends a day in some schedules.
    return hour <= 24 && minute < 60 && second < 61
  }

  /// Seconds since the epoch if the time were UTC.
  var secondsAsUTC: Int64 {
    let days = CivilTime.days(year: year, month: month, day: day)
    return Int64(days * 86_400 + hour * 3600 + minute * 60 + second)
  }

  static func digits(_ text: some StringProtocol, count: Int) -> Int? {
    guard text.utf8.count == count else { return nil }
    var value = 0
    for byte in text.utf8 {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }
}
