import Logging
import Strategies
import TradingModel

/// What promotions need of the daemon.
protocol PromotionHands: AnyObject, Sendable {
  /// What shows of a strategy now; nil when it is gone. `swapped` is since when a trip counts.
  func sight(of strategy: StrategyID, since swapped: Timestamp?) async -> Promotion.Sight?
  /// Whether a bar of the shadow's first size has ended since the last question.
  func takeBarClose(of strategy: StrategyID) -> Bool
  /// Swaps the versions and answers the record with what the old one left. Throws a sentence when
  /// nothing was swapped.
  func swap(_ record: PromotionRecord) async throws -> PromotionRecord
  /// Puts the old version and its state back. Throws a sentence when that failed.
  func putBack(_ record: PromotionRecord, _ reason: String) async throws
  /// Keeps a record over restarts.
  func keep(_ record: PromotionRecord)
  /// Tells a person what happened; `isBad` tells it outside too.
  func tell(_ record: PromotionRecord, _ text: String, isBad: Bool)
  /// The wall clock.
  func now() -> Timestamp
}

/// Every strategy's newest promotion. Decides nothing by itself: `Promotion` does.
actor PromotionOffice {
  private struct Job {
    var promotion: Promotion
    var record: PromotionRecord
  }

  private var jobs: [StrategyID: Job] = [:]
  private let errorLimit: Int

  /// Takes up what an earlier life of the daemon left. One that was being swapped when it ended
  /// counts as watched from then on, where the swap is known to have come about.
  init(_ records: [PromotionRecord], errorLimit: Int) {
    self.errorLimit = errorLimit
    for record in records {
      var record = record
      let promotion: Promotion
      switch (record.phase, record.watchedUntil) {
      case ("watching", let end?), ("rolling_back", let end?):
        promotion = Promotion(watchingUntil: end, errorLimit: errorLimit)
        record.note(promotion)
      case ("waiting", _), ("swapping", _):
        var failed = Promotion(record.when, window: .zero, errorLimit: errorLimit)
        failed.swapFailed("the daemon ended before it came about; promote it again")
        promotion = failed
        record.note(failed)
      default: promotion = Self.over(record, errorLimit)
      }
      jobs[record.strategy] = Job(promotion: promotion, record: record)
    }
  }

  /// A promotion whose end an earlier life of the daemon saw.
  private static func over(_ record: PromotionRecord, _ errorLimit: Int) -> Promotion {
    var promotion = Promotion(record.when, window: .zero, errorLimit: errorLimit)
    promotion.swapFailed(record.reason ?? record.phase)
    return promotion
  }

  /// Every newest promotion, by the strategy's name.
  var records: [PromotionRecord] {
    jobs.values.map(\.record).sorted { $0.strategy.rawValue < $1.strategy.rawValue }
  }

  /// A strategy's newest promotion.
  func record(of strategy: StrategyID) -> PromotionRecord? { jobs[strategy]?.record }

  /// Whether a promotion of the strategy may still change anything.
  func isBusy(_ strategy: StrategyID) -> Bool {
    jobs[strategy].map { !$0.promotion.isOver } ?? false
  }

  /// Begins one; answers it after the first look. The strategy must have none under way.
  func begin(
    _ record: PromotionRecord, window: Duration, with hands: any PromotionHands
  ) async -> PromotionRecord {
    let promotion = Promotion(record.when, window: window, errorLimit: errorLimit)
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
    guard isBusy(strategy), let action = jobs[strategy]?.promotion.goBack(reason) else {
      return nil
    }
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

  /// Looks at every promotion that is not over; to be called a few times a second.
  func look(with hands: any PromotionHands) async {
    for strategy in jobs.keys.sorted(by: { $0.rawValue < $1.rawValue }) where isBusy(strategy) {
      await look(at: strategy, with: hands)
    }
  }

  private func look(at strategy: StrategyID, with hands: any PromotionHands) async {
    if hands.takeBarClose(of: strategy), let action = jobs[strategy]?.promotion.barClosed() {
      note(strategy, hands)
      await perform(action, strategy, hands)
    }
    guard let swapped = jobs[strategy].map(\.record.swapped),
      let sight = await hands.sight(of: strategy, since: swapped)
    else { return }
    // Another call may have moved it on meanwhile.
    guard let action = jobs[strategy]?.promotion.look(sight, at: hands.now()) else { return }
    await perform(action, strategy, hands)
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
      let errors = await hands.sight(of: strategy, since: now)?.errors ?? 0
      jobs[strategy]?.promotion.swapped(at: now, errors: errors)
      note(strategy, hands)
      hands.tell(
        record, "version \(record.new) took the place of \(record.old), as \(record.actor) asked",
        isBad: false)
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
    guard let record = jobs[strategy]?.record else { return }
    do {
      try await hands.putBack(record, reason)
      jobs[strategy]?.promotion.wentBack()
      note(strategy, hands)
      hands.tell(
        record,
        "ROLLED BACK: version \(record.new) failed (\(reason)). Version \(record.old) runs again "
          + "with the state that it left", isBad: true)
    } catch {
      jobs[strategy]?.promotion.wentBack()
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
    job.record.note(job.promotion)
    jobs[strategy] = job
    hands.keep(job.record)
  }
}
