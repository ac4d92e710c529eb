/// Everything that the server answers, a line each.
enum RouteList {
  static let pages: [any PageRoute] =
    LiveRoutes.pages + PastRoutes.pages + [
      // The same rows for programs.
      StatusRows(), StrategyRows(), AccountRows(), MetricsRoute(),
    ]

  static let actions: [any ActionRoute] =
    LiveRoutes.actions + PastRoutes.actions + [
      PreferenceAction()
    ]
}
