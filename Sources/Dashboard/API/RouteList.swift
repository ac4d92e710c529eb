/// Everything that the server answers, a line each.
enum RouteList {
  static let pages: [any PageRoute] =
    LiveRoutes.pages + PastRoutes.pages + RowRoutes.pages + [MetricsRoute()]

  static let actions: [any ActionRoute] =
    LiveRoutes.actions + PastRoutes.actions + [
      PreferenceAction()
    ]
}
