/// One request on the control socket: a line of JSON, at most 64 KiB.
struct ControlRequest: Hashable, Sendable, Codable {
  /// What is asked.
  enum Action: Hashable, Sendable, Codable {
    case status
    case strategies
    case start(strategy: String)
    case stop(strategy: String)
    case restart(strategy: String)
    case search(pattern: String)
    case details(symbol: String)
    case chain(symbol: String)
    /// The last quotes; with `watch` also every later one, until the caller hangs up.
    case quote(symbols: [String], watch: Bool)
    /// Bars of the past, one frame.
    case history(HistoryQuestion)
    case accounts
    /// What an account holds; nil means all.
    case portfolio(account: String?)
    /// The end of an account's orders.
    case cancelAll(account: String, everything: Bool)
    /// A change of who owns what.
    case decide(OwnershipOrder)
    /// The end of an order that stays unknown.
    case settle(order: String, fate: String, reason: String, actor: String)
    case budget
    /// Trading held back, by level and scope.
    case restrain(scope: String, level: String, reason: String, actor: String)
    /// A scope let go again.
    case resume(scope: String, reason: String, actor: String)
    /// What holds trading back.
    case restraints
    /// The risk gate's limits.
    case risk
    /// An orderly end of the daemon.
    case shutdown
  }

  /// The protocol's version, `ControlProtocol.version`.
  var version: Int
  /// The caller's own number; every answer carries it.
  var id: Int
  var action: Action
}

/// One line of the daemon's answer, at most 4 MiB. A request gets one `result` or `failure`; a
/// watched quote gets any number of `quotes` and then `end` or `failure`.
struct ControlAnswer: Hashable, Sendable, Codable {
  /// What is answered.
  enum Content: Hashable, Sendable, Codable {
    case result(ControlResult)
    case quotes([QuoteRow])
    case end
    case failure(ControlFailure)
  }

  var version: Int
  var id: Int
  var content: Content
}

/// What a request came to.
enum ControlResult: Hashable, Sendable, Codable {
  case status(StatusReport)
  case strategies([StrategyRow])
  case matches([MatchRow])
  case instruments([InstrumentRow])
  case chains([ChainRow])
  case quotes([QuoteRow])
  case history(HistoryFrame)
  /// The strategy after `start`, `stop` or `restart`.
  case strategy(StrategyRow)
  case accounts([AccountWorthRow])
  case portfolio([PortfolioRow])
  /// What `cancel-all` asked for.
  case cancelled(CancelledRow)
  /// What a change of who owns what came to.
  case decided(OwnershipRow)
  /// The order that was ended.
  case settled(SettledRow)
  case budget([BudgetRow])
  /// What became of a wish to hold trading back.
  case restrained(RestrainedRow)
  /// What was lifted.
  case resumed(RestraintRow)
  case restraints([RestraintRow])
  case risk([RiskRow])
  /// The daemon took the request up.
  case accepted
}

/// Why a request came to nothing.
struct ControlFailure: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  /// The cause, as far as a program must tell it apart.
  enum Code: String, Hashable, Sendable, Codable {
    /// No such strategy or symbol.
    case notFound
    /// The request itself is wrong, or of another version.
    case invalid
    /// No answer within the request's time limit.
    case timedOut
    /// The other side can not do it now.
    case unavailable
    /// Anything else; the message says what.
    case failed
  }

  var code: Code
  /// What happened and what to do.
  var message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  var description: String { message }
}

/// The limits of the control socket.
enum ControlProtocol {
  static let version = 1
  /// The longest request, in bytes; a longer one ends the connection.
  static let maximumRequestBytes = 64 << 10
  /// The longest answer, in bytes.
  static let maximumAnswerBytes = 4 << 20
  /// How many callers are served at once; more are refused with a sentence.
  static let maximumConnections = 32
  /// How long a caller may be silent between requests.
  static let idleLimit = Duration.seconds(60)
  /// How long a request may take, streams apart.
  static let requestLimit = Duration.seconds(30)
  /// The socket's file in the data folder.
  static let fileName = "control.sock"
  /// The longest path that the system takes for a socket.
  static let maximumPathBytes = 107
}
