import Logging
import TradingModel

/// Words that the index holds beside the text of a line: its level, strategy, account and order,
/// so that one walk through the index finds lines by all of them together, however rare.
///
/// They begin with a character that no text in the index has. Names are shortened to a hash;
/// readers compare the columns as well, so a hash that two names share costs time only.
enum LogFacets {
  /// U+E000: of the private use area, which the index takes for a letter.
  static let mark: Unicode.Scalar = "\u{E000}"

  static func level(_ level: Logger.Level) -> String { "\(mark)l\(level.rank)" }
  static func strategy(_ id: StrategyID) -> String { "\(mark)s\(hash(id.rawValue))" }
  static func account(_ name: AccountName) -> String { "\(mark)a\(hash(name.rawValue))" }
  static func order(_ intent: IntentID) -> String { "\(mark)o\(hash(intent.rawValue))" }

  /// What the index holds of a line.
  static func words(_ entry: LogEntry) -> String {
    var text = LogSearch.searchable(entry.text)
    text += " "
    text += level(entry.level)
    if let strategy = entry.strategy { text += " " + self.strategy(strategy) }
    if let account = entry.account { text += " " + self.account(account) }
    if let order = entry.order { text += " " + self.order(order) }
    return text
  }

  /// The expression of the index for a filter; nil where the index is of no use.
  static func expression(_ filter: LogFilter) -> String? {
    var parts: [String] = []
    if let wanted = filter.search?.wanted { parts.append(wanted) }
    if let strategy = filter.strategy { parts.append("\"\(self.strategy(strategy))\"") }
    if let account = filter.account { parts.append("\"\(self.account(account))\"") }
    if let order = filter.order { parts.append("\"\(self.order(order))\"") }
    var unwanted = filter.search?.unwanted.map { [$0] } ?? []
    // Only traces lie below debug: nearly every line would pass.
    if let least = filter.level, least > .debug {
      let isMost = least <= .notice
      // The index compares what is unwanted with what it found, and what is wanted with all lines.
      if isMost && !parts.isEmpty {
        unwanted.append(levels { $0 < least })
      } else {
        parts.append(levels { $0 >= least })
      }
    }
    guard !unwanted.isEmpty else { return parts.isEmpty ? nil : parts.joined(separator: " AND ") }
    // The index finds what is there; something must be, for something else not to be.
    if parts.isEmpty { parts.append(levels { $0 >= .trace }) }
    return "(\(parts.joined(separator: " AND "))) NOT (\(unwanted.joined(separator: " OR ")))"
  }

  private static func levels(_ isWanted: (Logger.Level) -> Bool) -> String {
    let words = Logger.Level.allCases.filter(isWanted).map { "\"\(level($0))\"" }
    return "(\(words.joined(separator: " OR ")))"
  }

  /// FNV-1a in 36 letters and digits, so that it is one word of the index.
  private static func hash(_ name: String) -> String {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(value, radix: 36)
  }
}
