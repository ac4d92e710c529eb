import Logging
import Orders
import StrategyChannel
import SystemKit
import TradingModel

/// What happens to a strategy that died too often, and to its orders.
extension StrategyFleet {
  /// How long after a round of market orders the next look is, at the earliest.
  static let flatteningPause = Duration.seconds(5)

  /// Takes up the quarantines of the daemon's earlier lives. Where they cannot be read, every
  /// strategy counts as quarantined: starting what must stay down could cost money.
  func takeUpQuarantines() {
    guard let store = environment.quarantines else { return }
    do {
      quarantines = try store.load()
    } catch {
      environment.logger.error("\(error)")
      for strategy in unitOf.keys {
        quarantines[strategy] = Quarantine(
          since: environment.now(), reason: "\(error)", isUnsettled: false)
      }
    }
    for unit in units {
      guard let first = unit.strategies.compactMap({ quarantines[$0] }).first else { continue }
      unit.lifecycle = DeskLifecycle(quarantined: first.reason)
    }
  }

  /// Puts a desk's strategies in quarantine: stores it, tells it, deals with their orders.
  func quarantine(_ unit: DeskUnit) {
    guard case .quarantined(let reason) = unit.lifecycle.state else { return }
    for member in unit.members where member.isWanted {
      let strategy = member.deployment.strategy
      report(
        strategy, .error,
        "quarantined: \(reason). Its working orders: \(Self.words(member.deployment.onQuarantine)). "
          + "It stays down, also over restarts of the daemon, until perigee start "
          + "\(strategy.rawValue)")
      keep(
        Quarantine(
          since: environment.now(), reason: reason,
          isUnsettled: member.deployment.onQuarantine != .keep), of: strategy)
      settle(member.deployment)
    }
  }

  /// A person starts a desk: its quarantine is over.
  func endQuarantine(_ unit: DeskUnit) {
    for strategy in unit.strategies { endQuarantine(of: strategy) }
  }

  /// Ends a strategy's quarantine, if it has one.
  func endQuarantine(of strategy: StrategyID) {
    guard quarantines[strategy] != nil else { return }
    keep(nil, of: strategy)
    flattenings[strategy] = nil
    leavers[strategy] = nil
  }

  /// A strategy leaves the fleet: its quarantine is over once its orders are dealt with.
  func leaveQuarantine(_ deployment: Deployment) {
    let strategy = deployment.strategy
    guard flattenings[strategy] != nil else { return endQuarantine(of: strategy) }
    leavers[strategy] = deployment
  }

  /// Goes on with what an earlier life of the daemon left unsettled.
  func settleQuarantines() {
    for unit in units {
      for member in unit.members
      where quarantines[member.deployment.strategy]?.isUnsettled == true {
        settle(member.deployment)
      }
    }
    for (strategy, quarantine) in quarantines
    where quarantine.isUnsettled && unitOf[strategy] == nil {
      let name = strategy.rawValue
      environment.logger.error(
        """
        \(name) was in quarantine, is deployed no more, and its orders were not dealt with: end and \
        close by hand what perigee orders --open --strategy \(name) and perigee positions show
        """)
    }
  }

  private func keep(_ quarantine: Quarantine?, of strategy: StrategyID) {
    quarantines[strategy] = quarantine
    environment.quarantines?.set(quarantine, of: strategy)
  }

  private func settle(_ deployment: Deployment) {
    let strategy = deployment.strategy
    switch deployment.onQuarantine {
    case .keep: break
    case .cancel, .flatten:
      cancelWorking(of: strategy)
      flattenings[strategy] = Flattening()
      lookAtFlattening(of: strategy)
    }
  }

  private static func words(_ fate: Deployment.OrdersOnQuarantine) -> String {
    switch fate {
    case .keep: "stay at the broker"
    case .cancel: "are cancelled"
    case .flatten: "are cancelled, then what it holds is closed at the market"
    }
  }

  /// Asks for the end of a strategy's working orders, on every account that has some; with
  /// `accounts` on those only. Where an account is away, the wish waits for it.
  func cancelWorking(of strategy: StrategyID, on accounts: Set<AccountName>? = nil) {
    guard let desk = environment.desk() else { return }
    let working = Set(desk.openOrders(of: strategy).map(\.account))
      .filter { accounts?.contains($0) ?? true }.sorted()
    for account in working {
      do throws(OrderRefusal) {
        try desk.cancelAll(of: strategy, on: account)
      } catch {
        postponedCancels[account, default: []].insert(strategy)
        let next =
          isClosed
          ? "the daemon ends, so they work on: perigee cancel-all after the next start"
          : "they are cancelled as soon as the account is back"
        report(
          strategy, .warning,
          "its working orders on \(account.rawValue) are to end and cannot be cancelled now "
            + "(\(error.description)); \(next)")
      }
    }
  }

  /// An account is back: what was to end there ends now, once the order desk is done with what it is
  /// doing. A strategy that was started again since then goes on with its orders.
  func cancelPostponed(on account: AccountName) {
    guard postponedCancels[account] != nil else { return }
    environment.loop.execute { [self] in
      guard let strategies = postponedCancels.removeValue(forKey: account) else { return }
      for strategy in strategies.sorted(by: { $0.rawValue < $1.rawValue }) {
        let runs = unitOf[strategy]?.child?.index(of: strategy) != nil
        if runs && deployment(of: strategy)?.accounts.contains(account) == true { continue }
        cancelWorking(of: strategy, on: [account])
      }
    }
  }

  /// Something of the strategy's orders changed: looks at its flattening, if one is going on, once
  /// the order desk is done with what it is doing.
  func lookSoonAtFlattening(of strategy: StrategyID?) {
    guard let strategy, flattenings[strategy] != nil else { return }
    environment.loop.execute { [self] in lookAtFlattening(of: strategy) }
  }

  private func lookAtFlattening(of strategy: StrategyID) {
    guard var flattening = flattenings[strategy], !pausedFlattenings.contains(strategy),
      let desk = environment.desk(),
      let deployment = deployment(of: strategy) ?? leavers[strategy]
    else { return }
    let closes = deployment.onQuarantine == .flatten
    let holdings =
      closes ? desk.holdings.filter { $0.key.strategy == strategy } : []
    let action = flattening.look(
      working: desk.openOrders(of: strategy).count, holdings: holdings,
      ready: { desk.readiness(of: $0) == nil })
    flattenings[strategy] = flattening
    switch action {
    case .wait: break
    case .flat:
      finish(strategy, .info, closes ? "it is flat" : "none of its orders works any more")
    case .givenUp:
      finish(
        strategy, .error,
        "what it holds could not be closed in \(Flattening.rounds) rounds of market orders; close "
          + "it by hand: perigee positions shows it")
    case .close(let closings):
      pause(strategy)
      send(closings, of: strategy, desk)
    }
  }

  private func send(
    _ closings: [Flattening.Closing], of strategy: StrategyID, _ desk: OrderDesk
  ) {
    var waits: [String] = []
    for closing in closings {
      let key = StrategyHolding.Key(
        strategy: strategy, account: closing.account, instrument: closing.instrument)
      switch desk.close(key) {
      case .waits(let words): waits.append(words)
      case .placed(let order):
        let side = order.ticket.side == .buy ? "buys" : "sells"
        report(
          strategy, .warning,
          "the quarantine \(side) \(order.ticket.quantity) of instrument "
            + "\(closing.instrument.rawValue) on \(closing.account.rawValue) at the market")
      }
    }
    guard waits.count == closings.count else { return }
    let text = waits.joined(separator: "; ")
    if flattenings[strategy]?.postpone(text) == true {
      report(strategy, .warning, "the quarantine waits: \(text)")
    }
  }

  private func pause(_ strategy: StrategyID) {
    pausedFlattenings.insert(strategy)
    environment.loop.schedule(after: Self.flatteningPause) { [self] in
      pausedFlattenings.remove(strategy)
      lookAtFlattening(of: strategy)
    }
  }

  private func finish(_ strategy: StrategyID, _ level: LogLevel, _ text: String) {
    flattenings[strategy] = nil
    report(strategy, level, "quarantine: \(text)")
    if leavers[strategy] != nil { return endQuarantine(of: strategy) }
    guard var quarantine = quarantines[strategy] else { return }
    quarantine.isUnsettled = false
    keep(quarantine, of: strategy)
  }
}
