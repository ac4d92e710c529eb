/// Bounds the lines of one strategy's log to a number for each second; counts the others.
struct LogMeter {
  /// The most lines in a second.
  static let linesPerSecond = 1000

  private let limit: Int
  private var second: Int64 = .min
  private var count = 0

  init(limit: Int = LogMeter.linesPerSecond) { self.limit = limit }

  enum Answer: Hashable {
    case write
    case drop
    /// Write, after a line that says how many were dropped before.
    case writeAfterDropping(Int)
  }

  mutating func take(atSecond now: Int64) -> Answer {
    guard now != second else {
      count += 1
      return count <= limit ? .write : .drop
    }
    let dropped = max(0, count - limit)
    second = now
    count = 1
    return dropped > 0 ? .writeAfterDropping(dropped) : .write
  }
}
