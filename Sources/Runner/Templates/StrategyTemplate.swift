import ArgumentParser

/// A strategy to begin with, and its test. `NAME` stands for the strategy's name.
struct StrategyTemplate {
  /// What a strategy of the kind is about.
  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case bars
    case quotes
    case schedule
    case bracket
  }

  var script: String
  var test: String

  static func named(_ name: String, _ kind: Kind) -> StrategyTemplate {
    let template =
      switch kind {
      case .bars: bars
      case .quotes: quotes
      case .schedule: schedule
      case .bracket: bracket
      }
    return StrategyTemplate(
      script: template.script.replacing("NAME", with: name),
      test: template.test.replacing("NAME", with: name))
  }
}
