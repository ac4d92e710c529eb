import StrategyChannel
import Sweeps
import TradingModel

/// The parameters of a script, between the command line and Lua.
enum SweepParameters {
  /// What a script declares, as a sweep needs it.
  static func declared(_ parameters: [ParameterDescription]) -> [SweepParameter] {
    parameters.map { parameter in
      let (kind, text): (SweepParameter.Kind, String) =
        switch parameter.standard {
        case .flag(let flag): (.flag, "\(flag)")
        case .integer(let whole): (.integer, "\(whole)")
        case .number(let number): (.number, "\(number)")
        case .text(let text): (.text, text)
        }
      return SweepParameter(
        name: parameter.name, kind: kind, standard: text,
        minimum: parameter.minimum.flatMap { Decimal64($0) },
        maximum: parameter.maximum.flatMap { Decimal64($0) })
    }
  }

  /// A combination's values for the script, in place of those that were fixed.
  static func values(
    _ point: SweepPoint, over fixed: [NamedParameter], declared: [ParameterDescription]
  ) -> [NamedParameter] {
    var values = fixed.filter { given in !point.values.contains { $0.name == given.name } }
    for value in point.values {
      guard let parameter = declared.first(where: { $0.name == value.name }) else { continue }
      values.append(NamedParameter(name: value.name, value: read(value.text, like: parameter)))
    }
    return values
  }

  static func read(_ text: String, like parameter: ParameterDescription) -> ParameterValue {
    switch parameter.standard {
    case .flag: .flag(text == "true")
    case .integer: Int64(text).map(ParameterValue.integer) ?? .text(text)
    case .number: Double(text).map(ParameterValue.number) ?? .text(text)
    case .text: .text(text)
    }
  }
}
