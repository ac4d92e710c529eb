import TradingModel

/// What follows from an order's turning unknown, and from its end.
extension OrderBook {
  /// Called when an order's state has changed.
  mutating func turned(
    _ intent: IntentID, from old: OrderState, wasSettled: Bool, at now: Timestamp,
    into step: inout OrderStep
  ) {
    guard let track = tracks[intent] else { return }
    let order = track.order
    let key = PositionKey(account: order.account, instrument: order.ticket.instrument)
    if order.state == .unknown {
      looks = [:]
      // What others made is theirs to know; it counts in the limits all the same.
      if track.write != .foreign {
        hold(key, .unknownOrder(intent), doubt(about: track), at: now, into: &step)
      }
    } else if old == .unknown {
      alerted.remove(intent)
      release(
        key, .unknownOrder(intent),
        "\(summary(of: order)) is \(order.state.rawValue): its fate is known.", at: now,
        into: &step)
    }
    if old == .lost || old == .notSent || wasSettled {
      step.note(
        order.account, kind: "order.revived",
        text: "\(summary(of: order)) was held for \(old.rawValue), and the broker has it after "
          + "all: it is \(order.state.rawValue) with \(order.filled) filled, and is booked. Look "
          + "at what was done since in the belief that it was gone.", at: now)
    }
    if order.state.isFinal { ended(track, at: now, into: &step) }
    noteBroken(order)
    switch order.state {
    case .cancelled, .expired: soft[intent] = SoftEnding(endedAt: now, evidence: evidence)
    case .notSent, .sending, .working, .partiallyFilled, .filled, .cancelPending, .modifyPending,
      .rejected, .unknown, .lost:
      if !soft.isEmpty { soft[intent] = nil }
    }
  }

  /// An order with two permanent ids is one order again when one of the two has ended.
  private mutating func ended(
    _ track: OrderTrack, at now: Timestamp, into step: inout OrderStep
  ) {
    let order = track.order
    let key = PositionKey(account: order.account, instrument: order.ticket.instrument)
    let original = OrderBook.isTwin(order) ? order.parent ?? order.intent : order.intent
    guard holds[key]?[.splitOrder(original)] != nil else { return }
    release(
      key, .splitOrder(original),
      "\(summary(of: order)) is \(order.state.rawValue): no second order works under its "
        + "reference.", at: now, into: &step)
  }

  /// Holds again what an earlier run held; it was told then.
  mutating func restoreHold(_ track: OrderTrack) {
    let order = track.order
    guard order.state == .unknown, track.write != .foreign else { return }
    let key = PositionKey(account: order.account, instrument: order.ticket.instrument)
    holds[key, default: [:]][.unknownOrder(order.intent)] = InstrumentHold(
      account: order.account, instrument: order.ticket.instrument,
      cause: .unknownOrder(order.intent), text: doubt(about: track), since: order.updatedAt)
  }

  /// Tells of orders that are unknown for more than a minute, each once.
  mutating func alertUnknown(at now: Timestamp, into step: inout OrderStep) {
    guard !holds.isEmpty else { return }
    let late = open.compactMap { tracks[$0] }
      .filter { track in
        guard let since = track.uncertainSince, !alerted.contains(track.order.intent) else {
          return false
        }
        return track.write != .foreign && now.since(since) > OrderBook.alertAfter
      }
      .sorted { $0.order.intent.rawValue < $1.order.intent.rawValue }
    for track in late {
      let order = track.order
      alerted.insert(order.intent)
      let seconds = now.since(track.uncertainSince ?? now).components.seconds
      step.note(
        order.account, kind: "order.unknown.alert",
        text: "\(summary(of: order)) is unknown for \(seconds) s: \(order.reason ?? "no answer"). "
          + "It counts with its full size, and new \(name(of: order.ticket.instrument)) orders "
          + "on this account stay held. Look for its reference in TWS or the broker's statement; "
          + "do not enter it again by hand.", at: now)
    }
  }

  /// Unknown for longer than this, an order is told of as an alert.
  static let alertAfter = Duration.seconds(60)

  // MARK: Words

  /// The sentence with which an unknown order holds its instrument.
  private func doubt(about track: OrderTrack) -> String {
    let order = track.order
    return "\(summary(of: order)) may or may not be live at IB: "
      + "\(order.reason ?? "it is not known what became of it"). New "
      + "\(name(of: order.ticket.instrument)) orders on this account are held. Checking; if this "
      + "lasts past 60 s you will be alerted. Do not re-enter it by hand."
  }

  /// `Order r1-... (BUY 100 AAPL on account paper)`.
  func summary(of order: Order) -> String {
    "Order \(order.intent.rawValue) (\(order.ticket.side.rawValue) \(order.ticket.quantity) "
      + "\(name(of: order.ticket.instrument)) on account \(order.account.rawValue))"
  }

  /// An instrument's symbol, or its id where no more is known.
  func name(of instrument: InstrumentID) -> String {
    contract(of: instrument).map(\.symbol).flatMap { $0.isEmpty ? nil : $0 }
      ?? "con:\(instrument.rawValue)"
  }
}

extension Duration {
  /// Seconds with one digit after the point.
  var tenths: String {
    let tenths = (nanoseconds &+ 50_000_000) / 100_000_000
    return "\(tenths / 10).\(tenths % 10)"
  }
}
