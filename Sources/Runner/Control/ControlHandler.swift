import Control
import Telemetry

/// What the daemon can be asked over the control socket.
///
/// Calls come from many connections at once. Each must end by itself; the server gives up on one
/// after `ControlProtocol.requestLimit` and cancels it. Errors are `ControlFailure`s.
protocol ControlHandler: AnyObject, Sendable {
  func status() async throws -> StatusReport
  /// Every deployed strategy in the configuration's order, failed ones included.
  func strategies() async throws -> [StrategyRow]
  /// Starts a stopped or failed strategy; one that runs already stays as it is.
  func start(_ strategy: String) async throws -> StrategyRow
  /// Stops a strategy after its `on_stop`; one that does not run stays as it is.
  func stop(_ strategy: String) async throws -> StrategyRow
  /// Stops, reads the script anew and starts.
  func restart(_ strategy: String) async throws -> StrategyRow
  /// Instruments whose symbol or name fits.
  func search(_ pattern: String) async throws -> [MatchRow]
  /// The instruments that a symbol names; several when it is ambiguous.
  func details(_ symbol: String) async throws -> [InstrumentRow]
  /// The option chains on the instrument that a symbol names.
  func chains(_ symbol: String) async throws -> [ChainRow]
  /// The last quote of each symbol.
  func quotes(_ symbols: [String]) async throws -> [QuoteRow]
  /// Every later quote of the symbols. The stream must keep the newest of each symbol only when
  /// its reader is slow, and free its feeds when it is cancelled.
  func watch(_ symbols: [String]) async throws -> AsyncThrowingStream<[QuoteRow], any Error>
  /// Bars of the past, one frame.
  func history(_ question: HistoryQuestion) async throws -> HistoryFrame
  /// The newest bars of a symbol.
  func bars(_ question: BarQuestion) async throws -> HistoryFrame
  /// The streams of market data.
  func feeds() async throws -> FeedReport
  /// What the list of strategies leaves out, of one or of all.
  func strategyDetails(of strategy: String?) async throws -> [StrategyDetailRow]
  /// Every configured account's worth, in alphabetical order.
  func accounts() async throws -> [AccountWorthRow]
  /// What an account holds, or with nil every configured one.
  func portfolio(of account: String?) async throws -> [PortfolioRow]
  /// Asks for the end of every working order of this daemon on the account; with `everything` of
  /// all that its gateway can reach.
  func cancelAll(account: String, everything: Bool) async throws -> CancelledRow
  /// Changes who owns what, as a person decided; the journal has it before this answers.
  func decide(_ order: OwnershipOrder) async throws -> OwnershipRow
  /// Ends an order that is unknown as `lost` or `cancelled`, as a person decided; the journal has
  /// it before this answers.
  func settle(
    order: String, fate: String, reason: String, actor: String
  ) async throws -> SettledRow
  /// What each connection uses of what its gateway allows.
  func budget() async throws -> [BudgetRow]
  /// Called on the socket's thread with a wish to hold trading back, before its turn to be
  /// answered comes; must not block.
  func anticipate(_ action: ControlRequest.Action)
  /// Holds trading back from this moment on; answers after the journal has it.
  func restrain(
    scope: String, level: String, reason: String, actor: String
  ) async throws -> RestrainedRow
  /// Lets a scope trade again; answers with what held it.
  func resume(scope: String, reason: String, actor: String) async throws -> RestraintRow
  /// What holds trading back.
  func restraints() async throws -> [RestraintRow]
  /// Every limit of the risk gate in force.
  func risk() async throws -> [RiskRow]
  /// Everything that is counted and timed, as Prometheus groups it.
  func metrics() async throws -> [MetricFamily]
  /// Whether an account can trade, or with nil every configured one.
  func preflight(of account: String?) async throws -> [PreflightRow]
  /// What the last looks at the accounts came to; an account that was not looked at has no row.
  func lastPreflight() async throws -> [PreflightRow]
  /// What runs, for those who compare it with the files.
  func deployments() async throws -> DeploymentsReport
  /// The text that a strategy runs with.
  func runningScript(of strategy: String) async throws -> ScriptTextRow
  /// Makes one strategy what the files say by now; nothing else is touched. One change at a time.
  func apply(_ order: DeploymentOrder) async throws -> DeployedRow
  /// Runs versions beside others, swaps them and puts them back.
  func versions(_ request: VersionRequest) async throws -> VersionAnswer
  /// Begins the orderly end of the daemon and returns.
  func shutdown() async throws
}

extension ControlHandler {
  /// A handler that counts nothing has nothing to tell.
  func metrics() async throws -> [MetricFamily] { [] }

  /// A handler without a source of history has none.
  func history(_ question: HistoryQuestion) async throws -> HistoryFrame {
    throw ControlFailure(.unavailable, "there is no source of history here")
  }

  /// A handler without a source of bars has none.
  func bars(_ question: BarQuestion) async throws -> HistoryFrame {
    throw ControlFailure(.unavailable, "there is no source of bars here")
  }

  /// A handler without feeds has none.
  func feeds() async throws -> FeedReport {
    throw ControlFailure(.unavailable, "there are no feeds here")
  }

  /// A handler that knows no more tells no more.
  func strategyDetails(of strategy: String?) async throws -> [StrategyDetailRow] { [] }

  /// A handler without markets has nothing to judge.
  func preflight(of account: String?) async throws -> [PreflightRow] {
    throw ControlFailure(.unavailable, "there are no accounts to look at here")
  }

  /// A handler that never looks has nothing to remember.
  func lastPreflight() async throws -> [PreflightRow] { [] }

  /// A handler without strategies has no versions.
  func versions(_ request: VersionRequest) async throws -> VersionAnswer {
    throw ControlFailure(.unavailable, "there are no strategies here")
  }

  /// Nothing is done before the turn comes.
  func anticipate(_ action: ControlRequest.Action) {}

  /// A handler without a fleet has none.
  func deployments() async throws -> DeploymentsReport { throw Self.noFleet }
  func runningScript(of strategy: String) async throws -> ScriptTextRow { throw Self.noFleet }
  func apply(_ order: DeploymentOrder) async throws -> DeployedRow { throw Self.noFleet }

  private static var noFleet: ControlFailure {
    ControlFailure(.unavailable, "nothing is deployed here")
  }
}
