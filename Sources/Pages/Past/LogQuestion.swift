package import Control
package import TradingModel

/// Which lines of the log a person wants to see, as the address of the page says it.
package struct LogQuestion: Hashable, Sendable {
  /// The lengths of a page that are offered.
  package static let lengths = [100, 200, 500]

  /// Words to be found, all of them.
  package var text: String?
  package var level = LogLevel.debug
  package var strategy: String?
  package var account: String?
  /// Lines at or after this moment.
  package var from: Timestamp?
  /// Lines before this moment.
  package var before: Timestamp?
  package var turn = RowTurn.newest
  /// The moment that is to stand in the middle of the page; it counts where no turn is given.
  package var around: Timestamp?
  package var length = 200
  /// The line that the reader came for; it is marked.
  package var marked: Int64?
  /// What could not be read, in words; those fields do not filter.
  package private(set) var problems: [String] = []

  package init() {}

  /// Reads the values of an address or a form. What cannot be read becomes a problem.
  package init(_ values: (String) -> String?) {
    func value(_ name: String) -> String? {
      let text = values(name)?.trimmed.prefix(PastQuestion.textLimit)
      return text.flatMap { $0.isEmpty ? nil : String($0) }
    }
    text = value("q")
    strategy = value("strategy")
    account = value("account")
    if let word = value("level") {
      level = LogLevel(rawValue: word) ?? .debug
      if LogLevel(rawValue: word) == nil { problems.append("No line has a level “\(word)”.") }
    }
    from = time(value("from"), "From")
    before = time(value("before"), "Before")
    if let from, let before, from >= before {
      problems.append("“From” is not earlier than “Before”, so that nothing lies between them.")
    }
    turn = RowTurn(older: value("older"), newer: value("newer"))
    around = value("around").flatMap { Int64($0) }.map { Timestamp(rawValue: $0) }
    marked = value("line").flatMap { Int64($0) }
    if let count = value("rows").flatMap({ Int($0) }), Self.lengths.contains(count) {
      length = count
    }
  }

  private mutating func time(_ text: String?, _ name: String) -> Timestamp? {
    guard let text else { return nil }
    let time = AskedTime.parse(text)
    if time == nil {
      problems.append("“\(name)”: \(text) is no time; write it as 2026-11-22T18:30:00, in UTC.")
    }
    return time
  }

  /// Whether anything narrows the lines.
  package var isFiltered: Bool {
    text != nil || level != .debug || strategy != nil || account != nil || from != nil
      || before != nil
  }

  /// Whether new lines belong at this page's end: it shows the newest ones.
  package var canFollow: Bool { turn == .newest && before == nil && around == nil }

  /// The names and values of this question in an address, with the place in its pages where
  /// wanted. Equal questions have equal addresses.
  package func query(withTurn: Bool = true) -> [(String, String?)] {
    var query: [(String, String?)] = [
      ("q", text), ("level", level == .debug ? nil : level.rawValue), ("strategy", strategy),
      ("account", account), ("from", from.map(AskedTime.field)),
      ("before", before.map(AskedTime.field)),
    ]
    if length != LogQuestion().length { query.append(("rows", "\(length)")) }
    guard withTurn else { return query }
    query.append(turn.item)
    query.append(("around", around.map { "\($0.rawValue)" }))
    query.append(("line", marked.map { "\($0)" }))
    return query
  }

  /// The address of the page that answers this question.
  package var path: String { PagePath.with(LogsPage.path, query()) }

  /// The question as the log understands it.
  package var filter: LogPageFilter {
    var filter = LogPageFilter()
    filter.strategy = strategy
    filter.account = account
    filter.level = level
    filter.since = from
    filter.until = before
    filter.search = text ?? ""
    filter.limit = length
    return filter
  }

  /// The same question at another place of its pages.
  package func at(_ turn: RowTurn) -> LogQuestion {
    var other = self
    other.turn = turn
    other.around = nil
    other.marked = nil
    return other
  }
}
