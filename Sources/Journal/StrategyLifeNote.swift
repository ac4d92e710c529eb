import Foundation
import TradingModel

/// The text of a note about a strategy's life: one JSON object.
struct StrategyLifeNote: Hashable, Codable {
  var strategy: StrategyID
  var version: ScriptVersion
  var script: String?
  var params: [String: String]?
  var accounts: [AccountName]?
  var reason: String

  init(
    strategy: StrategyID, version: ScriptVersion, script: String? = nil,
    params: [String: String]? = nil, accounts: [AccountName]? = nil, reason: String
  ) {
    self.strategy = strategy
    self.version = version
    self.script = script
    self.params = params
    self.accounts = accounts
    self.reason = reason
  }

  /// Reads a note's text; nil when it is none of these.
  init?(json: String) {
    do { self = try JSONDecoder().decode(Self.self, from: Data(json.utf8)) } catch { return nil }
  }

  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts alone can always be encoded.
    do { return String(decoding: try encoder.encode(self), as: UTF8.self) } catch { return "{}" }
  }
}
