public import TradingModel

/// What a change of the fleet came to, once the processes that had to end have ended.
public struct FleetChange: Hashable, Sendable {
  /// What happened to the strategy itself.
  public enum Effect: Hashable, Sendable {
    /// Its process is on its way, with the text that was read.
    case started
    /// It took the change without a restart of its process.
    case inPlace
    /// It is there and stays down: the reason says why, and who may start it.
    case staysDown(String)
    /// It is gone.
    case gone
  }

  /// An account on which a strategy left something that it can deal with no more.
  public struct Remains: Hashable, Sendable {
    /// The account.
    public var account: AccountName
    /// How many of its orders work, those that are being cancelled included.
    public var orders: Int
    /// What it holds by its own fills, flat instruments left out.
    public var holdings: [InstrumentID: Quantity]
  }

  /// What happened to the strategy.
  public var effect: Effect
  /// The strategies of its desk that were restarted with it, in the desk's order.
  public var restarted: [StrategyID] = []
  /// What it left at the broker, by account: after a withdrawal everywhere, after a replacement on
  /// the accounts that it may name no longer.
  public var remains: [Remains] = []
}

/// When a changed strategy is restarted.
public enum FleetRenewal: Hashable, Sendable {
  /// Where the change needs it. What is down stays down.
  case whereNeeded
  /// In any case; one that does not run is refused.
  case ofRunning
  /// In any case, but what a person stopped and what is in quarantine stays down.
  case always
  /// In any case, but what a person stopped stays down; a quarantine is over.
  case fromQuarantine
}

/// Why the fleet was left as it was.
public enum FleetRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// The fleet ends, or has ended.
  case closed
  /// A strategy of this name is deployed already.
  case alreadyDeployed(StrategyID)
  /// No strategy of this name is deployed.
  case notDeployed(StrategyID)
  /// It does not run, and only one that runs may be changed so.
  case notRunning(StrategyID)
  /// The script cannot be read: the sentence says why.
  case unreadable(String)

  /// The sentence for people.
  public var description: String {
    switch self {
    case .closed: "The daemon is ending; nothing was changed."
    case .alreadyDeployed(let strategy):
      "Strategy \"\(strategy.rawValue)\" is deployed already; nothing was changed."
    case .notDeployed(let strategy):
      "No strategy called \"\(strategy.rawValue)\" is deployed; nothing was changed."
    case .notRunning(let strategy):
      "Strategy \"\(strategy.rawValue)\" does not run; nothing was changed."
    case .unreadable(let text): "\(text) Nothing was changed."
    }
  }
}
