package import TradingModel

/// Which page of rows is wanted. Cursors are texts of a page before; they need no escaping in a
/// URL, and stay good while rows come and go.
package enum RowTurn: Hashable, Sendable {
  case newest
  case oldest
  /// The rows just before it.
  case before(String)
  /// The rows just after it.
  case after(String)
}

/// One page of rows, oldest first.
package struct RowPage<Row: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
  package var rows: [Row]
  /// Turn to `before` this for older rows; nil when there are none.
  package var older: String?
  /// Turn to `after` this for newer rows; nil when there are none.
  package var newer: String?
  /// What the page does not show, in a sentence; nil for a whole page. A page that took too long
  /// ends early, and turning on goes on from there.
  package var note: String?

  package init(rows: [Row], older: String? = nil, newer: String? = nil, note: String? = nil) {
    self.rows = rows
    self.older = older
    self.newer = newer
    self.note = note
  }
}

/// Which orders or fills a page shows; a nil field asks for all.
package struct TradePageFilter: Hashable, Sendable {
  package var account: String?
  package var strategy: String?
  /// An instrument's address, or a symbol for all instruments with it; upper and lower case alike.
  package var symbol: String?
  /// `BUY` or `SELL`.
  package var side: String?
  /// States of orders by their words (`filled`), and `open` for all that can still trade,
  /// `refused` for requests that never became an order. Empty for all; fills have none.
  package var states: Set<String> = []
  /// At or after.
  package var since: Timestamp?
  /// Before.
  package var until: Timestamp?
  /// What an order's tag contains.
  package var tag: String?
  /// 1...10,000.
  package var limit = 200

  package init() {}
}

/// Which log lines a page shows; a nil field asks for all.
package struct LogPageFilter: Hashable, Sendable {
  package var strategy: String?
  package var account: String?
  /// An order's intent.
  package var order: String?
  /// The least level.
  package var level: LogLevel = .debug
  /// At or after.
  package var since: Timestamp?
  /// Before.
  package var until: Timestamp?
  /// Words, `"phrases"`, `prefix*` and `-unwanted`; docs/review.md. Any text is allowed.
  package var search: String = ""
  /// 1...10,000.
  package var limit = 200

  package init() {}
}
