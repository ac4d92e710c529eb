/// One figure of `Statistics`: its name, its formula with the source, and how to get it. The list
/// is the one place where reports, tables and sweeps find what there is.
public struct Figure: Sendable, Identifiable {
  /// What a value is.
  public enum Unit: String, Sendable, Hashable, Codable {
    /// A part of one, shown in percent.
    case part
    /// A number without a unit.
    case ratio
    /// An amount in the result's currency.
    case money
    /// A whole number.
    case count
    /// Calendar days.
    case days
    /// Seconds.
    case seconds
  }

  /// The section under which a reader finds it.
  public enum Section: String, Sendable, Hashable, Codable, CaseIterable {
    /// What was earned.
    case result = "Result"
    /// What it cost in sleep.
    case risk = "Risk"
    /// Single days.
    case days = "Days"
    /// Round trips.
    case trades = "Trades"
    /// Orders and costs.
    case orders = "Orders and costs"
  }

  /// Its stable name in JSON and on the command line: `sharpe`, `cagr`, `max_drawdown`.
  public let key: String
  /// Its name for people.
  public let title: String
  /// Where it stands.
  public let section: Section
  /// What it is.
  public let unit: Unit
  /// How it is computed, for people.
  public let formula: String
  /// Who defined it so: author and year, or the library whose definition is followed.
  public let source: String
  /// The value; nil where it is not defined.
  public let value: @Sendable (Statistics) -> Double?

  /// Its `key`.
  public var id: String { key }

  /// The figure of a key; nil when there is none.
  public static func named(_ key: String) -> Figure? { all.first { $0.key == key } }
}
