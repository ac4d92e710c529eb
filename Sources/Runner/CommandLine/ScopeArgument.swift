import Orders
import TradingModel

/// The scope of a command of the kill switch.
enum ScopeArgument {
  /// The scope that a text names: one in full, or the bare name of a strategy of the files.
  static func read(_ text: String, in configuration: Configuration) throws -> RestraintScope {
    if let scope = RestraintScope(text) { return scope }
    let names = configuration.runner.strategies.map(\.name.rawValue)
    if names.contains(text) { return .strategy(StrategyID(rawValue: text)) }
    let near = Spelling.nearest(to: text, among: names).map { "; did you mean \($0)?" } ?? ""
    throw CommandFailure(
      .error,
      "\"\(text)\" is no scope, so nothing was changed; write all, account:NAME or strategy:NAME"
        + near)
  }
}
