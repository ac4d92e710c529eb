package import TradingModel

/// One thing that a person outside is told.
package struct Notice: Hashable, Sendable {
  package var kind: NoticeKind
  /// Whether it passes the quiet hours and survives a long outage.
  package var isUrgent: Bool
  /// What makes two notices the same; nil for one that is never joined with others.
  package var key: String?
  /// A line of a few words.
  package var title: String
  /// What happened, what it means, what to do.
  package var text: String
  package var account: String?
  package var strategy: String?
  package var symbol: String?
  /// When it happened.
  package var time: Timestamp

  /// The longest text, in units of UTF-16; what is longer is cut with a mark.
  package static let textLimit = 8000
  /// The longest title, in units of UTF-16.
  package static let titleLimit = 200

  package init(
    _ kind: NoticeKind, isUrgent: Bool? = nil, key: String? = nil, title: String, text: String,
    account: String? = nil, strategy: String? = nil, symbol: String? = nil, time: Timestamp
  ) {
    self.kind = kind
    self.isUrgent = isUrgent ?? kind.isUrgent
    self.key = key
    self.title = title.cut(to: Notice.titleLimit)
    self.text = text.cut(to: Notice.textLimit)
    self.account = account
    self.strategy = strategy
    self.symbol = symbol
    self.time = time
  }
}

extension String {
  /// The text, or its beginning with a mark that something is missing. The limit counts units of
  /// UTF-16, which no service counts more strictly than.
  package func cut(to limit: Int) -> String {
    // Counting bytes first is cheap and mostly enough.
    guard utf8.count > limit, utf16.count > limit else { return self }
    var kept = UnicodeScalarView()
    var room = limit - 1
    for scalar in unicodeScalars {
      room -= UTF16.width(scalar)
      guard room >= 0 else { break }
      kept.append(scalar)
    }
    return String(kept) + "…"
  }
}
