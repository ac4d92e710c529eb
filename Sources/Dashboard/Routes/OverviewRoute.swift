import Control
import Pages
import Reports

/// The first page.
struct OverviewRoute: PageRoute {
  let path: RoutePath = "/"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    var content = Markup()
    content.element("h1", text: "Overview")
    if let status = try await sources.status() {
      content.element("p", text: "Perigee \(status.version) runs in mode \(status.mode).")
    } else {
      content.element("p", text: "The daemon is not running; the journal can be read.")
    }
    return .page(PageFrame(title: "Overview", place: .overview), content)
  }
}
