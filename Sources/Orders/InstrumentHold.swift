public import TradingModel

/// Why new orders for one instrument on one account wait for an answer: the truth about what
/// works or is held there is not known, so that every further order would be a guess.
public struct InstrumentHold: Hashable, Sendable {
  /// What is not known. Each cause holds and ends by itself.
  public enum Cause: Hashable, Sendable {
    /// An order of ours may or may not be live.
    case unknownOrder(IntentID)
    /// The books of all owners and the broker's position differ.
    case difference
    /// The broker shows more than one order under one reference of ours.
    case splitOrder(IntentID)
    /// The executions of an order do not add up to what the broker says has filled.
    case discrepancy(IntentID)
  }

  /// The account.
  public var account: AccountName
  /// The instrument.
  public var instrument: InstrumentID
  /// The cause.
  public var cause: Cause
  /// What is known, in one or two sentences, and what to do.
  public var text: String
  /// Since when.
  public var since: Timestamp
}

extension OrderBook {
  /// Holds new orders for an instrument. A cause that holds already gets the new words and keeps
  /// its beginning; only a new cause is told.
  mutating func hold(
    _ key: PositionKey, _ cause: InstrumentHold.Cause, _ text: String, at now: Timestamp,
    into step: inout OrderStep
  ) {
    if var known = holds[key]?[cause] {
      known.text = text
      holds[key]?[cause] = known
      return
    }
    holds[key, default: [:]][cause] = InstrumentHold(
      account: key.account, instrument: key.instrument, cause: cause, text: text, since: now)
    step.note(key.account, kind: "hold.begun", text: text, at: now)
  }

  /// Ends a hold; nothing happens when the cause does not hold.
  mutating func release(
    _ key: PositionKey, _ cause: InstrumentHold.Cause, _ text: String, at now: Timestamp,
    into step: inout OrderStep
  ) {
    guard holds[key]?.removeValue(forKey: cause) != nil else { return }
    if holds[key]?.isEmpty == true { holds[key] = nil }
    step.note(key.account, kind: "hold.ended", text: text, at: now)
  }

  /// Throws when something holds orders for the instrument. The success path allocates nothing.
  func checkHolds(_ key: PositionKey) throws(OrderRefusal) {
    guard !holds.isEmpty, let causes = holds[key] else { return }
    let oldest = causes.values.min { ($0.since, $0.text) < ($1.since, $1.text) }
    if let oldest { throw .held(oldest.text) }
  }
}
