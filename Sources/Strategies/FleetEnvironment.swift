public import Feeds
public import Logging
public import Orders
public import StrategyChannel
public import SystemKit
public import TradingModel

/// Where strategies' saved states are kept. Called on the fleet's loop; must not block for long.
public protocol StrategyStateStore: AnyObject, Sendable {
  /// Keeps a state in place of the older one, soon.
  func save(_ state: SavedState, of strategy: StrategyID)
  /// The newest state; nil when there is none. Throws a sentence when it cannot be read: the
  /// strategy does not start then, so that nothing is overwritten.
  func load(_ strategy: StrategyID) throws -> SavedState?
  /// Moves a strategy's cursor to this fill, soon, and not before what was saved of it earlier.
  /// A saved state moves it together with itself.
  func advance(_ strategy: StrategyID, to fill: Int64)
  /// A strategy's cursor: the number of the newest fill that its script has heard of, after
  /// everything that was to be kept before. Nil when there is none.
  func cursor(of strategy: StrategyID) throws -> Int64?
  /// Sets a strategy's cursor, up or down; it is stored on return.
  func begin(_ strategy: StrategyID, at fill: Int64) throws
}

extension StrategyStateStore {
  /// Nothing: for stores without cursors.
  public func advance(_ strategy: StrategyID, to fill: Int64) {}
  /// Nil: for stores without cursors.
  public func cursor(of strategy: StrategyID) throws -> Int64? { nil }
  /// Nothing: for stores without cursors.
  public func begin(_ strategy: StrategyID, at fill: Int64) throws {}
}

/// One line that a strategy wrote, or that is written about it.
public struct StrategyLogLine: Hashable, Sendable {
  /// When it arrived.
  public var time: Timestamp
  /// The strategy.
  public var strategy: StrategyID
  /// How serious it is.
  public var level: StrategyChannel.LogLevel
  /// The words; control characters are escaped, so that it is one line.
  public var text: String
  /// The script's file and line; nil where there is none.
  public var place: String?
}

/// What the fleet takes from the world.
public struct FleetEnvironment: Sendable {
  /// The executable of the strategy child; an absolute path.
  public var childPath: String
  /// Where the scripts are.
  public var scripts: ScriptFolder
  /// The feed layer.
  public var feeds: FeedHub
  /// The order thread's loop; the fleet lives on it.
  public var loop: EventLoop
  /// The order desk; called on the loop only. Nil before the start and after the end.
  public var desk: @Sendable () -> OrderDesk?
  /// Takes log lines; called on the loop, must not block.
  public var log: @Sendable (StrategyLogLine) -> Void
  /// Keeps states.
  public var states: any StrategyStateStore
  /// The accounts of the configuration.
  public var accounts: Set<AccountName>
  /// Hears of every instrument that a strategy's symbol resolved to; on any thread.
  public var learned: @Sendable (Instrument) -> Void
  /// The wall clock.
  public var now: @Sendable () -> Timestamp
  /// The fleet's own log.
  public var logger: Logger
  /// How long a stopped strategy has for `on_stop`.
  public var stopGrace = Duration.seconds(3)
  /// How long a child may work on one event before it is killed; four times as long where the
  /// machine gives it no processor. A child that loads its scripts has this long for each, and once
  /// more.
  public var hardDeadline = Duration.milliseconds(250)
  /// Keeps quarantines over restarts; nil forgets them with the fleet.
  public var quarantines: (any QuarantineStore)?
  /// The journal's fills; nil delivers only what happens while a strategy runs.
  public var fills: (any FillOutbox)?
  /// What each strategy may use.
  public var limits = StrategyLimits()
  /// Records what every child sees and says; nil records nothing.
  public var recorder: (any ChannelRecorder)?
  /// Keeps the texts of what is started; nil keeps none, and orders name no version.
  public var versions: (any VersionKeeper)?
  /// Hears of starts and ends; called on the loop, must not block.
  public var lifeChanged: (@Sendable (StrategyLifeEvent) -> Void)?
  /// Stands between the feed and a child; nil stands nothing there.
  var feedTap: (@Sendable (any FeedSubscriber) -> any FeedSubscriber)?

  /// Called on the loop around the desk's work on a batch of requests, to time it; must call what
  /// it gets, once.
  public var timed: (@Sendable (() -> Void) -> Void)?

  /// An environment from its parts.
  public init(
    childPath: String, scripts: ScriptFolder, feeds: FeedHub, loop: EventLoop,
    desk: @escaping @Sendable () -> OrderDesk?,
    log: @escaping @Sendable (StrategyLogLine) -> Void, states: any StrategyStateStore,
    accounts: Set<AccountName>, learned: @escaping @Sendable (Instrument) -> Void,
    now: @escaping @Sendable () -> Timestamp, logger: Logger
  ) {
    self.childPath = childPath
    self.scripts = scripts
    self.feeds = feeds
    self.loop = loop
    self.desk = desk
    self.log = log
    self.states = states
    self.accounts = accounts
    self.learned = learned
    self.now = now
    self.logger = logger
  }
}
