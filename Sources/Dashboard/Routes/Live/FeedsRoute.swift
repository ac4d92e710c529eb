import Control
import Pages

/// Streams of market data and the gateways' budget.
struct FeedsRoute: PageRoute {
  let path: RoutePath = "/feeds"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let page = FeedsPage(
      viewer: request.viewer, report: try await sources.feeds(),
      budgets: try await sources.budgets())
    return .page(request.frame("Feeds", .feeds), page.content)
  }
}
