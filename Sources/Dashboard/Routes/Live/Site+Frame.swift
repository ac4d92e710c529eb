import Pages

extension Site {
  /// The frame with what every page tells: the daemon's state, and whether charts are served.
  func framed(_ frame: PageFrame) async -> PageFrame {
    var frame = frame
    frame.daemon = await sources.light()
    frame.hasCharts = assets[PageAsset.chartsPath] != nil
    return frame
  }
}

extension PageFrame {
  /// The same for a page that never changes.
  var still: PageFrame {
    var frame = self
    frame.every = nil
    return frame
  }
}
