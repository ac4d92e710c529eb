/// What `[tape]` of runner.toml states.
struct TapeConfiguration: Hashable, Sendable {
  /// Whether sessions are recorded.
  var isEnabled = true
  /// Days that recordings are kept.
  var keepDays = 30
  /// Bytes that all recordings together may take.
  var maxBytes: Int64 = 20 << 30

  static func read(_ section: SectionReader) -> TapeConfiguration {
    var tape = TapeConfiguration()
    if let flag = section.boolean("enabled") { tape.isEnabled = flag }
    if let days = section.integer("keep_days", in: 1...36_500) { tape.keepDays = days }
    if let bytes = section.integer("max_bytes", in: 1 << 20...1 << 50) {
      tape.maxBytes = Int64(bytes)
    }
    section.finish()
    return tape
  }
}
