extension RecordedFile.Zone {
  /// Reads `UTC`, `+02:00`, `-5`, `UTC-5` or a name of the time zone database
  /// (`America/New_York`); nil for anything else.
  public init?(_ text: String) {
    var rest = Substring(text)
    if rest.uppercased() == "UTC" || rest.uppercased() == "GMT" || rest == "Z" {
      self = .fixed(offsetSeconds: 0)
      return
    }
    if rest.uppercased().hasPrefix("UTC") || rest.uppercased().hasPrefix("GMT") {
      rest = rest.dropFirst(3)
    }
    if let sign = rest.first, sign == "+" || sign == "-" {
      let digits = rest.dropFirst().filter { $0 != ":" }
      guard let number = Int(digits), digits.allSatisfy(\.isNumber), digits.count <= 4 else {
        return nil
      }
      let minutes = digits.count <= 2 ? number * 60 : number / 100 * 60 + number % 100
      guard minutes < 15 * 60 else { return nil }
      self = .fixed(offsetSeconds: (sign == "-" ? -60 : 60) * minutes)
      return
    }
    guard LocalClock(zone: text) != nil else { return nil }
    self = .named(text)
  }
}

extension RecordedFormat {
  /// Reads columns as `time=0,bid=1,ask=2` or `time=Stamp,open=O`; nil for anything else.
  public static func columns(_ text: String) -> [RecordedColumn: Place]? {
    var columns: [RecordedColumn: Place] = [:]
    for part in text.split(separator: ",") {
      let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard pair.count == 2, let column = RecordedColumn(rawValue: pair[0].lowercased()),
        columns[column] == nil
      else { return nil }
      columns[column] = Int(pair[1]).map { .index($0) } ?? .name(pair[1])
    }
    return columns.isEmpty ? nil : columns
  }
}
