extension CalendarDay {
  /// Days since 1970-01-01.
  public var daysSince1970: Int32 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(truncatingIfNeeded: era * 146_097 + dayOfEra - 719_468)
  }

  /// Reads `2024-03-09`, of the years 0 to 9999; nil for any other text and for days that no
  /// calendar has.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count == 10, parts.count == 3, let year = Int(parts[0]),
      let month = Int(parts[1]), let day = Int(parts[2]), (0...9999).contains(year),
      (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    let wanted = CalendarDay(year: year, month: month, day: day)
    // A day that the month lacks comes back as one of the next month.
    let real = CalendarDay(daysSince1970: wanted.daysSince1970)
    guard real == wanted, real.description == text else { return nil }
    self = real
  }
}
