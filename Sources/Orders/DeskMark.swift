/// A small fact that the desk must know again after a restart: the day that a counter belongs to,
/// an account's worth at the day's beginning, an account whose opening positions were taken.
/// The newest mark of a scope and key is the one that holds.
public struct DeskMark: Hashable, Sendable {
  /// Whose it is (`account:paper`, `strategy:x`, `house`).
  public var scope: String
  /// Which fact.
  public var key: String
  /// What it is; nil forgets it.
  public var value: String?

  /// A mark from its parts.
  public init(scope: String, key: String, value: String?) {
    self.scope = scope
    self.key = key
    self.value = value
  }
}
