public import TradingModel

/// What one account's orders for one instrument can still trade: every order at the broker, its
/// unknown ones and those made elsewhere included.
public struct OpenExposure: Hashable, Sendable {
  /// What one side can still trade.
  public struct Amount: Hashable, Sendable {
    /// What is left of orders that work, are being sent, changed or cancelled. Where a change is
    /// under way the greater size counts.
    public var working: Quantity = .zero
    /// What is left of orders that may or may not be live.
    public var unknown: Quantity = .zero
    /// What had not filled of orders whose cancel was confirmed so lately that a fill may still
    /// come (`OrderBook.softTime`).
    public var soft: Quantity = .zero
    /// Nothing.
    public init() {}
    /// Everything that may still fill by orders that did not end.
    public var open: Quantity { working + unknown }
  }

  /// Purchases.
  public var buying = Amount()
  /// Sales.
  public var selling = Amount()
  /// How many orders did not end.
  public var orders = 0

  /// Nothing.
  public init() {}

  /// One side's part.
  public subscript(side: Side) -> Amount {
    get { side == .buy ? buying : selling }
    set { if side == .buy { buying = newValue } else { selling = newValue } }
  }
}

/// An end that the broker confirmed, and behind which a fill may still be under way.
struct SoftEnding {
  var endedAt: Timestamp
  /// The evidence count then.
  var evidence: UInt64
  /// A list of executions that was asked for later has come.
  var isConfirmed = false
}

extension OrderBook {
  /// A confirmed cancel is final after this time and one list of executions that was asked for
  /// after it. A fill that comes later still is booked as well.
  static let softTime = Duration.seconds(120)

  /// What can still trade. O(open and lately ended orders of this contract and account).
  func exposure(_ key: PositionKey) -> OpenExposure {
    var result = OpenExposure()
    for intent in openByKey[key] ?? [] {
      guard let track = tracks[intent] else { continue }
      let size = max(track.order.ticket.quantity, track.pendingTerms?.quantity ?? .zero)
      let rest = max(.zero, size - track.order.filled)
      let side = track.order.ticket.side
      result.orders += 1
      if track.order.state == .unknown {
        result[side].unknown += rest
      } else {
        result[side].working += rest
      }
    }
    for intent in soft.keys {
      guard let order = tracks[intent]?.order, order.account == key.account,
        order.ticket.instrument == key.instrument
      else { continue }
      result[order.ticket.side].soft += order.remaining
    }
    return result
  }

  /// A list of executions that was asked for at `since` has come for these accounts.
  mutating func confirmEndings(on accounts: [AccountName], since: UInt64) {
    for (intent, ending) in soft where ending.evidence <= since {
      guard let account = tracks[intent]?.order.account, accounts.contains(account) else {
        continue
      }
      soft[intent]?.isConfirmed = true
    }
  }

  /// Makes endings final that are old enough and confirmed.
  mutating func settleEndings(at now: Timestamp) {
    guard !soft.isEmpty else { return }
    soft = soft.filter { intent, ending in
      tracks[intent] != nil
        && !(ending.isConfirmed && now.since(ending.endedAt) >= OrderBook.softTime)
    }
  }
}
