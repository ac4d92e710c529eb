/// One session of a schedule.
public struct HistoricalSession: Hashable, Sendable {
  /// When it begins.
  public var start: String = ""
  /// When it ends.
  public var end: String = ""
  /// The trading day, `YYYYMMDD`.
  public var referenceDate: String = ""

  init() {}

  /// A message with these fields.
  public init(start: String, end: String, referenceDate: String) {
    self.start = start
    self.end = end
    self.referenceDate = referenceDate
  }
}

extension HistoricalSession {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&start, "start")
    coder.text(&end, "end")
    coder.text(&referenceDate, "referenceDate")
  }
}
