import TradingModel

/// What a person may ask for past the strategies.
extension OrderBook {
  /// Ends every order of this system on an account; `everything` asks the broker to end the rest
  /// as well. Returns how many orders were working.
  mutating func cancelAll(
    on account: AccountName, everything: Bool, lane: AccountLane, at now: Timestamp,
    into step: inout OrderStep
  ) throws(OrderRefusal) -> Int {
    let view = try client(lane, account).view
    endDelayed(of: nil, on: account, at: now, into: &step)
    let working = open.compactMap { tracks[$0] }
      .filter { $0.order.account == account && $0.write != .foreign }
      .sorted { $0.order.intent.rawValue < $1.order.intent.rawValue }
    step.note(
      account, kind: "operator.cancel_all",
      text: "An operator cancels \(working.count) orders on account \(account.rawValue)"
        + (everything ? ", and everything else that \(view.name) can reach." : "."), at: now)
    for track in working { cancel(track.order.intent, at: now, into: &step) }
    if everything { step.sends.append(.cancelEverything(account: account)) }
    return working.count
  }

  /// Ends every order of a strategy on an account, past the strategy itself: none of its request
  /// numbers is used, as its process counts them by itself. Returns how many were working.
  mutating func cancelAll(
    of strategy: StrategyID, on account: AccountName, lane: AccountLane, at now: Timestamp,
    into step: inout OrderStep
  ) throws(OrderRefusal) -> Int {
    _ = try client(lane, account)
    endDelayed(of: strategy, on: account, at: now, into: &step)
    let working = openOrders(of: strategy, on: account)
    guard !working.isEmpty else { return 0 }
    step.note(
      account, kind: "strategy.cancel_all",
      text: "The \(working.count) working orders of \(strategy.rawValue) on account "
        + "\(account.rawValue) are cancelled, as its deployment wants.", at: now)
    for track in working { cancel(track.order.intent, at: now, into: &step) }
    return working.count
  }

  /// What became of the write that ends everything.
  mutating func ended(
    everything account: AccountName, _ outcome: SendOutcome, at now: Timestamp,
    into step: inout OrderStep
  ) {
    switch outcome {
    case .written: return
    case .notSent(let why):
      step.note(
        account, kind: "operator.cancel_all",
        text: "The end of everything was not sent: \(why)", at: now)
    case .unknown(let why):
      step.note(
        account, kind: "operator.cancel_all",
        text: "The end of everything may or may not have been sent: \(why)", at: now)
    }
  }
}
