import TradingModel

/// Ways to what stood at a moment.
enum MomentPath {
  /// A strategy's page with its chart at a moment, of its first symbol where none is named.
  static func chart(_ strategy: String, at time: Timestamp?, symbol: String? = nil) -> String {
    PagePath.with(
      PagePath.strategy(strategy),
      [("at", time.map { "\($0.rawValue)" }), ("symbol", symbol)]) + "#chart"
  }

  /// The lines of the log around a moment.
  static func log(at time: Timestamp, strategy: String? = nil, line: Int64? = nil) -> String {
    PagePath.with(
      LogsPage.path,
      [
        ("strategy", strategy), ("around", "\(time.rawValue)"),
        ("line", line.map { "\($0)" }),
      ]) + (line.map { "#l\($0)" } ?? "")
  }
}
