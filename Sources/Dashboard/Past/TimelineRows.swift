import Control
import Pages
import Review

/// `perigee timeline ORDER --json`.
struct TimelineRows: PageRoute {
  let path: RoutePath = "/api/orders/{intent}/timeline.json"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let name = OrderRoute.name(request)
    let readsTape = request.query["tape"] != nil
    let pages = sources.past.pages
    let found = try await sources.read { _ in
      try OrderRoute.timeline(name, pages, readsTape: readsTape)?.timeline
    }
    guard let found else { return .missing("The journal has no order “\(VisibleText.of(name))”.") }
    return .json(try ControlCoding.encode(found))
  }
}
