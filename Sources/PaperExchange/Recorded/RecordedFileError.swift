/// Why a recorded market could not be read, with its place.
public struct RecordedFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The cause.
  public enum Kind: Hashable, Sendable {
    /// The file could not be opened or unpacked; the text says why.
    case unreadable(String)
    /// The file has no rows.
    case empty
    /// The header names none of the known columns; the text is the missing one.
    case missingColumn(String)
    /// A row has fewer columns than its format needs.
    case tooFewColumns(expected: Int, found: Int)
    /// The text is not a time.
    case badTime(String)
    /// The text is not a decimal number.
    case badNumber(column: String, text: String)
    /// The prices contradict each other: a high below the low, a bid above the ask.
    case contradiction(String)
    /// The row is earlier than the one before it.
    case timeRunsBackwards
    /// The time zone database has no such name.
    case unknownZone(String)
    /// The file has trades and neither quotes nor bars, which a market is played from.
    case tradesAlone
  }

  /// The file's name as it was given.
  public var file: String
  /// The line, from 1; nil when the fault is the file's.
  public var line: Int?
  /// The cause.
  public var kind: Kind

  /// An error from its parts.
  public init(file: String, line: Int?, kind: Kind) {
    self.file = file
    self.line = line
    self.kind = kind
  }

  /// The place and the cause in one sentence.
  public var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    return "\(place): \(cause)"
  }

  /// The cause in one sentence, without the place.
  public var cause: String {
    switch kind {
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .empty: "has no rows"
    case .missingColumn(let name): "the header has no column \"\(name)\""
    case .tooFewColumns(let expected, let found): "has \(found) columns, needs \(expected)"
    case .badTime(let text): "\"\(text)\" is not a time"
    case .badNumber(let column, let text): "\(column) \"\(text)\" is not a number"
    case .contradiction(let text): text
    case .timeRunsBackwards: "is earlier than the row before it"
    case .unknownZone(let name): "\"\(name)\" is not a time zone, such as America/New_York"
    case .tradesAlone: "has trades alone; a market is played from quotes or bars"
    }
  }
}
