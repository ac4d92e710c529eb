import Logging

/// A line that `perigee-dashboard` wrote: `level text`.
enum DashboardLine: Equatable {
  /// It serves at this address now.
  case serving(String)
  case log(Logger.Level, String)

  /// The longest line that is taken, in bytes; the rest of a longer one is left out.
  static let limit = 4096

  init(_ line: String) {
    let words = line.split(separator: " ", maxSplits: 1)
    guard words.count == 2, let level = Logger.Level(rawValue: String(words[0])) else {
      self = .log(.warning, line)
      return
    }
    let text = String(words[1])
    self =
      text.hasPrefix("serving ")
      ? .serving(String(text.dropFirst("serving ".count))) : .log(level, text)
  }
}
