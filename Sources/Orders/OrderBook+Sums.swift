import TradingModel

/// Whether an order's executions add up to what the broker says had filled.
///
/// The broker does not say whether a correction replaces its execution or adds to it; here it
/// replaces. Each execution tells what the order had filled in all, which decides: the effective
/// shares must equal the greatest such number, else something is missing or was understood
/// wrongly, and nothing new is risked on that contract until it adds up.
extension OrderBook {
  /// Compares the orders whose executions changed in this event. At the event's end, as the
  /// executions of a list need not come in the order in which they happened.
  mutating func checkSums(at now: Timestamp, into step: inout OrderStep) {
    guard !unsummed.isEmpty else { return }
    for intent in unsummed.sorted(by: { $0.rawValue < $1.rawValue }) {
      guard let track = tracks[intent] else { continue }
      let order = track.order
      let key = PositionKey(account: order.account, instrument: order.ticket.instrument)
      guard let words = track.discrepancy else {
        guard holds[key]?[.discrepancy(intent)] != nil else { continue }
        release(
          key, .discrepancy(intent), "\(summary(of: order)): its executions add up again.",
          at: now, into: &step)
        continue
      }
      if holds[key]?[.discrepancy(intent)] == nil {
        step.note(
          order.account, kind: "fill.discrepancy", text: discrepancy(of: order, words), at: now)
      }
      hold(key, .discrepancy(intent), discrepancy(of: order, words), at: now, into: &step)
    }
    unsummed = []
  }

  /// Holds again what did not add up when the last run ended; it was told then.
  mutating func restoreSums() {
    for intent in unsummed {
      guard let track = tracks[intent], let words = track.discrepancy else { continue }
      let order = track.order
      let key = PositionKey(account: order.account, instrument: order.ticket.instrument)
      holds[key, default: [:]][.discrepancy(intent)] = InstrumentHold(
        account: order.account, instrument: order.ticket.instrument, cause: .discrepancy(intent),
        text: discrepancy(of: order, words), since: order.updatedAt)
    }
    unsummed = []
  }

  private func discrepancy(of order: Order, _ words: String) -> String {
    "\(summary(of: order)): \(words). New \(name(of: order.ticket.instrument)) orders on this "
      + "account are held until it adds up. Compare its executions with TWS."
  }
}

extension OrderTrack {
  /// What does not add up, in words; nil when everything does, or cannot be compared. What others
  /// made may have filled where this client could not see it.
  var discrepancy: String? {
    guard write != .foreign, !executions.isEmpty else { return nil }
    let told = executions.values.compactMap(\.cumulative)
    let greatest = told.max() ?? .zero
    let isWhole = told.count == executions.count
    if isWhole ? order.filled != greatest : order.filled < greatest {
      return "its executions add up to \(order.filled), and the broker says that \(greatest) have "
        + "filled"
    }
    let limit = max(order.ticket.quantity, greatest)
    guard order.filled > limit else { return nil }
    return "it has fills of \(order.filled), more than its size of \(limit)"
  }
}
