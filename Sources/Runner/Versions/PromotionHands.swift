import Strategies
import StrategyChannel
import TradingModel

/// Nothing is started any more.
struct DaemonEnds: Error, CustomStringConvertible {
  var description: String { FleetRefusal.closed.description }
}

/// What promotions need of the daemon.
protocol PromotionHands: AnyObject, Sendable {
  /// What shows of a strategy now; nil when nothing can be said of it now. `swapped` is since when a
  /// trip counts.
  func sight(_ record: PromotionRecord) async -> Promotion.Sight?
  /// Whether a strategy of this name is deployed; true where that is not known.
  func isDeployed(_ strategy: StrategyID) async -> Bool
  /// Whether a bar of the shadow's first size has ended since the last question.
  func takeBarClose(of strategy: StrategyID) -> Bool
  /// Errors that the strategy has made since the daemon began.
  func errors(of strategy: StrategyID) -> Int
  /// Swaps the versions and answers the record with what the old one left. Throws a sentence when
  /// nothing was swapped.
  func swap(_ record: PromotionRecord) async throws -> PromotionRecord
  /// The shadow's version trades: ends the shadow.
  func endShadow(of strategy: StrategyID) async
  /// Puts the old version and its state back. Answers why it stays down; nil when it is on its way.
  /// Throws a sentence when that failed, and `DaemonEnds` when it is to be done by the next life.
  func putBack(_ record: PromotionRecord, _ reason: String) async throws -> String?
  /// What a strategy that does not run has saved, and the newest fill that it heard of.
  func beginning(of strategy: StrategyID) throws -> StrategyBeginning
  /// Keeps a record over restarts.
  func keep(_ record: PromotionRecord)
  /// Tells a person what happened; `isBad` tells it outside too.
  func tell(_ record: PromotionRecord, _ text: String, isBad: Bool)
  /// The wall clock.
  func now() -> Timestamp
}
