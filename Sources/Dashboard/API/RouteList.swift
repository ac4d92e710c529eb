/// Everything that the server answers, a line each.
enum RouteList {
  static let pages: [any PageRoute] =
    [
      // Pages for people.
      OverviewRoute(),
      // The same rows for programs.
      StatusRows(), StrategyRows(), AccountRows(),
    ] + PastRoutes.pages

  static let actions: [any ActionRoute] =
    [
      PreferenceAction()
    ] + PastRoutes.actions
}
