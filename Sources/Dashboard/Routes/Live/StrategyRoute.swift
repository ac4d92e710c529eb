import Control
import Journal
import Pages
import TradingModel

/// One strategy.
struct StrategyRoute: PageRoute {
  let path: RoutePath = "/strategies/{name}"

  /// How many lives of its script are listed.
  static let lives = 12

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let name = request.part("name")
    let status = try await sources.status()
    let row = try await sources.strategies()?.first { $0.name == name }
    var page = StrategyPage(viewer: request.viewer, name: name, isRunning: status != nil)
    page.isReadOnly = request.isReadOnly
    page.row = row
    if row != nil { page.detail = try await sources.details(of: name).first }
    page.restraints = try await sources.restraints().filter { restraint in
      restraint.scope == "all" || restraint.scope == "strategy:\(name)"
        || (row?.accounts ?? []).contains { restraint.scope == "account:\($0)" }
    }
    let books = try await sources.books(status, try await sources.portfolio())
    page.worth = StrategyWorth.all(books)[name]
    page.books = books
    let pages = sources.past.pages
    var newest = TradePageFilter()
    newest.strategy = name
    let standing = try await sources.read { _ in try pages.standing(of: name) }
    page.positions = standing.positions
    page.curve = standing.curve.map { LineChart.Point($0.at, $0.profit.doubleValue) }
    newest.limit = 15
    page.orders = try await sources.read { [newest] _ in try pages.orders(newest).rows.reversed() }
    var lines = LogPageFilter()
    lines.strategy = name
    lines.limit = 30
    page.log = try await sources.read { [lines] _ in try pages.logs(lines).rows.reversed() }
    guard row != nil || page.worth != nil || !page.orders.isEmpty || !page.log.isEmpty else {
      return .missing("No strategy is called \(name), now or in the journal.")
    }
    let question = StrategyChart.Question(request)
    page.versions = try await versions(name, request.viewer.clock, sources)
    page.chart = try await StrategyChart.load(name, row, question, sources)
    return .page(request.frame(name, .strategies), page.content)
  }

  /// What ran of its script, from the journal; what runs beside it, from the daemon.
  private func versions(
    _ name: String, _ clock: PageClock, _ sources: Sources
  ) async throws -> VersionsPanel {
    var panel = VersionsPanel(name: name, clock: clock)
    panel.lives = try await sources.read { try $0.lives(of: name, limit: Self.lives) }
    do {
      if case .versions(.shadows(let rows))? = try await sources.ask(.versions(.pageShadows)) {
        panel.shadow = rows.first { $0.strategy == name }
      }
      if case .versions(.promotions(let rows))? = try await sources.ask(.versions(.promotions)) {
        panel.promotion = rows.first { $0.strategy == name }
      }
    } catch is ControlFailure {
      // The rest of the page does not depend on it.
    }
    return panel
  }
}
