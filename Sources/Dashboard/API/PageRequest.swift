import TradingModel

/// What a page is asked, after the doors let it in.
struct PageRequest: Sendable {
  /// The path as it was asked, without the query.
  var path: String
  /// The path with its query, to come back to.
  var target: String
  /// The free parts of the route's path, by name.
  var parts: [String: String]
  /// The query's values.
  var query: FormValues
  /// What the reader chose by `/preferences` (`zone`, `exchange`, `theme`), as it was posted: at
  /// most 64 bytes each, not otherwise checked.
  var chosen: [String: String]
  /// The session's token. The server itself puts it into every `<form method="post"` of a page;
  /// only a script's own requests need it here.
  var token: String
  /// What the last action has to tell, once.
  var notice: String?
  /// Whether changes are refused: forms are left out then.
  var isReadOnly: Bool
  var now: Timestamp

  /// A free part of the path; the route's own path names it.
  func part(_ name: String) -> String { parts[name] ?? "" }
}

/// What an action is asked.
struct ActionRequest: Sendable {
  var path: String
  var parts: [String: String]
  /// The form's values, at most 64 KiB as they came.
  var form: FormValues
  /// Who acts, for journals: `dashboard` and the address that asked.
  var actor: String
  var now: Timestamp

  func part(_ name: String) -> String { parts[name] ?? "" }
}
