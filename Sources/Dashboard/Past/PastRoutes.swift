import Pages

/// The pages that look back, their files and their actions.
enum PastRoutes {
  static let pages: [any PageRoute] =
    PastQuestion.Kind.allCases.map { PastRoute(kind: $0) as any PageRoute }
    + PastQuestion.Kind.allCases.flatMap { kind in
      PastDownload.Format.allCases.map {
        PastDownloadRoute(kind: kind, format: $0) as any PageRoute
      }
    } + views

  private static let views: [any PageRoute] = [
    OrderRoute(), LogsRoute(), LogLinesRoute(), ReportsRoute(), ReportDocumentRoute(),
    ReportResultRoute(), SystemRoute(),
  ]

  static let actions: [any ActionRoute] = [ReportAction()]
}
