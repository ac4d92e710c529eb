import Control
import Notices

/// A notice and its deliveries, as `perigee notices` shows it.
struct NoticeRow: Hashable, Sendable, Codable {
  /// One try of a channel.
  struct Attempt: Hashable, Sendable, Codable {
    var time: Moment
    var channel: String
    /// Why it came to nothing; nil when the other side took it.
    var failure: String?
  }

  var id: Int64
  var time: Moment
  var kind: String
  var urgent: Bool
  var title: String
  var text: String
  var account: String?
  var strategy: String?
  var symbol: String?
  /// `queued`, `held`, `sent`, `digested`, `failed` or `dropped`.
  var state: String
  var reason: String?
  var updated: Moment
  var attempts: [Attempt]

  init(_ record: NoticeRecord) {
    id = record.id
    time = Moment(record.notice.time)
    kind = record.notice.kind.rawValue
    urgent = record.notice.isUrgent
    title = record.notice.title
    text = record.notice.text
    account = record.notice.account
    strategy = record.notice.strategy
    symbol = record.notice.symbol
    state = record.state.rawValue
    reason = record.reason
    updated = Moment(record.updated)
    attempts = record.attempts.map {
      Attempt(time: Moment($0.time), channel: $0.channel, failure: $0.failure)
    }
  }
}

/// What a try of a channel came to, as `perigee notices test` shows it.
struct NoticeTestRow: Hashable, Sendable, Codable {
  var channel: String
  var type: String
  var sent: Bool
  /// Why it came to nothing.
  var failure: String?
}
