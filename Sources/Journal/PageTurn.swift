/// Which page of a list is wanted, by the keys of the rows beside it, so that a page is found as
/// fast in the middle of millions of rows as at their end, and no row is shown twice or left out
/// while new ones come.
public enum PageTurn<Cursor: Hashable & Sendable>: Hashable, Sendable {
  /// The newest rows.
  case newest
  /// The oldest rows.
  case oldest
  /// The rows just before this one, which is not among them.
  case before(Cursor)
  /// The rows just after this one, which is not among them.
  case after(Cursor)

  /// Whether rows are collected from the new to the old.
  var goesBack: Bool {
    switch self {
    case .newest, .before: true
    case .oldest, .after: false
    }
  }
}
