import Orders
import StrategyChannel
import SystemKit
public import TradingModel

/// New versions that run beside those that trade. At most one for each strategy.
extension StrategyFleet {
  /// Starts a new version beside a strategy that runs, with a copy of its state, its positions and
  /// its working orders as they stand. Returns when its process is on its way. Throws, and changes
  /// nothing, when the strategy does not run or has a shadow.
  public func startShadow(_ plan: ShadowPlan) async throws(ShadowRefusal) {
    let outcome = await onLoop { fleet -> ShadowRefusal? in
      do throws(ShadowRefusal) {
        try fleet.beginShadow(plan)
        return nil
      } catch {
        return error
      }
    }
    guard let outcome else { throw .cannotStart("the daemon is ending") }
    if let refusal = outcome { throw refusal }
  }

  /// Ends a strategy's shadow and forgets what it decided. Throws when there is none.
  public func stopShadow(_ strategy: StrategyID, reason: String) async throws(ShadowRefusal) {
    let shadow = await onLoop { $0.shadows.removeValue(forKey: strategy) } ?? nil
    guard let shadow else { throw .hasNone(strategy) }
    await withCheckedContinuation { continuation in
      let isTaken = environment.loop.execute { shadow.stop(reason, then: continuation) }
      if !isTaken { continuation.resume() }
    }
  }

  /// Ends a strategy's shadow, if it has one, and forgets what it decided. On the loop.
  func endShadow(of strategy: StrategyID, _ reason: String) {
    shadows.removeValue(forKey: strategy)?.stop(reason, then: nil)
  }

  /// How a strategy's shadow stands; nil when there is none.
  public func shadowReport(_ strategy: StrategyID) async -> ShadowReport? {
    await onLoop { $0.shadows[strategy]?.report() } ?? nil
  }

  /// How every shadow stands, by the strategy's name.
  public func shadowReports() async -> [ShadowReport] {
    await onLoop { fleet in
      fleet.shadows.values.map { $0.report() }
        .sorted { $0.plan.strategy.rawValue < $1.plan.strategy.rawValue }
    } ?? []
  }

  /// Calls `body` on the loop at each end of a bar of the size that a shadow's script names first;
  /// nil ends it.
  public func atBarClose(
    ofShadow strategy: StrategyID, _ body: (@Sendable () -> Void)?
  ) async {
    _ = await onLoop { $0.shadows[strategy]?.barClosed = body ?? {} }
  }

  /// A strategy was started: a shadow of what does not run any more compares with nothing. One
  /// whose own version took the place is ended by who asked for that.
  func endShadowIfOutdated(
    _ strategy: StrategyID, _ deployment: Deployment, _ version: ScriptVersion?
  ) {
    guard let shadow = shadows[strategy], !shadow.compares(deployment, version) else { return }
    shadow.stop("\(strategy.rawValue) runs another version or deployment by now", then: nil)
  }

  /// Ends every shadow; the fleet ends.
  func stopShadows(_ reason: String) async {
    let names = await onLoop { Array($0.shadows.keys) } ?? []
    for name in names {
      do { try await stopShadow(name, reason: reason) } catch { continue }
    }
  }

  private func beginShadow(_ plan: ShadowPlan) throws(ShadowRefusal) {
    let strategy = plan.strategy
    guard shadows[strategy] == nil else { throw .hasShadow(strategy) }
    guard let unit = unitOf[strategy], let member = unit.member(strategy) else {
      throw .notDeployed(strategy)
    }
    guard unit.child?.index(of: strategy) != nil, let desk = environment.desk() else {
      throw .notRunning(strategy)
    }
    // What it saves on its way out is not what the shadow should begin with.
    if case .stopping = unit.lifecycle.state { throw .notRunning(strategy) }
    let state: SavedState?
    do { state = try environment.states.load(strategy) } catch {
      throw .cannotStart("its state cannot be read: \(error)")
    }
    let beginning = ShadowDesk.Beginning(
      deployment: unit.members[member].deployment, oldVersion: unit.members[member].version,
      state: state, firstRequestNumber: desk.nextRequestNumber(of: strategy),
      holdings: desk.holdings.filter { $0.key.strategy == strategy },
      working: desk.openOrders(of: strategy),
      accounts: briefing(of: unit.members[member].deployment.accounts))
    let shadow = ShadowDesk(plan, beginning, environment: environment.withoutDesk())
    do throws(SystemError) { try shadow.start(beginning) } catch {
      shadow.stop("it could not be started", then: nil)
      throw .cannotStart("\(error)")
    }
    shadows[strategy] = shadow
  }

  /// How accounts stand, as a child is told before its start.
  private func briefing(of accounts: [AccountName]) -> [ChildEvent.Body] {
    accounts.flatMap { account -> [ChildEvent.Body] in
      let connection = readiness[account].map {
        ChildEvent.Body.connection(account, isReady: $0.isReady, text: $0.text)
      }
      let values = (accountValues[account] ?? [:]).sorted { $0.key < $1.key }
      return (connection.map { [$0] } ?? []) + values.map { .accountValue($0.value) }
    }
  }

  // MARK: What the version that trades does

  /// It asked for something that its shadow is compared with.
  func tellShadow(_ request: OrderRequest, _ callback: StrategyCallback?) {
    if !shadows.isEmpty { shadows[request.strategy]?.oldAsked(request, callback) }
  }

  /// One of its orders changed.
  func tellShadow(_ order: Order) {
    guard !shadows.isEmpty, let strategy = order.strategy else { return }
    shadows[strategy]?.oldChanged(order)
  }

  /// One of its orders filled.
  func tellShadow(_ fill: Fill) {
    guard !shadows.isEmpty, let strategy = fill.strategy else { return }
    shadows[strategy]?.oldFilled(fill)
  }

  /// What is told of an account to whoever may name it.
  func tellShadows(_ body: ChildEvent.Body, account: AccountName) {
    for shadow in shadows.values where shadow.accounts.contains(account) { shadow.tell(body) }
  }
}
