public import TradingModel

/// What one child runs: the first event on its channel.
public struct DeskStart: Hashable, Sendable {
  /// The strategies, by their index on this channel (0...255); at least one.
  public var strategies: [StrategyStart]

  /// A desk of the given strategies.
  public init(strategies: [StrategyStart]) { self.strategies = strategies }
}

/// One strategy as its child gets it.
public struct StrategyStart: Hashable, Sendable {
  /// The strategy's name.
  public var strategy: StrategyID
  /// The accounts that it may name; the first is the default. At least one.
  public var accounts: [AccountName]
  /// The script's path within the strategies folder (`breakout.lua`), for messages.
  public var scriptName: String
  /// The script's text.
  public var source: String
  /// What `require` can find.
  public var modules: [ScriptModule]
  /// The deployment's symbols in place of the script's own; nil leaves those.
  public var symbols: [String]?
  /// The parameters that the deployment sets.
  public var parameters: [NamedParameter]
  /// Where the strategy's random numbers begin.
  public var seed: UInt64
  /// What it saved in an earlier life; nil when there is nothing.
  public var state: SavedState?
  /// The first request number to use; above every number that it ever used.
  public var firstRequestNumber: Int64
  /// What it may use.
  public var limits: StrategyLimits

  /// A start from its parts.
  public init(
    strategy: StrategyID, accounts: [AccountName], scriptName: String, source: String,
    modules: [ScriptModule] = [], symbols: [String]? = nil, parameters: [NamedParameter] = [],
    seed: UInt64, state: SavedState? = nil, firstRequestNumber: Int64 = 1,
    limits: StrategyLimits = StrategyLimits()
  ) {
    self.strategy = strategy
    self.accounts = accounts
    self.scriptName = scriptName
    self.source = source
    self.modules = modules
    self.symbols = symbols
    self.parameters = parameters
    self.seed = seed
    self.state = state
    self.firstRequestNumber = firstRequestNumber
    self.limits = limits
  }
}

/// A file that `require` can find.
public struct ScriptModule: Hashable, Sendable {
  /// The name as `require` takes it (`lib.bands` is the file `lib/bands.lua`).
  public var name: String
  /// The text.
  public var source: String

  /// A module from its parts.
  public init(name: String, source: String) {
    self.name = name
    self.source = source
  }
}

/// A strategy's persistent state.
public struct SavedState: Hashable, Sendable {
  /// The script's own number for the state's shape.
  public var version: Int64
  /// The state, at most `WireLimits.state` bytes.
  public var bytes: [UInt8]
  /// The number of the newest fill whose callback had returned; nil when there was none.
  public var delivered: Int64?

  /// A state from its parts.
  public init(version: Int64, bytes: [UInt8], delivered: Int64? = nil) {
    self.version = version
    self.bytes = bytes
    self.delivered = delivered
  }
}

/// What one strategy may use.
public struct StrategyLimits: Hashable, Sendable {
  /// Bytes of Lua memory.
  public var memoryBytes: Int64
  /// How long a callback may run before it is interrupted with an error.
  public var softDeadline: Duration
  /// Count instructions instead of time: one deterministic limit per callback, at twice the
  /// price of every call; nil goes by time.
  public var instructionLimit: Int64?

  /// Limits from their parts.
  public init(
    memoryBytes: Int64 = 64 << 20, softDeadline: Duration = .milliseconds(100),
    instructionLimit: Int64? = nil
  ) {
    self.memoryBytes = memoryBytes
    self.softDeadline = softDeadline
    self.instructionLimit = instructionLimit
  }
}
