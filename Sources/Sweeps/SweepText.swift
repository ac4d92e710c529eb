import Foundation

/// Figures as people read them.
public enum SweepText {
  /// A figure with so many digits after the point; `-` where there is none.
  public static func number(_ value: Double?, digits: Int = 2) -> String {
    guard let value, value.isFinite else { return "-" }
    let text = String(format: "%.\(digits)f", value)
    // A small loss rounds to nought, which has no sign.
    return text.contains { ("1"..."9").contains($0) } ? text : String(text.drop { $0 == "-" })
  }

  /// A fraction as percent; `-` where there is none.
  public static func percent(_ value: Double?, digits: Int = 1) -> String {
    guard let value, value.isFinite else { return "-" }
    return number(value * 100, digits: digits) + "%"
  }

  /// A figure of an objective: percent for growth and drawdown, whole units for profit.
  public static func value(_ value: Double?, of objective: SweepObjective) -> String {
    switch objective {
    case .cagr, .drawdown: percent(value)
    case .profit: number(value, digits: 0)
    case .sharpe, .sortino, .calmar, .profitFactor: number(value)
    }
  }

  /// A combination: `fast=5 slow=20`.
  public static func point(_ point: SweepPoint) -> String {
    point.values.map { "\($0.name)=\($0.text)" }.joined(separator: " ")
  }
}
