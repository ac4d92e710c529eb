import Control
import Pages

/// Streams of market data and the gateways' budget.
struct FeedsRoute: PageRoute {
  let path: RoutePath = "/feeds"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    var budgets: [BudgetRow] = []
    if case .budget(let rows)? = try await sources.ask(.budget) { budgets = rows }
    let page = FeedsPage(
      viewer: request.viewer, report: try await sources.feeds(), budgets: budgets)
    return .page(request.frame("Feeds", .feeds), page.content)
  }
}
