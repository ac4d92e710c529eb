/// By what the best combination is chosen. Higher is better for all of them.
public enum SweepObjective: String, Sendable, Hashable, CaseIterable, Codable {
  /// The Sharpe ratio.
  case sharpe
  /// The Sortino ratio.
  case sortino
  /// Growth over the deepest drawdown.
  case calmar
  /// Compound growth a year.
  case cagr
  /// Profit after fees.
  case profit
  /// Gains over losses.
  case profitFactor = "profit-factor"
  /// The smallest of the deepest drawdowns.
  case drawdown

  /// The objective of a name. Throws a sentence with all of them.
  public init(named name: String) throws(SweepError) {
    guard let found = SweepObjective(rawValue: name) else {
      let names = SweepObjective.allCases.map(\.rawValue)
      throw SweepError(
        .invalid,
        "--objective \"\(name)\" is unknown; it is one of \(names.joined(separator: ", "))."
          + SweepNames.hint(name, among: names))
    }
    self = found
  }

  /// The figure to compare, higher better; nil where it is not defined.
  public func value(of figures: SweepFigures) -> Double? {
    let value: Double? =
      switch self {
      case .sharpe: figures.sharpe
      case .sortino: figures.sortino
      case .calmar: figures.calmar
      case .cagr: figures.cagr
      case .profit: figures.profit
      case .profitFactor: figures.profitFactor
      case .drawdown: figures.drawdown.map { -$0 }
      }
    return value.flatMap { $0.isNaN ? nil : $0 }
  }

  /// What the figure is called above a column.
  public var title: String {
    switch self {
    case .sharpe: "Sharpe"
    case .sortino: "Sortino"
    case .calmar: "Calmar"
    case .cagr: "CAGR"
    case .profit: "Profit"
    case .profitFactor: "Profit factor"
    case .drawdown: "Drawdown"
    }
  }
}
