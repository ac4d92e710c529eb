import Control
import Foundation
import Strategies
import StrategyChannel
import TradingModel

/// What is kept of a strategy's newest promotion, so that a restart of the daemon goes on with it:
/// `versions/promotions/NAME.json` of the data folder.
struct PromotionRecord: Hashable, Sendable, Codable {
  /// A parameter with its value as JSON has it.
  enum Value: Hashable, Sendable, Codable {
    case flag(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
  }

  var strategy: StrategyID
  /// The deployment's file, relative to the strategies folder.
  var script: String
  var old: ScriptVersion
  var new: ScriptVersion
  var when: Promotion.Moment
  var asked: Timestamp
  var actor: String
  /// Values of parameters that the new version has in place of those of runner.toml, those that an
  /// earlier promotion gave included.
  var parameters: [String: Value]
  /// What runner.toml said of those when they were promoted, where it said anything.
  var configured: [String: Value]?
  /// The values that the old version had in place of those of runner.toml.
  var before: [String: Value]?
  var phase: String
  var reason: String?
  var swapped: Timestamp?
  var watchedUntil: Timestamp?
  /// The state that the old version left, and its version; nil when it had none.
  var state: Data?
  var stateVersion: Int64?
  /// Whether what it left could not be read: then a way back leaves the state of now.
  var isStateUnknown: Bool?
  /// The newest fill that it had heard of.
  var cursor: Int64?
  var notes: [String] = []
  /// Whether the daemon ended while the versions were being swapped, and the new one's text stands
  /// in the folder.
  var isInterrupted: Bool?

  /// The old version's state.
  var savedState: SavedState? {
    state.flatMap { bytes in stateVersion.map { SavedState(version: $0, bytes: Array(bytes)) } }
  }

  /// Values of parameters that hold in place of those of runner.toml.
  var inForce: [String: Value] {
    switch phase {
    case "watching", "settled", "stuck": parameters
    default: before ?? [:]
    }
  }

  /// As it stands for the next life of the daemon. Where the daemon ended in the middle of a swap,
  /// `standing`, the version that the folder's files make, tells which one starts.
  func resumed(_ standing: () -> ScriptVersion?) -> PromotionRecord {
    guard phase == "swapping", standing() == new else { return self }
    var record = self
    record.phase = "watching"
    record.isInterrupted = true
    return record
  }

  /// Takes over where a promotion stands.
  mutating func note(_ phase: Promotion.Phase) {
    switch phase {
    case .waiting: self.phase = "waiting"
    case .swapping: self.phase = "swapping"
    case .watching(let end): (self.phase, watchedUntil) = ("watching", end)
    case .rollingBack(let why): (self.phase, reason) = ("rolling_back", why)
    case .settled: self.phase = "settled"
    case .rolledBack(let why): (self.phase, reason) = ("rolled_back", why)
    case .failed(let why): (self.phase, reason) = ("failed", why)
    case .stuck(let why): (self.phase, reason) = ("stuck", why)
    }
  }

  var row: PromotionRow {
    PromotionRow(
      strategy: strategy.rawValue, script: script, old: old.rawValue, new: new.rawValue,
      when: when.rawValue, phase: phase, reason: reason, asked: Moment(asked), actor: actor,
      swapped: swapped.map { Moment($0) }, watchedUntil: watchedUntil.map { Moment($0) },
      notes: notes)
  }
}

extension PromotionRecord.Value {
  init(_ value: ParameterValue) {
    switch value {
    case .flag(let flag): self = .flag(flag)
    case .integer(let whole): self = .integer(whole)
    case .number(let number): self = .number(number)
    case .text(let text): self = .text(text)
    }
  }
}
