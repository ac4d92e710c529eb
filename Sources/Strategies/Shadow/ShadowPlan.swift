public import StrategyChannel
public import TradingModel

/// A new version that is to run beside the one that trades.
public struct ShadowPlan: Hashable, Sendable {
  /// The strategy.
  public var strategy: StrategyID
  /// The new version's file, relative to the strategies folder.
  public var scriptName: String
  /// Its text with what it may require; its version is set.
  public var script: ScriptFolder.Script
  /// Values of parameters in place of the deployment's.
  public var parameters: [NamedParameter]

  /// A plan from its parts.
  public init(
    strategy: StrategyID, scriptName: String, script: ScriptFolder.Script,
    parameters: [NamedParameter] = []
  ) {
    self.strategy = strategy
    self.scriptName = scriptName
    self.script = script
    self.parameters = parameters
  }

  /// The name under which a shadow writes its log. No strategy can be called so.
  public static func label(of strategy: StrategyID) -> StrategyID {
    StrategyID(rawValue: strategy.rawValue + "~shadow")
  }

  /// The deployment's parameters with the plan's in place of them.
  public func merged(with deployed: [NamedParameter]) -> [NamedParameter] {
    let own = Set(parameters.map(\.name))
    return (deployed.filter { !own.contains($0.name) } + parameters).sorted { $0.name < $1.name }
  }
}

/// How a shadow stands, and what it and the version that trades decided.
public struct ShadowReport: Sendable {
  /// Where a shadow stands.
  public enum State: Hashable, Sendable {
    /// Its process was started; the script has not said that it runs.
    case starting
    /// It takes events.
    case running
    /// It ended, and why; it is not started again.
    case ended(String)
  }

  /// What was run.
  public var plan: ShadowPlan
  /// The version that trades; nil where it is not known.
  public var oldVersion: ScriptVersion?
  /// How it stands.
  public var state: State
  /// Since when both are compared.
  public var since: Timestamp
  /// The decisions of the version that trades.
  public var old: ShadowDecisions
  /// Those of the shadow.
  public var new: ShadowDecisions
  /// What the real fills came to since then, commissions left out, by instrument; multipliers are
  /// left out too.
  public var oldWorth: [InstrumentID: Money]
  /// What the shadow's came to.
  public var newWorth: [InstrumentID: Money]
  /// Errors of its callbacks.
  public var errors: Int
  /// The newest of them.
  public var lastError: String?
  /// The bar size that its script names first; nil for none.
  public var firstBar: BarSize?
}

/// Why there is no shadow.
public enum ShadowRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// No strategy of this name is deployed.
  case notDeployed(StrategyID)
  /// It does not run, so that there is nothing to compare with.
  case notRunning(StrategyID)
  /// It has a shadow already.
  case hasShadow(StrategyID)
  /// It has none.
  case hasNone(StrategyID)
  /// Its process could not be started.
  case cannotStart(String)

  /// The sentence for people.
  public var description: String {
    switch self {
    case .notDeployed(let strategy): "No strategy called \"\(strategy.rawValue)\" is deployed."
    case .notRunning(let strategy):
      "\(strategy.rawValue) does not run, so a shadow has nothing to stand beside. Start it with "
        + "perigee start \(strategy.rawValue)."
    case .hasShadow(let strategy):
      "\(strategy.rawValue) has a shadow already. See perigee shadow \(strategy.rawValue) --diff, "
        + "or end it with perigee shadow \(strategy.rawValue) --stop."
    case .hasNone(let strategy):
      "\(strategy.rawValue) has no shadow. Begin one with perigee shadow \(strategy.rawValue) "
        + "SCRIPT."
    case .cannotStart(let reason): "The shadow could not be started: \(reason)"
    }
  }
}
