/// Why a sweep cannot be planned, stored or gone on with.
public struct SweepError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of trouble it is.
  public enum Code: Hashable, Sendable {
    /// The ranges, the windows or an option cannot be understood, or do not fit the script.
    case invalid
    /// The file holds another sweep: another script, other data, other rules or ranges.
    case changed
    /// Another process works on the file.
    case inUse
    /// The file cannot be opened, read or written, or is no sweep.
    case file
  }

  /// What kind of trouble it is.
  public var code: Code
  /// What happened, what it means and what to do, as one sentence or two.
  public var description: String

  /// An error from its parts.
  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
