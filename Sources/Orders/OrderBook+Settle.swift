public import TradingModel

/// What a person decides about an order of which nothing more will be heard: its executions may
/// lie beyond what the broker lists (across midnight, or a weekly reset).
public struct OrderSettlement: Hashable, Sendable {
  /// What the order is to count as.
  public enum Fate: String, Hashable, Sendable, CaseIterable {
    /// It never reached the broker.
    case lost
    /// It reached the broker and has ended; what is known of its fills stands.
    case cancelled
  }

  /// The order's reference.
  public var order: IntentID
  /// What it is to count as.
  public var fate: Fate
  /// The person's words.
  public var reason: String
  /// Who decides.
  public var actor: String

  /// A settlement from its parts.
  public init(order: IntentID, fate: Fate, reason: String, actor: String) {
    self.order = order
    self.fate = fate
    self.reason = reason
    self.actor = actor
  }
}

/// Why an order was not settled; nothing changed then. `description` is the sentence.
public enum SettleRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// No order has the reference.
  case noOrder(IntentID)
  /// The order was made elsewhere; nothing here waits for it.
  case notOurs(IntentID)
  /// The order's fate is known.
  case notUnknown(IntentID, OrderState)
  /// The account's client cannot tell.
  case notReady(IntentID, AccountName, why: String)
  /// No complete answer of this session was asked for after the order was last heard of.
  case notAnswered(IntentID, AccountName)
  /// The broker's newest answer has the order among the open ones.
  case listedOpen(IntentID, AccountName)
  /// The reason is empty, or longer than `OwnershipRefusal.reasonLimit` bytes.
  case reason
  /// The journal did not take it.
  case journal(String)

  /// The sentence.
  public var description: String {
    switch self {
    case .noOrder(let intent):
      "No order \(intent.rawValue) is known. Nothing was changed. perigee orders --open shows the "
        + "references of those that are open."
    case .notOurs(let intent):
      "Order \(intent.rawValue) was made elsewhere and holds nothing here. Nothing was changed."
    case .notUnknown(let intent, let state):
      "Order \(intent.rawValue) is \(state.rawValue), not unknown: its fate is known, and only the "
        + "broker's word changes it. Nothing was changed."
    case .notReady(let intent, let account, let why):
      "Order \(intent.rawValue) cannot be settled while the client of account "
        + "`\(account.rawValue)` is not ready (\(why)): the broker may still tell what became of "
        + "it. Nothing was changed. Try again when perigee status shows the account ready."
    case .notAnswered(let intent, let account):
      "Order \(intent.rawValue) cannot be settled yet: the client of account "
        + "`\(account.rawValue)` has given no complete answer that was asked for after the order "
        + "was last heard of. Nothing was changed. It is asked again by itself; try again in a "
        + "minute."
    case .listedOpen(let intent, let account):
      "Order \(intent.rawValue) is among the open orders of account `\(account.rawValue)` in the "
        + "broker's newest answer: it may trade. Nothing was changed. Cancel it in TWS, and try "
        + "again after that."
    case .reason:
      "A reason of 1 to \(OwnershipRefusal.reasonLimit) bytes is needed, for those who read the "
        + "journal later. Nothing was changed."
    case .journal(let text): "The decision could not be recorded, so nothing was changed: \(text)"
    }
  }
}

extension OrderBook {
  /// How the reason of a settled order begins.
  static func settledWords(_ fate: OrderSettlement.Fate) -> String {
    "settled as \(fate.rawValue) by "
  }

  /// Ends an unknown order by a person's word, and its hold with it. Throws, and changes nothing,
  /// unless the newest complete answer of the session that is up does not list it as open. What
  /// comes of the order later revives it like one that was proven lost.
  mutating func settle(
    _ settlement: OrderSettlement, lane: AccountLane, at now: Timestamp, into step: inout OrderStep
  ) throws(SettleRefusal) {
    let (intent, fate) = (settlement.order, settlement.fate)
    let words = RestraintRequest.line(settlement.reason, or: "")
    guard !words.isEmpty, settlement.reason.utf8.count <= OwnershipRefusal.reasonLimit else {
      throw .reason
    }
    guard let track = tracks[intent] else { throw .noOrder(intent) }
    guard track.write != .foreign else { throw .notOurs(intent) }
    guard track.state == .unknown else { throw .notUnknown(intent, track.state) }
    let (broker, answer) = try newestAnswer(about: track, lane: lane)
    guard !answer.listsOpen(track) else { throw .listedOpen(intent, track.order.account) }
    let actor = RestraintRequest.line(settlement.actor, or: "nobody named")
    mutate(intent, at: now, into: &step) { track in
      track.ending = fate == .lost ? .lost : .cancelled
      track.isUncertain = false
      track.isSettled = true
      track.order.reason = OrderBook.settledWords(fate) + "\(actor): \(words)"
    }
    step.note(
      track.order.account, kind: "order.settled",
      text: "\(summary(of: track.order)) was unknown (\(track.order.reason ?? "no answer")) and is "
        + "settled as \(fate.rawValue) by \(actor): \(words). The newest answer of \(broker) does "
        + "not list it as open. It holds nothing any more; what it filled unseen shows as a "
        + "difference of the position. If the broker tells of it after all, it lives again.",
      at: now)
  }

  /// The newest complete answer of the session that is up, and whose it is.
  private func newestAnswer(
    about track: OrderTrack, lane: AccountLane
  ) throws(SettleRefusal) -> (broker: String, answer: SnapshotWitness) {
    let (intent, account) = (track.order.intent, track.order.account)
    switch lane {
    case .noAccount:
      throw .notReady(intent, account, why: "the configuration has no such account")
    case .noClient(let why): throw .notReady(intent, account, why: why ?? "it has no client")
    case .client(let view, _, _):
      guard isReady(view.name) else {
        throw .notReady(intent, account, why: "its orders are being compared with the broker's")
      }
      guard let answer = witnesses[view.name], answer.session == sessions[view.name],
        track.bornAt <= answer.since, track.lastEvidence <= answer.takenEvidence
      else { throw .notAnswered(intent, account) }
      return (view.name, answer)
    }
  }
}
