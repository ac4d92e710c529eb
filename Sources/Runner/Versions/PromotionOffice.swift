import Strategies
import StrategyChannel
import TradingModel

/// Every strategy's newest promotion. Decides nothing by itself: `Promotion` does. One thing at a
/// time happens to the versions of a strategy.
actor PromotionOffice {
  private struct Job {
    var promotion: Promotion
    var record: PromotionRecord
  }

  private var jobs: [StrategyID: Job] = [:]
  /// What an earlier life of the daemon left unfinished, until it is taken up.
  private var unfinished: [PromotionRecord] = []
  /// Strategies whose version a person changes now, outside of a promotion.
  private var reserved: Set<StrategyID> = []
  private let rules: VersionsConfiguration

  /// Knows what an earlier life of the daemon left; `takeUp` goes on with it.
  init(_ records: [PromotionRecord], _ rules: VersionsConfiguration) {
    self.rules = rules
    for record in records {
      switch record.phase {
      case "waiting", "swapping", "watching", "rolling_back": unfinished.append(record)
      default:
        let over = Promotion(record.when, over: .failed(record.reason ?? record.phase))
        jobs[record.strategy] = Job(promotion: over, record: record)
      }
    }
  }

  /// Every newest promotion, by the strategy's name.
  var records: [PromotionRecord] {
    (jobs.values.map(\.record) + unfinished)
      .sorted { $0.strategy.rawValue < $1.strategy.rawValue }
  }

  /// A strategy's newest promotion.
  func record(of strategy: StrategyID) -> PromotionRecord? {
    jobs[strategy]?.record ?? unfinished.first { $0.strategy == strategy }
  }

  /// Whether something may still change the strategy's version.
  func isBusy(_ strategy: StrategyID) -> Bool {
    reserved.contains(strategy) || unfinished.contains { $0.strategy == strategy }
      || jobs[strategy].map { !$0.promotion.isOver } ?? false
  }

  // MARK: A new life of the daemon

  /// Goes on with what an earlier life of the daemon left. To be called before the strategies start.
  func takeUp(with hands: any PromotionHands) async {
    while let record = unfinished.first {
      await takeUp(record, hands)
      unfinished.removeFirst()
    }
  }

  private func takeUp(_ record: PromotionRecord, _ hands: any PromotionHands) async {
    var record = record
    let strategy = record.strategy
    func set(_ phase: Promotion.Phase) {
      jobs[strategy] = Job(promotion: Promotion(record.when, over: phase), record: record)
      note(strategy, hands)
    }
    switch record.phase {
    case "watching":
      // How long it ran well before the daemon's end is not known.
      let end = hands.now().advanced(by: rules.rollbackWindow)
      let wasInterrupted = record.isInterrupted == true
      if wasInterrupted {
        record.isInterrupted = nil
        record.swapped = hands.now()
        do {
          let beginning = try hands.beginning(of: strategy)
          record.state = beginning.state.map { .init($0.bytes) }
          record.stateVersion = beginning.state?.version
          record.cursor = beginning.cursor
        } catch {
          record.isStateUnknown = true
          hands.tell(
            record, "the state that \(record.old) left cannot be read: \(error)", isBad: true)
        }
      }
      let watch = Promotion(watchingUntil: end, errorLimit: rules.rollbackErrors)
      jobs[strategy] = Job(promotion: watch, record: record)
      note(strategy, hands)
      let words =
        wasInterrupted
        ? "the daemon ended in the middle of the promotion. Version \(record.new) runs from now on "
          + "in place of \(record.old), and is watched"
        : "version \(record.new) is watched on after the daemon's restart"
      hands.tell(record, words, isBad: wasInterrupted)
    case "rolling_back":
      let reason = record.reason ?? "the daemon ended on the way back"
      set(.rollingBack(reason))
      await putBack(strategy, reason, hands)
    default:
      let reason = "the daemon ended before it came about; promote it again"
      set(.failed(reason))
      hands.tell(record, "version \(record.new) was not promoted: \(reason)", isBad: true)
    }
  }

  // MARK: What people ask

  /// Begins one; answers it after the first look, and nil when something else changes the
  /// strategy's version.
  func begin(
    _ record: PromotionRecord, with hands: any PromotionHands
  ) async -> PromotionRecord? {
    guard !isBusy(record.strategy) else { return nil }
    let promotion = Promotion(
      record.when, window: rules.rollbackWindow, errorLimit: rules.rollbackErrors,
      deadline: record.asked.advanced(by: rules.promotionWait))
    // What ended before is no bar of this promotion.
    _ = hands.takeBarClose(of: record.strategy)
    jobs[record.strategy] = Job(promotion: promotion, record: record)
    note(record.strategy, hands)
    await look(at: record.strategy, with: hands)
    return jobs[record.strategy]?.record ?? record
  }

  /// A person wants the old version back, or the end of the wait; nil when there is neither.
  func goBack(
    _ strategy: StrategyID, _ reason: String, with hands: any PromotionHands
  ) async -> PromotionRecord? {
    guard let before = jobs[strategy]?.promotion.phase, !reserved.contains(strategy),
      let action = jobs[strategy]?.promotion.goBack(reason),
      jobs[strategy]?.promotion.phase != before
    else { return nil }
    note(strategy, hands)
    await perform(action, strategy, hands)
    return jobs[strategy]?.record
  }

  /// A person made the strategy something else, so that its promotion is none any more: nothing is
  /// swapped later, and nothing put back in the place of what that person deployed.
  func overtake(
    _ strategy: StrategyID, _ reason: String, with hands: any PromotionHands
  ) {
    guard jobs[strategy]?.promotion.overtaken(reason) == true else { return }
    jobs[strategy]?.record.reason = reason
    note(strategy, hands)
    guard let record = jobs[strategy]?.record else { return }
    hands.tell(
      record, "the promotion of version \(record.new) is over: \(reason)", isBad: false)
  }

  /// Keeps promotions away from a strategy whose version a person changes; false when one is under
  /// way, or another such change.
  func reserve(_ strategy: StrategyID) -> Bool {
    guard !isBusy(strategy) else { return false }
    reserved.insert(strategy)
    return true
  }

  /// That change is over; `record` is what it came to.
  func release(_ strategy: StrategyID, _ record: PromotionRecord?, with hands: any PromotionHands) {
    reserved.remove(strategy)
    guard let record else { return }
    let over = Promotion(record.when, over: .rolledBack(record.reason ?? ""))
    jobs[strategy] = Job(promotion: over, record: record)
    hands.keep(record)
  }

  /// A strategy's parameters are those of runner.toml again.
  func forgetParameters(of strategy: StrategyID, with hands: any PromotionHands) {
    guard var record = jobs[strategy]?.record,
      !record.parameters.isEmpty || record.before?.isEmpty == false
    else { return }
    (record.parameters, record.before, record.configured) = ([:], nil, nil)
    jobs[strategy]?.record = record
    hands.keep(record)
  }

  // MARK: Looking

  /// Looks at every promotion that is not over; to be called a few times a second.
  func look(with hands: any PromotionHands) async {
    for strategy in jobs.keys.sorted(by: { $0.rawValue < $1.rawValue })
    where jobs[strategy].map({ !$0.promotion.isOver }) ?? false {
      await look(at: strategy, with: hands)
    }
  }

  private func look(at strategy: StrategyID, with hands: any PromotionHands) async {
    let hasClosed = hands.takeBarClose(of: strategy)
    guard let record = jobs[strategy]?.record else { return }
    let action: Promotion.Action?
    if let sight = await hands.sight(record) {
      // Another call may have moved it on meanwhile.
      action = jobs[strategy]?.promotion.look(sight, at: hands.now(), barClosed: hasClosed)
    } else if await hands.isDeployed(strategy) {
      return
    } else {
      action = jobs[strategy]?.promotion.withdrawn()
    }
    if let action { await perform(action, strategy, hands) }
  }

  private func perform(
    _ action: Promotion.Action, _ strategy: StrategyID, _ hands: any PromotionHands
  ) async {
    switch action {
    case .nothing: return
    case .swap: await swap(strategy, hands)
    case .rollBack(let reason): await putBack(strategy, reason, hands)
    case .settle:
      note(strategy, hands)
      if let record = jobs[strategy]?.record {
        hands.tell(
          record, "version \(record.new) stays: it did well until the end of its watch",
          isBad: false)
      }
    case .letGo:
      jobs[strategy]?.record.reason = "something else took its place"
      note(strategy, hands)
      if let record = jobs[strategy]?.record {
        hands.tell(
          record,
          "version \(record.new) is watched no more: something else took its place meanwhile",
          isBad: false)
      }
    case .giveUp(let reason):
      note(strategy, hands)
      if let record = jobs[strategy]?.record {
        hands.tell(record, "version \(record.new) was not promoted: \(reason)", isBad: true)
      }
    }
  }

  private func swap(_ strategy: StrategyID, _ hands: any PromotionHands) async {
    note(strategy, hands)
    guard var record = jobs[strategy]?.record else { return }
    do {
      record = try await hands.swap(record)
      let now = hands.now()
      record.swapped = now
      jobs[strategy]?.record = record
      // Errors of before the swap are the old version's.
      jobs[strategy]?.promotion.swapped(at: now, errors: hands.errors(of: strategy))
      // At once: what the old version left is known nowhere else.
      note(strategy, hands)
      hands.tell(
        record, "version \(record.new) took the place of \(record.old), as \(record.actor) asked",
        isBad: false)
      await hands.endShadow(of: strategy)
    } catch {
      jobs[strategy]?.promotion.swapFailed("\(error)")
      note(strategy, hands)
      hands.tell(record, "version \(record.new) was not promoted: \(error)", isBad: true)
    }
  }

  private func putBack(
    _ strategy: StrategyID, _ reason: String, _ hands: any PromotionHands
  ) async {
    note(strategy, hands)
    guard var record = jobs[strategy]?.record else { return }
    do {
      let down = try await hands.putBack(record, reason)
      // What was said of the new version holds no more.
      record.notes = down.map { ["version \(record.old) is in place and down: \($0)"] } ?? []
      jobs[strategy]?.record = record
      jobs[strategy]?.promotion.wentBack()
      note(strategy, hands)
      hands.tell(
        record,
        "ROLLED BACK: version \(record.new) is out (\(reason)). Version \(record.old) "
          + (down.map { "is in place and down: \($0)" } ?? "runs again with the state that it left"),
        isBad: true)
    } catch is DaemonEnds {
      // The next life of the daemon goes the way to its end.
    } catch {
      jobs[strategy]?.promotion.couldNotGoBack(
        "version \(record.old) could not be put back: \(error)")
      note(strategy, hands)
      hands.tell(
        record,
        "version \(record.new) failed (\(reason)) and version \(record.old) could not be put "
          + "back: \(error). Look at once: perigee strategies, then perigee rollback",
        isBad: true)
    }
  }

  private func note(_ strategy: StrategyID, _ hands: any PromotionHands) {
    guard var job = jobs[strategy] else { return }
    job.record.note(job.promotion.phase)
    jobs[strategy] = job
    hands.keep(job.record)
  }
}
