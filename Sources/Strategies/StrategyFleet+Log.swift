import StrategyChannel
import TradingModel

/// What is written about strategies to their own logs.
extension StrategyFleet {
  /// Writes a line about a strategy to its own log.
  func report(_ strategy: StrategyID, _ level: LogLevel, _ text: String, place: String? = nil) {
    environment.log(
      StrategyLogLine(
        time: environment.now(), strategy: strategy, level: level, text: Self.oneLine(text),
        place: place))
  }

  /// The most bytes of a line.
  static let lineLimit = 8192

  /// Control characters, and those that turn a line's direction, become escapes, except line
  /// breaks of a traceback, which become ` | `. What is too long is cut.
  static func oneLine(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    guard !isPlain || text.utf8.count > lineLimit else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      guard result.utf8.count < lineLimit - 16 else { return result + "..." }
      switch scalar.value {
      case 0x0A: result += " | "
      case 0x09: result += " "
      case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069:
        result += "\\x" + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
