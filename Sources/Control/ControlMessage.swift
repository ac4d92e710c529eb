package import Telemetry

/// One request on the control socket: a line of JSON, at most 64 KiB.
package struct ControlRequest: Hashable, Sendable, Codable {
  /// What is asked.
  package enum Action: Hashable, Sendable, Codable {
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
    /// The newest bars, from what the daemon holds where it can.
    case bars(BarQuestion)
    /// The streams of market data.
    case feeds
    /// What the list of strategies leaves out; nil means of all.
    case strategyDetails(strategy: String?)
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
    /// What is counted and timed.
    case metrics
    /// Whether an account can trade; nil means all.
    case preflight(account: String?)
    /// What the last looks at the accounts came to, without looking anew.
    case lastPreflight
    /// What runs, for those who compare it with the files.
    case deployments
    /// The text that a strategy runs with.
    case runningScript(strategy: String)
    /// One strategy made what the files say.
    case apply(DeploymentOrder)
    /// Versions, shadows and promotions.
    case versions(VersionRequest)
    /// An orderly end of the daemon.
    case shutdown
  }

  /// The protocol's version, `ControlProtocol.version`.
  package var version: Int
  /// The caller's own number; every answer carries it.
  package var id: Int
  package var action: Action

  package init(
    version: Int, id: Int, action: Action
  ) {
    self.version = version
    self.id = id
    self.action = action
  }
}

/// One line of the daemon's answer, at most 4 MiB. A request gets one `result` or `failure`; a
/// watched quote gets any number of `quotes` and then `end` or `failure`.
package struct ControlAnswer: Hashable, Sendable, Codable {
  /// What is answered.
  package enum Content: Hashable, Sendable, Codable {
    case result(ControlResult)
    case quotes([QuoteRow])
    case end
    case failure(ControlFailure)
  }

  package var version: Int
  package var id: Int
  package var content: Content

  package init(
    version: Int, id: Int, content: Content
  ) {
    self.version = version
    self.id = id
    self.content = content
  }
}

/// What a request came to.
package enum ControlResult: Hashable, Sendable, Codable {
  case status(StatusReport)
  case strategies([StrategyRow])
  case matches([MatchRow])
  case instruments([InstrumentRow])
  case chains([ChainRow])
  case quotes([QuoteRow])
  case history(HistoryFrame)
  case bars(HistoryFrame)
  case feeds(FeedReport)
  case strategyDetails([StrategyDetailRow])
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
  case metrics([MetricFamily])
  case preflight([PreflightRow])
  case deployments(DeploymentsReport)
  case script(ScriptTextRow)
  /// What became of a strategy.
  case deployed(DeployedRow)
  /// Shadows and promotions.
  case versions(VersionAnswer)
  /// The daemon took the request up.
  case accepted
}

/// Why a request came to nothing.
package struct ControlFailure: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  /// The cause, as far as a program must tell it apart.
  package enum Code: String, Hashable, Sendable, Codable {
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

  package var code: Code
  /// What happened and what to do.
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}

/// The limits of the control socket.
package enum ControlProtocol {
  package static let version = 1
  /// The longest request, in bytes; a longer one ends the connection.
  package static let maximumRequestBytes = 64 << 10
  /// The longest answer, in bytes.
  package static let maximumAnswerBytes = 4 << 20
  /// How many callers are served at once; more are refused with a sentence.
  package static let maximumConnections = 32
  /// How long a caller may be silent between requests.
  package static let idleLimit = Duration.seconds(60)
  /// How long a request may take, streams apart.
  package static let requestLimit = Duration.seconds(30)
  /// How long a change of what runs may take: `on_stop` may use the whole of `stop_timeout`.
  package static let changeLimit = Duration.seconds(360)
  /// The socket's file in the data folder.
  package static let fileName = "control.sock"
  /// The longest path that the system takes for a socket.
  package static let maximumPathBytes = 107
}

extension ControlRequest.Action {
  /// How long the answer may take.
  package var limit: Duration {
    if case .apply = self { return ControlProtocol.changeLimit }
    if case .versions(let request) = self, request.restarts { return ControlProtocol.changeLimit }
    return ControlProtocol.requestLimit
  }
}
