/// What a try of a channel came to, as `perigee notices test` shows it.
struct NoticeTestRow: Hashable, Sendable, Codable {
  var channel: String
  var type: String
  var sent: Bool
  /// Why it came to nothing.
  var failure: String?
}
