/// A page that is looked at: `GET` alone, so it changes nothing.
///
/// To add one: a type in `Sources/Dashboard/Routes` and one line in `RouteList.pages`. The server
/// has checked the host, the session and the limits before `answer` runs.
protocol PageRoute: Sendable {
  /// The path; a part in braces is free and becomes `request.parts` (`/orders/{intent}`).
  var path: RoutePath { get }
  /// Who may look; whoever has a session unless a route says otherwise.
  var door: RouteDoor { get }
  /// What is shown. Runs on no event loop; everything slow goes through `sources`. What it throws
  /// becomes a page that tells the error's description: an error says what a person can do.
  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer
}

/// A change: `POST` alone, with the session, the page's token and the page's own origin checked.
///
/// To add one: a type in `Sources/Dashboard/Routes` and one line in `RouteList.actions`.
protocol ActionRoute: Sendable {
  /// The path, as a page's.
  var path: RoutePath { get }
  /// Whether it changes anything but the reader's own session; a read-only dashboard refuses it
  /// then. True unless a route says otherwise.
  var isChange: Bool { get }
  /// Does it. What it throws becomes a page that tells the error's description.
  func act(_ request: ActionRequest, _ sources: Sources) async throws -> ActionAnswer
}

/// Who may look at a route.
enum RouteDoor: Hashable, Sendable {
  /// Browsers that logged in. Paths below `/api/` also take the token as `Authorization: Bearer`.
  case session
  /// Programs of this machine without anything, others by `Authorization: Bearer`.
  case program
}

extension PageRoute {
  var door: RouteDoor { .session }
}

extension ActionRoute {
  var isChange: Bool { true }
}
