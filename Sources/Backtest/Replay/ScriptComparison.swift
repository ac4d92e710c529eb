import LuaRuntime
public import StrategyChannel
import Tape
public import TradingModel

/// Runs the recorded and another version of a strategy's script on a recorded session, and finds
/// the decisions that changed.
///
/// Both see the recorded events. The orders' own life in them, fills above all, is that of the
/// recorded decisions: what the new script asks for is never filled.
public enum ScriptComparison {
  /// The other version of the script.
  public struct Replacement: Sendable {
    /// Its file, for messages.
    public var scriptName: String
    /// Its text.
    public var source: String
    /// Modules in place of the recorded ones of the same name.
    public var modules: [ScriptModule]
    /// Parameters in place of the recorded ones of the same name.
    public var parameters: [NamedParameter]

    /// A version from its parts.
    public init(
      scriptName: String, source: String, modules: [ScriptModule] = [],
      parameters: [NamedParameter] = []
    ) {
      self.scriptName = scriptName
      self.source = source
      self.modules = modules
      self.parameters = parameters
    }

    func apply(to start: inout StrategyStart) {
      start.scriptName = scriptName
      start.source = source
      let named = Set(modules.map(\.name))
      start.modules = modules + start.modules.filter { !named.contains($0.name) }
      let given = Set(parameters.map(\.name))
      start.parameters = start.parameters.filter { !given.contains($0.name) } + parameters
    }
  }

  /// Compares on the calling thread. `progress` hears every few thousand entries how many of all
  /// are done. Throws a `ReplayError` when the session has no such strategy, and what reading the
  /// tape throws.
  public static func run(
    _ session: any RecordedSession, strategy: StrategyID, with replacement: Replacement,
    progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws -> ComparisonReport {
    let survey = try SessionSurvey(session)
    try survey.require(strategy)
    let baseline = try SessionReplay.run(session, strategy: strategy) { progress($0, $1 * 2) }
    var work = ComparisonWork(
      session: session.name, strategy: strategy, replacement: replacement, baseline: baseline)
    for life in survey.lives { work.begin(life) }
    var walk = try session.entries()
    var entry = 0
    while let item = try walk.next() {
      entry += 1
      if entry % 4096 == 0 { progress(survey.entries + entry, survey.entries * 2) }
      switch item.entry {
      case .event(let life, let event): work.take(event, of: life, entry: entry, at: item.time)
      case .message: break
      case .gap(let life, let lost): work.lose(lost, of: life)
      case .ended(let life, _): work.end(life)
      }
    }
    progress(survey.entries * 2, survey.entries * 2)
    return work.finish()
  }
}
