public import StrategyChannel

/// The line that stands in a strategy's log for those that found no room on the channel.
public enum LostLinesNote {
  private static let tail = " lines were lost: the log was behind"

  static func text(_ count: Int) -> String { "\(count)\(tail)" }

  /// How many lines a message says were lost; nil for every other message. The note has no place
  /// in the script, so that a script's own line is not taken for one.
  public static func count(_ message: ChildMessage) -> Int? {
    guard case .log(.warning, let text, nil, nil) = message.body, text.hasSuffix(tail) else {
      return nil
    }
    return Int(text.dropLast(tail.count))
  }
}
