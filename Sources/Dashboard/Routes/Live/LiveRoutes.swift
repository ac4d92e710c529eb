import Pages

/// The pages of what runs now, and their changes.
enum LiveRoutes {
  static let pages: [any PageRoute] =
    [
      OverviewRoute(), StrategiesRoute(), StrategyRoute(), StrategyChartRows(), FeedsRoute(),
      RiskRoute(), PreflightRoute(), RestrainRoute(), ResumeRoute(),
    ] + StrategyStep.allCases.map { StrategyStepRoute($0) }

  static let actions: [any ActionRoute] =
    [RestrainAction(), ResumeAction()] + StrategyStep.allCases.map { StrategyStepAction($0) }
}
