import TradingModel

extension OrderBook {
  /// Takes up the proof that a message about an order was never written.
  mutating func take(
    unwritten message: UnwrittenMessage, about number: BrokerOrderID, because why: String,
    from view: BrokerView, at now: Timestamp, into step: inout OrderStep
  ) {
    let intents = view.accounts.compactMap { account in
      byNumber[NumberKey(account: account, number: number)]
    }
    // The number names an order of this connection only.
    guard let intent = intents.first(where: { tracks[$0]?.isFresh == true || message != .place })
    else { return }
    mutate(intent, at: now, into: &step) { track in
      switch message {
      case .place:
        guard track.state == .sending || track.state == .unknown else { return }
        track.write = .notSent
        track.order.reason = "not sent: \(why)"
      case .modify:
        track.pendingTerms = nil
        track.order.reason = "the change was not sent: \(why)"
      case .cancel:
        track.isCancelSent = false
        track.isCancelFresh = false
        track.order.reason = "the cancel was not sent and goes out on reconnect: \(why)"
      }
    }
  }
}
