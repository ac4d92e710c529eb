public import TradingModel

/// What the risk gate must know of markets: the port that the feed layer implements.
///
/// Called on the order thread for each order; must answer from memory, within microseconds, and
/// never wait for anything slow.
public protocol MarketView: AnyObject, Sendable {
  /// The newest quote of an instrument; nil when nobody watches it or none came.
  func glance(_ instrument: InstrumentID) -> MarketGlance?
  /// The average volume of a day over the last 20; nil when it is not known.
  func averageDailyVolume(_ instrument: InstrumentID) -> Quantity?
}

/// The newest that is known of an instrument's market.
public struct MarketGlance: Hashable, Sendable {
  /// The newest quote; its time is when the newest change arrived.
  public var quote: Quote
  /// Why the quote is old whatever its time says (another session took the data away, the
  /// connection is lost); nil while the stream flows.
  public var interruption: String?

  /// A glance from its parts.
  public init(quote: Quote, interruption: String? = nil) {
    self.quote = quote
    self.interruption = interruption
  }
}

/// A rule that was broken so badly that trading is held back until a person lifts it.
public struct RiskTrip: Hashable, Sendable {
  /// What is held back.
  public var scope: RestraintScope
  /// How far.
  public var level: RestraintLevel
  /// The key of the rule in the configuration.
  public var rule: String
  /// What happened, for people.
  public var reason: String

  /// A trip from its parts.
  public init(scope: RestraintScope, level: RestraintLevel, rule: String, reason: String) {
    self.scope = scope
    self.level = level
    self.rule = rule
    self.reason = reason
  }
}
