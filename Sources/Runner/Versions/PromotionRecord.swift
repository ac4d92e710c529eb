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
  /// Values of parameters that the new version was given.
  var parameters: [String: Value]
  var phase: String
  var reason: String?
  var swapped: Timestamp?
  var watchedUntil: Timestamp?
  /// The state that the old version left, and its version; nil when it had none.
  var state: Data?
  var stateVersion: Int64?
  /// The newest fill that it had heard of.
  var cursor: Int64?
  var notes: [String] = []

  /// The old version's state.
  var savedState: SavedState? {
    state.flatMap { bytes in stateVersion.map { SavedState(version: $0, bytes: Array(bytes)) } }
  }

  /// Takes over where a promotion stands.
  mutating func note(_ promotion: Promotion) {
    switch promotion.phase {
    case .waiting: phase = "waiting"
    case .swapping: phase = "swapping"
    case .watching(let end): (phase, watchedUntil) = ("watching", end)
    case .rollingBack(let why): (phase, reason) = ("rolling_back", why)
    case .settled: phase = "settled"
    case .rolledBack(let why): (phase, reason) = ("rolled_back", why)
    case .failed(let why): (phase, reason) = ("failed", why)
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

/// The records of promotions, one small file for each strategy.
struct PromotionFiles: Sendable {
  let folder: String

  /// The records of a data folder.
  init(dataDirectory: String) { folder = "\(dataDirectory)/versions/promotions" }

  /// Every record that can be read; none where there is no folder.
  func load() -> [PromotionRecord] {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch { return [] }
    return names.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
      let url = URL(fileURLWithPath: "\(folder)/\(name)")
      // One that cannot be read is of no use.
      do {
        return try JSONDecoder().decode(PromotionRecord.self, from: try Data(contentsOf: url))
      } catch { return nil }
    }
  }

  /// Keeps a record in place of the strategy's older one. Durable on return.
  func keep(_ record: PromotionRecord) throws {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let place = "\(folder)/\(record.strategy.rawValue).json"
    let new = place + ".new"
    guard
      FileManager.default.createFile(
        atPath: new, contents: nil, attributes: [.posixPermissions: 0o600])
    else { throw CocoaError(.fileWriteUnknown) }
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: new))
    defer { file.closeFile() }
    try file.write(contentsOf: try encoder.encode(record))
    try file.synchronize()
    guard rename(new, place) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
  }
}
