import Pages

extension Site {
  /// Adds to a page's frame what every page tells: the daemon's state, and whether charts are
  /// served.
  func framed(_ answer: PageAnswer) async -> PageAnswer {
    guard case .page(var frame, let content) = answer else { return answer }
    frame.daemon = await sources.light()
    frame.hasCharts = assets[PageAsset.chartsPath] != nil
    return .page(frame, content)
  }
}
