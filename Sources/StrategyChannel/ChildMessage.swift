public import TradingModel

/// One message from a strategy child. Nothing in it is to be trusted beyond its form: whether
/// the strategy may name the account or the order is for the receiver to check.
public struct ChildMessage: Hashable, Sendable {
  /// The strategy that speaks, by its index in `DeskStart`.
  public var strategy: UInt16
  /// What it says.
  public var body: Body
  /// The callback that asked, of a request; nil where the child tells none. For people to read: no
  /// part of what is asked, so that messages that differ in it alone are the same.
  public var callback: StrategyCallback?

  /// A message from its parts.
  public init(strategy: UInt16, _ body: Body, callback: StrategyCallback? = nil) {
    self.strategy = strategy
    self.body = body
    self.callback = callback
  }

  /// Whether both say the same.
  public static func == (left: ChildMessage, right: ChildMessage) -> Bool {
    left.strategy == right.strategy && left.body == right.body
  }

  /// Hashes what is said.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(strategy)
    hasher.combine(body)
  }

  /// What a child says.
  public enum Body: Hashable, Sendable {
    /// The script was loaded, or failed to; the answer to `.start`, once for each strategy.
    case described(StrategyDescription)
    /// `on_start` has returned.
    case started
    /// A request for the order desk; numbers rise.
    case request(number: Int64, account: AccountName, OrderRequest.Action)
    /// A line for the strategy's log.
    case log(LogLevel, text: String, file: String?, line: Int32?)
    /// The state to keep.
    case state(SavedState)
    /// The callback of the fill of this number, and of all before it, has returned.
    case delivered(Int64)
    /// Start a timer, or start it anew; the id is the strategy's own.
    case timerSet(id: Int64, delay: Duration, isRepeating: Bool)
    /// End a timer.
    case timerCancel(id: Int64)
    /// Another symbol is wanted.
    case subscribe(SymbolWish)
    /// A symbol is not wanted any more.
    case unsubscribe(symbol: String)
    /// A callback raised an error; the strategy goes on with the next event.
    case fault(callback: String, ScriptFault)
    /// A callback ran past its soft deadline and was interrupted.
    case interrupted(callback: String, after: Duration, ScriptFault)
    /// `on_stop` has returned; nothing of this strategy follows.
    case stopped
  }
}

/// How serious a line of a strategy's log is.
public enum LogLevel: UInt8, Hashable, Sendable, Comparable, CaseIterable {
  /// For the author, while writing.
  case debug
  /// Worth knowing.
  case info
  /// Worth a look.
  case warning
  /// Something failed.
  case error

  /// Order of severity.
  public static func < (left: LogLevel, right: LogLevel) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// A symbol with what is wanted of it.
public struct SymbolWish: Hashable, Sendable {
  /// The address as the script writes it.
  public var symbol: String
  /// The bar sizes; at most 16.
  public var bars: [BarSize]
  /// How many bars of each size to get first; the receiver bounds it.
  public var warmup: Int32
  /// How many rows of each side of the order book; 0 for none, at most 20.
  public var depth: Int32

  /// A wish from its parts.
  public init(symbol: String, bars: [BarSize] = [], warmup: Int32 = 0, depth: Int32 = 0) {
    self.symbol = symbol
    self.bars = bars
    self.warmup = warmup
    self.depth = depth
  }
}

/// What a script says about itself, or why it could not be loaded.
public struct StrategyDescription: Hashable, Sendable {
  /// What it wants to see.
  public var wishes: [SymbolWish]
  /// The parameters that it declares, with the values in force.
  public var parameters: [ParameterDescription]
  /// The callbacks that it has (`on_quote`), sorted.
  public var callbacks: [String]
  /// Why it could not be loaded; nil when it was.
  public var fault: ScriptFault?

  /// A description from its parts.
  public init(
    wishes: [SymbolWish] = [], parameters: [ParameterDescription] = [],
    callbacks: [String] = [], fault: ScriptFault? = nil
  ) {
    self.wishes = wishes
    self.parameters = parameters
    self.callbacks = callbacks
    self.fault = fault
  }
}

/// A parameter that a script declares.
public struct ParameterDescription: Hashable, Sendable {
  /// The name.
  public var name: String
  /// The value in force.
  public var value: ParameterValue
  /// The script's own value.
  public var standard: ParameterValue
  /// The lowest value; nil for none.
  public var minimum: Double?
  /// The highest value; nil for none.
  public var maximum: Double?
  /// What it is for.
  public var documentation: String

  /// A description from its parts.
  public init(
    name: String, value: ParameterValue, standard: ParameterValue, minimum: Double? = nil,
    maximum: Double? = nil, documentation: String = ""
  ) {
    self.name = name
    self.value = value
    self.standard = standard
    self.minimum = minimum
    self.maximum = maximum
    self.documentation = documentation
  }
}

/// An error in a script, with its place.
public struct ScriptFault: Hashable, Sendable, Error {
  /// The file within the strategies folder; nil where Lua tells none.
  public var file: String?
  /// The line, from 1; nil where Lua tells none.
  public var line: Int32?
  /// What went wrong.
  public var message: String
  /// The calls that led there, one a line; may be empty.
  public var traceback: String

  /// A fault from its parts.
  public init(file: String? = nil, line: Int32? = nil, message: String, traceback: String = "") {
    self.file = file
    self.line = line
    self.message = message
    self.traceback = traceback
  }
}
