/// Why a session cannot be replayed.
public struct ReplayError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong and what to do.
  public var description: String

  /// An error with its sentence.
  public init(_ description: String) { self.description = description }
}
