import Strategies
import StrategyChannel
import TradingModel

/// Parameters that a promotion gave in place of those of runner.toml. They hold until runner.toml
/// says something else of them than it did then, or another version takes the place.
extension StrategyDeployment {
  /// As runner.toml has it, with what a promotion of an earlier life of the daemon gave.
  func promoted(_ record: PromotionRecord?) -> StrategyDeployment {
    guard let record, record.script == script else { return self }
    var result = self
    for (name, value) in record.inForce
    where params[name].map(PromotionRecord.Value.init) == record.configured?[name] {
      result.params[name] = value.parameter
    }
    return result
  }

  /// With the values of one promotion in place of another's; `configured` is what runner.toml says
  /// of them.
  func with(
    _ values: [String: PromotionRecord.Value], insteadOf old: [String: PromotionRecord.Value],
    configured: [String: PromotionRecord.Value]
  ) -> StrategyDeployment {
    var result = self
    for (name, value) in old where params[name].map(PromotionRecord.Value.init) == value {
      result.params[name] = configured[name]?.parameter
    }
    for (name, value) in values { result.params[name] = value.parameter }
    return result
  }
}

extension PromotionRecord.Value {
  init(_ parameter: StrategyDeployment.Parameter) { self.init(ParameterValue(parameter)) }

  var parameter: StrategyDeployment.Parameter {
    switch self {
    case .flag(let flag): .boolean(flag)
    case .integer(let whole): .integer(Int(whole))
    case .number(let number): .number(number)
    case .text(let text): .string(text)
    }
  }

  /// The value as a person writes it.
  var words: String { ParameterValue(parameter).words }
}
