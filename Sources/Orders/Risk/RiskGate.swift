import TradingModel

/// Judges every order at the last step before it gets an identity: a value without I/O.
///
/// It counts what the order book tells it, looks prices up at the market view, and says whether
/// an order may go, has to wait for its turn, or is refused with the sentence for people. What
/// it finds broken on a larger scale it adds to `trips`.
struct RiskGate {
  struct Pair: Hashable {
    var strategy: StrategyID?
    var account: AccountName
  }

  /// A contract with its rules, where they are known.
  struct Known {
    var contract: Contract
    var instrument: Instrument?
  }

  /// Where a working order would trade.
  struct Resting {
    var side: Side
    var price: Price
  }

  private(set) var settings: RiskSettings
  let market: (any MarketView)?
  var exposure = RiskExposure()
  var strategies: [StrategyID: StrategyMeter] = [:]
  var accounts: [AccountName: AccountMeter] = [:]
  /// Accounts on which an order has been unknown for too long, with the sentence.
  var longUnknown: [AccountName: String] = [:]
  /// Rules that were broken since the owner took them last.
  var trips: [RiskTrip] = []
  /// Facts to be known after a restart that the owner has not taken yet.
  var marks: [DeskMark] = []
  /// What is known of the instruments that were traded or held.
  var contracts: [InstrumentID: Known] = [:]
  /// Working orders with a price at which they could trade, by their identity.
  var resting: [IntentID: Resting] = [:]
  /// The time of the input that is worked on; set by the owner before each.
  var now = Timestamp(rawValue: 0)
  private var resolved: [Pair: ResolvedLimits] = [:]
  private var lastRefresh: Timestamp?

  /// How long a delayed order may wait for its turn, with a little for rounding.
  static let patience = Duration.milliseconds(1001)

  init(_ settings: RiskSettings = .unlimited, market: (any MarketView)? = nil) {
    self.settings = settings
    self.market = market
  }

  var isEnabled: Bool { settings.isEnabled }

  mutating func limits(of strategy: StrategyID?, on account: AccountName) -> ResolvedLimits {
    let pair = Pair(strategy: strategy, account: account)
    if let known = resolved[pair] { return known }
    let limits = settings.limits(of: strategy, on: account)
    resolved[pair] = limits
    return limits
  }

  /// From now on a strategy has these limits of its own; what was counted stays counted.
  mutating func change(limits: RiskLimits, of strategy: StrategyID) {
    settings.strategies[strategy] = limits.isEmpty ? nil : limits
    resolved = resolved.filter { $0.key.strategy != strategy }
  }

  // MARK: What the book tells

  /// An order is new or changed. `parent` is the order that it hangs on, where known.
  mutating func note(_ track: OrderTrack, parent: Order?) {
    guard isEnabled else { return }
    exposure.note(track, parent: parent)
    let order = track.order
    if contracts[order.ticket.instrument] == nil, let contract = track.contract {
      contracts[order.ticket.instrument] = Known(contract: contract)
    }
    resting[order.intent] = track.isOpen ? RiskGate.resting(order, parent: parent) : nil
    guard let strategy = order.strategy else { return }
    if track.isOpen {
      strategies[strategy, default: StrategyMeter()].working.insert(order.intent)
    } else {
      strategies[strategy]?.working.remove(order.intent)
      if track.state == .rejected { noteReject(order, of: strategy) }
    }
  }

  /// An order was taken back before it was stored.
  mutating func remove(_ order: Order) {
    guard isEnabled else { return }
    exposure.remove(order.intent)
    resting[order.intent] = nil
    guard let strategy = order.strategy else { return }
    strategies[strategy]?.working.remove(order.intent)
    guard let count = strategies[strategy]?.today[order.account]?.count, count > 0 else { return }
    strategies[strategy]?.today[order.account]?.count = count - 1
  }

  /// An order of a strategy got its identity.
  mutating func placed(_ order: Order) {
    guard isEnabled, let strategy = order.strategy else { return }
    let day = day(of: order.account, at: now)
    guard order.createdAt >= day.start else { return }
    let known = strategies[strategy]?.today[order.account]
    let count = known.map { $0.end == day.end ? $0.count : 0 } ?? 0
    strategies[strategy, default: StrategyMeter()].today[order.account] = (count + 1, day.end)
  }

  /// The broker's word on a position.
  mutating func note(_ position: Position) {
    guard isEnabled else { return }
    let key = OrderBook.PositionKey(account: position.account, instrument: position.instrument)
    exposure.note(position: position.quantity, of: key, at: now)
  }

  /// An execution was booked, or with `isReverted` taken back.
  mutating func note(
    _ fill: Fill, isReverted: Bool, instrument: Instrument?, contract: Contract?
  ) {
    guard isEnabled else { return }
    let key = OrderBook.PositionKey(account: fill.account, instrument: fill.instrument)
    let isAdding = (fill.side == .buy) != isReverted
    let signed = isAdding ? fill.quantity : -fill.quantity
    if let contract, contracts[fill.instrument] == nil {
      contracts[fill.instrument] = Known(contract: contract, instrument: instrument)
    }
    var unit: Decimal64?
    if let contract { unit = factor(of: contract, instrument, on: fill.account) }
    exposure.note(
      execution: signed, at: unit.map { fill.price * $0 }, of: key, time: now)
    guard let strategy = fill.strategy, !isReverted else { return }
    countFill(fill, signed: signed, key: key, of: strategy)
  }

  /// Where an order would trade; nil for one that waits for a trigger, or has no price.
  private static func resting(_ order: Order, parent: Order?) -> Resting? {
    // What hangs on an entry waits until that has filled.
    if let parent, parent.filled.isZero, !parent.state.isFinal { return nil }
    switch order.ticket.type {
    case .limit(let price), .limitOnClose(let price):
      return Resting(side: order.ticket.side, price: price)
    case .relative(_, let cap), .peggedToMidpoint(_, let cap):
      return cap.map { Resting(side: order.ticket.side, price: $0) }
    case .market, .stop, .stopLimit, .trailingStop, .trailingStopLimit, .marketOnClose,
      .marketIfTouched, .limitIfTouched, .marketToLimit:
      return nil
    }
  }

  // MARK: Runaway orders

  private mutating func countFill(
    _ fill: Fill, signed: Quantity, key: OrderBook.PositionKey, of strategy: StrategyID
  ) {
    var meter = strategies[strategy] ?? StrategyMeter()
    let before = meter.held[key] ?? .zero
    let after = before + signed
    meter.held[key] = after.isZero ? nil : after
    let time = min(fill.time ?? now, now)
    // What happened before a restart is told again; only the last minute counts.
    if now.since(time) < RecentMoments.window {
      if !before.isZero && (after.isZero || after.isNegative != before.isNegative) {
        meter.roundTrips[key, default: RecentMoments()].note(time)
      }
      var isFirst = true
      if let intent = fill.intent {
        isFirst = meter.filledOrders[intent] == nil
        meter.filledOrders[intent] = now
      }
      if isFirst {
        let side = StrategyMeter.Side(
          account: fill.account, instrument: fill.instrument, side: fill.side)
        meter.fills[side, default: RecentMoments()].note(time)
      }
    }
    strategies[strategy] = meter
    tripRepetition(of: strategy, fill, key)
  }

  private mutating func tripRepetition(
    of strategy: StrategyID, _ fill: Fill, _ key: OrderBook.PositionKey
  ) {
    let limits = limits(of: strategy, on: fill.account)
    let side = StrategyMeter.Side(
      account: fill.account, instrument: fill.instrument, side: fill.side)
    if let limit = limits[.repeatedFills],
      let count = strategies[strategy]?.fills[side]?.count(at: now), Decimal64(count) >= limit
    {
      strategies[strategy]?.fills[side]?.clear()
      let source = limits.source(.repeatedFills).place(RiskControl.repeatedFills.rawValue)
      trips.append(
        RiskTrip(
          scope: .strategy(strategy), level: .pause, rule: RiskControl.repeatedFills.rawValue,
          reason: "Strategy \(strategy.rawValue) had \(count) orders filled on the "
            + "\(fill.side == .buy ? "buying" : "selling") side of con:\(fill.instrument.rawValue) "
            + "within 60 s (limit \(RiskText.number(limit))). It is paused. Limit: \(source)."))
    }
    if let limit = limits[.roundTrips],
      let count = strategies[strategy]?.roundTrips[key]?.count(at: now), Decimal64(count) >= limit
    {
      strategies[strategy]?.roundTrips[key]?.clear()
      let source = limits.source(.roundTrips).place(RiskControl.roundTrips.rawValue)
      trips.append(
        RiskTrip(
          scope: .strategy(strategy), level: .pause, rule: RiskControl.roundTrips.rawValue,
          reason: "Strategy \(strategy.rawValue) opened and closed con:"
            + "\(fill.instrument.rawValue) \(count) times within 60 s (limit "
            + "\(RiskText.number(limit))). It is paused. Limit: \(source)."))
    }
  }

  private mutating func noteReject(_ order: Order, of strategy: StrategyID) {
    let isRecent = now.since(order.updatedAt) < RecentMoments.window
    guard isRecent, strategies[strategy]?.rejected[order.intent] == nil else { return }
    strategies[strategy, default: StrategyMeter()].rejected[order.intent] = now
    strategies[strategy]?.rejects.note(now)
    let limits = limits(of: strategy, on: order.account)
    guard let limit = limits[.rejects],
      let count = strategies[strategy]?.rejects.count(at: now), Decimal64(count) >= limit
    else { return }
    strategies[strategy]?.rejects.clear()
    let source = limits.source(.rejects).place(RiskControl.rejects.rawValue)
    trips.append(
      RiskTrip(
        scope: .strategy(strategy), level: .pause, rule: RiskControl.rejects.rawValue,
        reason: "The broker rejected \(count) orders of strategy \(strategy.rawValue) within 60 s "
          + "(limit \(RiskText.number(limit))). It is paused. Limit: \(source)."))
  }

  // MARK: Upkeep

  /// Work of about once a second: prices, days, losses, and forgetting.
  mutating func tick(at time: Timestamp) {
    guard isEnabled else { return }
    now = time
    if let last = lastRefresh, now >= last, now.since(last) < .milliseconds(500) { return }
    lastRefresh = now
    refreshPrices()
    exposure.settle(at: now)
    for account in accounts.keys.sorted() { judgeDay(of: account, at: now) }
    for strategy in strategies.keys { strategies[strategy]?.forget(at: now) }
  }
}

extension StrategyMeter {
  mutating func forget(at now: Timestamp) {
    let isOld = { (time: Timestamp) in now.since(time) > .seconds(3600) }
    if filledOrders.values.contains(where: isOld) {
      filledOrders = filledOrders.filter { !isOld($0.value) }
    }
    if rejected.values.contains(where: isOld) { rejected = rejected.filter { !isOld($0.value) } }
    fills = fills.filter { $0.value.count(at: now) > 0 }
    roundTrips = roundTrips.filter { $0.value.count(at: now) > 0 }
  }
}
