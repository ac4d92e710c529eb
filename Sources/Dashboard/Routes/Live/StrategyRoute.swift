import Control
import Journal
import Pages
import TradingModel

/// One strategy.
struct StrategyRoute: PageRoute {
  let path: RoutePath = "/strategies/{name}"

  /// How many of the newest fills make the P&L curve.
  static let curveFills = 5000

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
    let pages = sources.past.pages
    var newest = TradePageFilter()
    newest.strategy = name
    newest.limit = Self.curveFills
    let fills = try await sources.read { [newest] _ in try pages.fills(newest).rows }
    page.curve = ProfitCurve.points(
      fills, multipliers: try await sources.read { _ in try pages.multipliers() })
    page.positions = try await sources.read { _ in try pages.strategyPositions(name) }
    newest.limit = 15
    page.orders = try await sources.read { [newest] _ in try pages.orders(newest).rows.reversed() }
    page.log = try await sources.read { folder in
      try folder.logs(LogRowFilter(strategy: name, limit: 30)).reversed()
    }
    guard row != nil || page.worth != nil || !page.orders.isEmpty || !page.log.isEmpty else {
      return .missing("No strategy is called \(name), now or in the journal.")
    }
    let question = StrategyChart.Question(request)
    page.chart = try await StrategyChart.load(name, row, question, sources)
    return .page(request.frame(name, .strategies), page.content)
  }
}
