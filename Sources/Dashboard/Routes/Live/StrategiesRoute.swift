import Control
import Pages

/// The list of strategies.
struct StrategiesRoute: PageRoute {
  let path: RoutePath = "/strategies"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let status = try await sources.status()
    let page = StrategiesPage(
      viewer: request.viewer, isRunning: status != nil,
      strategies: try await sources.strategies() ?? [], details: try await sources.details(),
      books: try await sources.books(status, try await sources.portfolio()),
      errors: try await sources.errors())
    return .page(request.frame("Strategies", .strategies), page.content)
  }
}
