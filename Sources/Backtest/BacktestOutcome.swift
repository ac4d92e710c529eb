public import Performance
public import StrategyChannel
public import TradingModel

/// What a run came to.
public struct BacktestOutcome: Sendable {
  /// The fills, curves and round trips.
  public var result: TradingResult
  /// Market events played.
  public var events: Int64
  /// What the strategy and the engine wrote, oldest first; at most `keptLines`, the newest.
  public var log: [BacktestLine]
  /// Lines that were cut off the beginning of `log`.
  public var linesCut: Int64
  /// The first fault of the script; nil when it had none. A fault in a callback does not end a run,
  /// one while loading does.
  public var fault: ScriptFault?
  /// How many faults and interruptions its callbacks had.
  public var faults: Int64
  /// Whether the data was played to its end.
  public var isWhole: Bool
  /// The parameters that the script declares, with the values in force.
  public var parameters: [ParameterDescription]

  /// The most lines that are kept.
  public static let keptLines = 10_000

  /// An outcome from its parts.
  public init(
    result: TradingResult, events: Int64, log: [BacktestLine], linesCut: Int64,
    fault: ScriptFault?, faults: Int64, isWhole: Bool, parameters: [ParameterDescription]
  ) {
    self.result = result
    self.events = events
    self.log = log
    self.linesCut = linesCut
    self.fault = fault
    self.faults = faults
    self.isWhole = isWhole
    self.parameters = parameters
  }
}

/// One line of a run's log.
public struct BacktestLine: Sendable, Hashable {
  /// The event's time at which it was written.
  public var time: Timestamp
  /// How serious it is.
  public var level: LogLevel
  /// The text.
  public var text: String
  /// The script's file; nil for a line of the engine's.
  public var file: String?
  /// The line in the file, from 1.
  public var line: Int32?

  /// A line from its parts.
  public init(
    time: Timestamp, level: LogLevel, text: String, file: String? = nil, line: Int32? = nil
  ) {
    self.time = time
    self.level = level
    self.text = text
    self.file = file
    self.line = line
  }
}
