public import TradingModel

/// One life of a deployed strategy: from a start of its script to the end of its process.
///
/// The journal keeps a note at each end (`strategy.started`, `strategy.ended`), so that its chain
/// covers them and a repair brings them over. The names in JSON are those of `CodingKeys`.
public struct StrategyLife: Hashable, Sendable, Codable {
  /// The strategy.
  public var strategy: StrategyID
  /// What ran.
  public var version: ScriptVersion
  /// The script's file, relative to the strategies folder.
  public var script: String
  /// The values of its parameters that differ from the script's own, as texts.
  public var parameters: [String: String]
  /// The accounts that it could name.
  public var accounts: [AccountName]
  /// When its process was started.
  public var started: JournalTime
  /// Why it was started, and by whom.
  public var cause: String
  /// When it ended; nil while it runs, or when nobody saw the end.
  public var ended: JournalTime?
  /// Why it ended; nil as `ended`.
  public var reason: String?

  enum CodingKeys: String, CodingKey {
    case strategy, version, script, accounts, started, cause, ended, reason
    case parameters = "params"
  }

  /// The kind of the note at a start.
  public static let startedKind = "strategy.started"
  /// The kind of the note at an end.
  public static let endedKind = "strategy.ended"

  /// A life that begins.
  public init(
    strategy: StrategyID, version: ScriptVersion, script: String, parameters: [String: String],
    accounts: [AccountName], started: Timestamp, cause: String
  ) {
    self.strategy = strategy
    self.version = version
    self.script = script
    self.parameters = parameters
    self.accounts = accounts
    self.started = JournalTime(started)
    self.cause = cause
  }

  /// The text of the note at its start.
  public var startText: String {
    StrategyLifeNote(
      strategy: strategy, version: version, script: script, params: parameters, accounts: accounts,
      reason: cause
    ).json
  }

  /// The text of the note at the end of a strategy's newest life.
  public static func endText(
    of strategy: StrategyID, version: ScriptVersion, reason: String
  ) -> String {
    StrategyLifeNote(strategy: strategy, version: version, reason: reason).json
  }

  /// Puts lives together from notes, oldest first. A note that is none is left out. A start ends
  /// the life before it of the same strategy, whose end nobody saw.
  static func lives(of notes: [JournalNote]) -> [StrategyLife] {
    var lives: [StrategyLife] = []
    var open: [StrategyID: Int] = [:]
    for note in notes {
      guard let body = StrategyLifeNote(json: note.text) else { continue }
      if note.kind == startedKind {
        open[body.strategy] = lives.count
        lives.append(
          StrategyLife(
            strategy: body.strategy, version: body.version, script: body.script ?? "",
            parameters: body.params ?? [:], accounts: body.accounts ?? [],
            started: note.at.timestamp, cause: body.reason))
      } else if note.kind == endedKind, let index = open.removeValue(forKey: body.strategy),
        lives[index].version == body.version
      {
        lives[index].ended = note.at
        lives[index].reason = body.reason
      }
    }
    return lives
  }
}
