import Control
import Pages

/// Every page's rows, below `/api/`.
enum RowRoutes {
  static let pages: [any PageRoute] = live + past + downloads

  /// What the daemon tells. While none runs, what is one object is null and lists are empty.
  private static let live: [any PageRoute] = [
    RowRoute("/api/status.json") { try await $1.status() },
    RowRoute("/api/strategies.json") { try await $1.strategies() ?? [] },
    RowRoute("/api/strategies/{name}/details.json") { request, sources in
      try await sources.details(of: request.part("name")).first
    },
    RowRoute("/api/accounts.json") { try await $1.accounts() ?? [] },
    RowRoute("/api/positions.json") { _, sources in
      try await sources.books(try await sources.status(), try await sources.portfolio()).rows
    },
    RowRoute("/api/preflight.json") { try await $1.preflight() ?? [] },
    RowRoute("/api/feeds.json") { try await $1.feeds() },
    RowRoute("/api/budget.json") { try await $1.budgets() },
    RowRoute("/api/risk.json") { try await $1.limits() },
    RowRoute("/api/restraints.json") { try await $1.restraints() },
  ]

  /// What the data folder has.
  private static let past: [any PageRoute] = [
    TimelineRows(), ReportResultRoute(path: "/api/reports/result.json"),
    RowRoute("/api/logs.json") { request, sources in
      let question = LogQuestion { request.query[$0] }
      try refuse(question.problems)
      let pages = sources.past.pages
      return try await sources.read { _ in try LogsRoute.rows(question, pages) }
    },
    RowRoute("/api/notices.json") { request, sources in
      let lostOnly = request.query["failed"] != nil
      return try await sources.read { try $0.notices(lostOnly: lostOnly, limit: 200) }
    },
    RowRoute("/api/reports.json") { _, sources in
      let shelf = sources.past.shelf
      return try await sources.read { _ in shelf.list().entries.map(ReportEntryRow.init) }
    },
    RowRoute("/api/system.json") { try await SystemRow($1) },
  ]

  private static let downloads: [any PageRoute] = PastQuestion.Kind.allCases.map {
    PastDownloadRoute(
      kind: $0, format: .json, path: RoutePath(stringLiteral: "/api/\($0.rawValue).json"))
  }

  /// Rows of another question than the one that was asked would be believed.
  private static func refuse(_ problems: [String]) throws {
    if let problem = problems.first { throw ControlFailure(.invalid, problem) }
  }
}
