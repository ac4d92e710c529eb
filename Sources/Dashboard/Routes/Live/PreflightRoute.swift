import Control
import Pages

/// Whether each account can trade, looked at now: that costs the daemon some work, so this page
/// does not follow it.
struct PreflightRoute: PageRoute {
  let path = RoutePath(stringLiteral: PreflightPage.path)

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let page = PreflightPage(viewer: request.viewer, rows: try await sources.preflight())
    return .page(request.frame("Go or no-go", .overview).still, page.content)
  }
}

extension Sources {
  /// Looks whether each account can trade; nil while no daemon runs.
  func preflight() async throws -> [PreflightRow]? {
    guard case .preflight(let rows)? = try await ask(.preflight(account: nil)) else { return nil }
    return rows
  }

  /// What the last looks came to; a daemon of a version that does not keep them has none.
  func lastPreflight() async throws -> [PreflightRow] {
    do {
      guard case .preflight(let rows)? = try await ask(.lastPreflight) else { return [] }
      return rows
    } catch let failure as ControlFailure where failure.code == .invalid {
      return []
    }
  }
}
