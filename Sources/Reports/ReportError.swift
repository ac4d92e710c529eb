/// Why a report could not be made.
public struct ReportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong and what to do.
  public var description: String

  /// An error with its sentence.
  public init(_ description: String) { self.description = description }
}
