import Control
import Journal
import Pages
import Reports

/// The log.
struct LogsRoute: PageRoute {
  let path: RoutePath = "/logs"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let question = LogQuestion { request.query[$0] }
    let pages = sources.past.pages
    async let names = sources.read { _ in try pages.names() }
    // Before the page is read: what comes in between is then followed, and not lost.
    let newest = try await sources.read { _ in try pages.newestLine() }
    let rows = try await sources.read { _ in try LogsRoute.rows(question, pages) }
    let page = LogsPage(
      question: question, rows: rows, newest: newest, accounts: try await names.accounts,
      strategies: try await names.strategies, clock: request.viewer.clock)
    return .page(request.frame("Log", .logs), page.content)
  }

  /// The page of a question; with a moment in its middle where one is asked for.
  static func rows(_ question: LogQuestion, _ pages: JournalPages) throws -> RowPage<LogRow> {
    guard let moment = question.around, question.turn == .newest else {
      return try pages.logs(question.filter, question.turn)
    }
    var later = question.filter
    later.since = max(moment, later.since ?? moment)
    later.limit = max(1, question.length / 2)
    let after = try pages.logs(later, .oldest)
    guard let last = after.rows.last else { return try pages.logs(question.filter, .newest) }
    return try pages.logs(question.filter, .before("\(last.id &+ 1)"))
  }
}

/// The lines after one, as the items of the page's list: what following asks for.
struct LogLinesRoute: PageRoute {
  let path: RoutePath = "/logs/lines"

  private struct Lines: Encodable {
    /// Ready items, oldest first.
    var lines: [String]
    /// What to ask for next.
    var after: String
    /// The newest line of all.
    var newest: String
    var hasMore: Bool
  }

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let question = LogQuestion { request.query[$0] }
    guard let text = request.query["after"], let after = Int64(text) else {
      return .missing("“after” is to be the number of a line.")
    }
    let pages = sources.past.pages
    let (newest, page) = try await sources.read { _ in
      (try pages.newestLine(), try pages.logs(question.filter, .after("\(after)")))
    }
    let clock = request.viewer.clock
    let last = page.newer.flatMap { Int64($0) } ?? max(after, newest, page.rows.last?.id ?? 0)
    return .json(
      try ControlCoding.encode(
        Lines(
          lines: page.rows.map { LogLine($0, clock: clock).html }, after: "\(last)",
          newest: "\(newest)", hasMore: page.newer != nil)))
  }
}
