public import TradingModel

/// Keeps the texts of every version that is started.
public protocol VersionKeeper: AnyObject, Sendable {
  /// Keeps a script with what it requires, sorted by name, and answers its version. Called off the
  /// fleet's loop before a start; may block. Must not fail: what cannot be kept still has a
  /// version, and the implementer tells the person.
  func keep(_ script: ScriptFolder.Script, named name: String) -> ScriptVersion
}

/// An end of a life of a deployed strategy.
public enum StrategyLifeEvent: Hashable, Sendable {
  /// A process was started with this version; the cause says why and by whom.
  case started(Deployment, ScriptVersion, cause: String)
  /// That process has ended.
  case ended(StrategyID, ScriptVersion, reason: String)
}
