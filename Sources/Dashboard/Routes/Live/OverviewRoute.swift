import Control
import Pages

/// The first page.
struct OverviewRoute: PageRoute {
  let path: RoutePath = "/"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    var page = OverviewPage(viewer: request.viewer)
    page.isReadOnly = request.isReadOnly
    page.status = try await sources.status()
    page.accounts = try await sources.accounts() ?? []
    page.portfolio = try await sources.portfolio()
    page.strategies = try await sources.strategies() ?? []
    page.details = try await sources.details()
    page.verdicts = try await sources.lastPreflight()
    page.feeds = try await sources.feeds()
    page.books = try await sources.books(page.status, page.portfolio)
    page.errors = try await sources.errors()
    var unknown = TradePageFilter()
    unknown.states = ["unknown"]
    unknown.limit = 1000
    let pages = sources.past.pages
    page.unknown = try await sources.read { [unknown] _ in try pages.orders(unknown).rows }
    return .page(request.frame("Overview", .overview), page.content)
  }
}
