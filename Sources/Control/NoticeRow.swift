package import Notices
package import TradingModel

/// A notice and its deliveries, as `perigee notices` and the pages show it.
package struct NoticeRow: Hashable, Sendable, Codable {
  /// One try of a channel.
  package struct Attempt: Hashable, Sendable, Codable {
    package var time: Moment
    package var channel: String
    /// Why it came to nothing; nil when the other side took it.
    package var failure: String?

    package init(time: Moment, channel: String, failure: String? = nil) {
      self.time = time
      self.channel = channel
      self.failure = failure
    }
  }

  package var id: Int64
  package var time: Moment
  package var kind: String
  package var urgent: Bool
  package var title: String
  package var text: String
  package var account: String?
  package var strategy: String?
  package var symbol: String?
  /// `queued`, `held`, `sent`, `digested`, `failed` or `dropped`.
  package var state: String
  package var reason: String?
  package var updated: Moment
  package var attempts: [Attempt]

  package init(_ record: NoticeRecord) {
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

  /// Whether nobody got it.
  package var isLost: Bool {
    state == NoticeRecord.State.failed.rawValue || state == NoticeRecord.State.dropped.rawValue
  }
}

extension JournalFolder {
  /// The newest notices, oldest first; none without a record. `lostOnly` leaves those that nobody
  /// got.
  package func notices(
    lostOnly: Bool = false, since: Timestamp? = nil, account: String? = nil, limit: Int
  ) throws -> [NoticeRow] {
    try NoticeStore.read("\(path)/\(NoticeStore.fileName)")?.list(
      failedOnly: lostOnly, since: since, account: account, limit: limit
    ).map(NoticeRow.init) ?? []
  }
}
