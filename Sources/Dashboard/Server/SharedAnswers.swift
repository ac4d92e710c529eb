import Control

/// Which questions to the daemon are under way or were just answered: those who ask the same share
/// one answer. A plain value; `DaemonLine` asks.
struct SharedAnswers<Waiter: Sendable>: Sendable {
  /// What to do with a question.
  enum Step: Sendable {
    /// The answer is fresh enough.
    case answer(ControlResult?)
    /// Somebody asks already; the waiter is kept.
    case wait
    /// The waiter is kept, and the question is to be asked.
    case ask
  }

  private enum Entry: Sendable {
    case asking([Waiter])
    case known(ControlResult?, at: ContinuousClock.Instant)
  }

  /// Only these are shared: they change nothing and hold no free text, so there are few of them.
  static var shared: Set<ControlRequest.Action> {
    [
      .status, .strategies, .accounts, .budget, .restraints, .risk, .portfolio(account: nil),
      .feeds, .strategyDetails(strategy: nil), .preflight(account: nil), .lastPreflight,
      .versions(.pageShadows), .versions(.promotions),
    ]
  }

  /// How long an answer is fresh.
  let age: Duration
  private var entries: [ControlRequest.Action: Entry] = [:]
  /// What was asked before the newest change and is not answered yet.
  private var outdated: Set<ControlRequest.Action> = []

  init(age: Duration) { self.age = age }

  /// Somebody asks. `waiter` is kept unless the answer is known.
  mutating func asked(
    _ action: ControlRequest.Action, at now: ContinuousClock.Instant, by waiter: Waiter
  ) -> Step {
    switch entries[action] {
    case .asking(let waiters):
      entries[action] = .asking(waiters + [waiter])
      return .wait
    case .known(let result, let at) where at.duration(to: now) < age: return .answer(result)
    case .known, nil:
      entries[action] = .asking([waiter])
      return .ask
    }
  }

  /// Something changed: what was known is asked anew, and what is being asked is not kept.
  mutating func forget() {
    for (action, entry) in entries {
      switch entry {
      case .known: entries[action] = nil
      case .asking: outdated.insert(action)
      }
    }
  }

  /// The answer came; nil when the question failed. Returns who waits for it.
  mutating func answered(
    _ action: ControlRequest.Action, _ result: ControlResult??, at now: ContinuousClock.Instant
  ) -> [Waiter] {
    guard case .asking(let waiters) = entries[action] else { return [] }
    let isOutdated = outdated.remove(action) != nil
    switch result {
    case .some(let result) where !isOutdated: entries[action] = .known(result, at: now)
    case .some, .none: entries[action] = nil
    }
    return waiters
  }
}
