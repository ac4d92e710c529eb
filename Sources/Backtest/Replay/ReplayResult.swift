public import Performance
import StrategyChannel
import Tape
public import TradingModel

/// The trading of one strategy in a recorded session, from the fills on its tape: what statistics
/// and pages are made of.
///
/// The capital is the account's worth at the strategy's first start, else 100,000. Amounts of other
/// currencies are taken as they are, with a note. A day is one of UTC.
public struct ReplayResult {
  private struct Holding {
    var quantity = Quantity.zero
    var mark: Price?
    var low: Price?
    var high: Price?
    var pointValue = Decimal64.one
    var slot = 0
  }

  private let strategy: StrategyID
  private let commission: (ExecutionID) -> Commission?
  private var builder: ResultBuilder
  private var cash: Money
  private var currency: String
  private var holdings: [String: Holding] = [:]
  private var names: [TapeEntry.Life: SymbolNames] = [:]
  private var indexes: [TapeEntry.Life: UInt16] = [:]
  private var mids: [String: Price] = [:]
  /// The mid at each request, by life and number.
  private var arrivals: [TapeEntry.Life: [Int64: [String: Price]]] = [:]
  private var orders: [IntentID: Order] = [:]
  /// Numbers of orders for the result, by their identity.
  private var orderNumbers: [String: Int64] = [:]
  private var seen: Set<ExecutionID> = []
  private var day: Int32?
  private var wasInvested = false
  private var last = Timestamp(rawValue: .min)

  /// Reads the session once. `commission` tells fees that came after their fills. Throws a
  /// `ReplayError` when the session has no such strategy, and what reading the tape throws.
  public static func make(
    _ session: any RecordedSession, strategy: StrategyID,
    commission: @escaping (ExecutionID) -> Commission? = { _ in nil }
  ) throws -> TradingResult {
    let survey = try SessionSurvey(session)
    try survey.require(strategy)
    var (capital, currency) = (Money?.none, String?.none)
    var first: (start: StrategyStart, time: Timestamp)?
    for life in survey.lives {
      guard first == nil, let start = life.start, let index = start.indexes(of: strategy).first
      else { continue }
      first = (start.strategies[Int(index)], life.firstTime)
      (capital, currency) = try worth(in: session, life.number, index)
    }
    guard let first else { throw ReplayError("the session has no start of the strategy") }
    var work = ReplayResult(
      strategy, first.start, at: first.time, capital: capital ?? Decimal64(100_000),
      currency: currency ?? "USD", commission)
    if capital == nil {
      work.builder.notes.append("The account's worth was not told; 100,000 stands for it.")
    }
    for life in survey.lives {
      work.indexes[life.number] = life.start?.indexes(of: strategy).first
    }
    var walk = try session.entries()
    while let item = try walk.next() { work.take(item) }
    return work.finish()
  }

  /// The account's worth as the life was told it before its start.
  private static func worth(
    in session: any RecordedSession, _ life: TapeEntry.Life, _ index: UInt16
  ) throws -> (Money?, String?) {
    var walk = try session.entries()
    while let item = try walk.next() {
      guard case .event(life, let event) = item.entry else { continue }
      if case .start = event.body { break }
      guard event.strategy == index, case .accountValue(let value) = event.body,
        value.key == "NetLiquidation", let amount = Decimal64(value.value), amount > .zero
      else { continue }
      return (amount, value.currency == "BASE" ? nil : value.currency)
    }
    return (nil, nil)
  }

  private init(
    _ strategy: StrategyID, _ start: StrategyStart, at time: Timestamp, capital: Money,
    currency: String, _ commission: @escaping (ExecutionID) -> Commission?
  ) {
    self.strategy = strategy
    self.commission = commission
    self.currency = currency
    cash = capital
    builder = ResultBuilder(
      kind: .replay, strategy: strategy.rawValue, script: start.scriptName,
      account: start.accounts.first?.rawValue ?? "", start: time, currency: currency,
      capital: capital)
    builder.parameters = start.parameters.map {
      NamedText($0.name, MessageWords.text($0.value))
    }
    builder.execution = [NamedText("Executions", "as recorded, by the broker")]
  }

  private mutating func take(_ item: RecordedEntry) {
    switch item.entry {
    case .event(let life, let event):
      names[life, default: SymbolNames()].learn(event)
      guard let index = indexes[life] else { return }
      guard event.strategy == nil || event.strategy == index else { return }
      last = max(last, event.time)
      take(event, life)
    case .message(let life, let message):
      guard message.strategy == indexes[life],
        case .request(let number, _, let action) = message.body
      else { return }
      arrivals[life, default: [:]][number] = mids
      if case .place = action { builder.orders.requested += 1 }
    case .gap(let life, _):
      guard indexes[life] != nil else { return }
      builder.notes.append("The tape of life \(life) has a gap; fills may be missing.")
    case .ended: break
    }
  }

  private mutating func take(_ event: ChildEvent, _ life: TapeEntry.Life) {
    switch event.body {
    case .quote(let index, let quote, _):
      if let mid = quote.mid ?? quote.last { see(mid, index, life) }
    case .trade(let index, let trade, _): see(trade.price, index, life)
    case .bar(let index, _, let bar, let isWarmup):
      guard !isWarmup, let name = names[life]?.name(index), mids[name] == nil else { return }
      see(bar.close, index, life)
    case .order(let order): book(order)
    case .filled(let delivery): book(delivery, life)
    case .start, .instrument, .depth, .warmedUp, .feedState, .feedFailed, .requestRefused,
      .preview, .position, .holding, .accountValue, .timer, .connection, .stop:
      break
    }
  }

  private mutating func see(
    _ price: Price, _ index: ChildEvent.InstrumentIndex, _ life: TapeEntry.Life
  ) {
    guard let name = names[life]?.name(index) else { return }
    closeDays(before: last)
    mids[name] = price
    builder.price(slot: slot(name), time: last, price: price)
    guard var holding = holdings[name], !holding.quantity.isZero else {
      holdings[name]?.mark = price
      return
    }
    holding.mark = price
    holding.low = min(holding.low ?? price, price)
    holding.high = max(holding.high ?? price, price)
    holdings[name] = holding
    sample()
  }

  private mutating func slot(_ name: String) -> Int {
    if let known = holdings[name] { return known.slot }
    let slot = builder.priceSlot(symbol: name)
    holdings[name] = Holding(slot: slot)
    return slot
  }

  private mutating func book(_ order: Order) {
    let old = orders.updateValue(order, forKey: order.intent)
    guard order.state.isFinal, old?.state.isFinal != true else { return }
    switch order.state {
    case .filled: builder.orders.filled += 1
    case .rejected, .notSent: builder.orders.rejected += 1
    case .cancelled, .expired, .lost:
      if order.filled.isZero {
        builder.orders.cancelled += 1
      } else {
        builder.orders.partlyFilled += 1
      }
    case .sending, .working, .partiallyFilled, .cancelPending, .modifyPending, .unknown: break
    }
  }

  private mutating func book(_ delivery: FillDelivery, _ life: TapeEntry.Life) {
    let fill = delivery.fill
    guard delivery.replaced == nil else {
      builder.notes.append(
        "The broker corrected execution \(fill.execution.rawValue); the first word stands here.")
      return
    }
    guard seen.insert(fill.execution).inserted else { return }
    closeDays(before: last)
    let name = names[life]?.name(fill.instrument) ?? "\(fill.instrument.rawValue)"
    let instrument = names[life]?.instruments[fill.instrument]
    if let other = instrument?.currency, other != currency {
      let note = "\(name) trades in \(other); its amounts are not converted to \(currency)."
      if !builder.notes.contains(note) { builder.notes.append(note) }
    }
    _ = slot(name)
    var holding = holdings[name] ?? Holding()
    let magnifier = Decimal64(max(1, instrument?.priceMagnifier ?? 1))
    holding.pointValue = (instrument?.multiplier ?? .one).divided(by: magnifier) ?? .one
    let order = fill.intent.flatMap { orders[$0] }
    let key = fill.intent?.rawValue ?? fill.execution.rawValue
    let number = orderNumbers[key] ?? Int64(orderNumbers.count + 1)
    orderNumbers[key] = number
    let fee = (commission(fill.execution) ?? fill.commission)?.amount
    let arrival = order?.requestNumber.flatMap { arrivals[life]?[$0]?[name] }
    let tag = order?.ticket.tag ?? ""
    builder.record(
      ResultFill(
        time: fill.time ?? last, symbol: name, side: fill.side, quantity: fill.quantity,
        price: fill.price, pointValue: holding.pointValue, commission: fee, order: number,
        tag: tag.isEmpty ? nil : tag, arrivalMid: arrival), low: holding.low, high: holding.high)
    let signed = fill.side == .buy ? fill.quantity : -fill.quantity
    cash -= signed * fill.price * holding.pointValue + (fee ?? .zero)
    holding.quantity += signed
    holding.mark = holding.mark ?? fill.price
    (holding.low, holding.high) = (fill.price, fill.price)
    holdings[name] = holding
    sample()
  }

  private var worth: (equity: Money, exposure: Money) {
    var (equity, exposure) = (cash, Money.zero)
    for holding in holdings.values where !holding.quantity.isZero {
      guard let mark = holding.mark else { continue }
      let value = holding.quantity * mark * holding.pointValue
      equity += value
      exposure += value.magnitude
    }
    return (equity, exposure)
  }

  private mutating func sample() {
    let (equity, exposure) = worth
    wasInvested = wasInvested || !exposure.isZero
    builder.sample(time: last, equity: equity, exposure: exposure)
  }

  private mutating func closeDays(before time: Timestamp) {
    let today = Int32(clamping: time.seconds / 86_400)
    guard let open = day else {
      day = today
      return
    }
    guard today > open else { return }
    builder.closeDay(DayClose(day: open, equity: worth.equity, wasInvested: wasInvested))
    wasInvested = holdings.values.contains { !$0.quantity.isZero }
    day = today
  }

  private mutating func finish() -> TradingResult {
    if let day {
      builder.closeDay(DayClose(day: day, equity: worth.equity, wasInvested: wasInvested))
    }
    builder.orders.open = orders.values.count { !$0.state.isFinal }
    var marks: [String: Mark] = [:]
    for (name, holding) in holdings where !holding.quantity.isZero {
      if let price = holding.mark {
        marks[name] = Mark(price: price, low: holding.low, high: holding.high)
      }
    }
    return builder.finish(end: last, marks: marks)
  }
}
