import Journal
import Performance
import TradingModel

/// The result of live trading, from the journal: nothing but what the broker told of executions.
///
/// Between executions no prices are known here, so what is held is worth the price of its last
/// one. A day is one of UTC.
struct LiveResult {
  /// The worth at the start where nobody tells another.
  static let usualCapital = Decimal64(100_000)

  private struct Holding {
    var quantity = Quantity.zero
    var mark = Price.zero
    var pointValue = Decimal64.one
  }

  private let journal: LiveJournal
  private let scope: LiveScope
  private let currency: String
  private var builder: ResultBuilder
  private var cash: Money
  private var holdings: [InstrumentID: Holding] = [:]
  private var orderNumbers: [String: Int64] = [:]
  private var days: DayCloser

  /// The result; nil when nothing was traded and nothing was held.
  static func make(_ journal: LiveJournal, _ scope: LiveScope, capital: Money?) -> TradingResult? {
    var notes: [String] = []
    let (steps, currency) = LiveStep.all(journal, scope, &notes)
    let first = steps.firstIndex { scope.isInTime($0.time) } ?? steps.endIndex
    var work = LiveResult(journal, scope, currency, capital: capital, steps, from: first)
    work.builder.notes = notes
    if capital == nil {
      work.builder.notes.append(
        "\(usualCapital) \(currency) stands for the worth at the start, as the journal tells none; "
          + "returns follow from it. --capital names another.")
    }
    work.carry(steps[..<first])
    guard first < steps.endIndex || !work.holdings.isEmpty else { return nil }
    for step in steps[first...] { work.take(step) }
    return work.finish(at: steps[first...].last?.time)
  }

  private init(
    _ journal: LiveJournal, _ scope: LiveScope, _ currency: String, capital: Money?,
    _ steps: [LiveStep], from first: Int
  ) {
    self.journal = journal
    self.scope = scope
    self.currency = currency
    cash = capital ?? Self.usualCapital
    // What is held at the start makes the span begin there, not at its first execution.
    let start =
      first > 0 ? scope.since : first < steps.endIndex ? steps[first].time : scope.since
    let accounts = scope.account.map { [$0] } ?? Set(steps.map(\.account)).sorted()
    builder = ResultBuilder(
      kind: .live, strategy: scope.strategy?.rawValue, script: nil,
      account: accounts.map(\.rawValue).joined(separator: ", "),
      start: start ?? Timestamp(rawValue: 0), currency: currency, capital: cash)
    let isRoundTheClock = steps.contains {
      journal.trading.contracts[$0.instrument]?.securityType == .crypto
    }
    days = DayCloser(first: start ?? Timestamp(rawValue: 0), isEveryDay: isRoundTheClock)
  }

  // MARK: Steps

  /// What was held when the span began stands as bought or sold then, at the price of its last
  /// execution before.
  private mutating func carry(_ steps: ArraySlice<LiveStep>) {
    var held: [InstrumentID: (quantity: Quantity, last: LiveStep)] = [:]
    for step in steps {
      held[step.instrument] = ((held[step.instrument]?.quantity ?? .zero) + step.signed, step)
    }
    guard let since = scope.since else { return }
    for (_, entry) in held.sorted(by: { $0.key < $1.key }) where !entry.quantity.isZero {
      var step = entry.last
      step.time = since
      step.side = entry.quantity.isNegative ? .sell : .buy
      step.quantity = entry.quantity.magnitude
      step.commission = .zero
      step.order = nil
      step.tag = nil
      step.words = "was held at the start"
      take(step)
    }
  }

  private mutating func take(_ step: LiveStep) {
    let symbol = journal.trading.address(step.instrument)
    for day in days.ended(before: step.time) { close(day) }
    if let words = step.words {
      let quantity = step.side == .buy ? step.quantity : -step.quantity
      builder.notes.append(
        "\(quantity) \(symbol) \(words); it counts as traded at \(step.price), without a fee.")
    }
    let key = step.order ?? step.id
    let number = orderNumbers[key] ?? Int64(orderNumbers.count + 1)
    orderNumbers[key] = number
    builder.record(
      ResultFill(
        time: step.time, symbol: symbol, side: step.side, quantity: step.quantity,
        price: step.price, pointValue: step.pointValue, commission: step.commission,
        order: number, tag: step.tag, arrivalMid: nil), low: nil, high: nil)
    cash -= step.signed * step.price * step.pointValue + (step.commission ?? .zero)
    var holding = holdings[step.instrument] ?? Holding()
    holding.quantity += step.signed
    holding.mark = step.price
    holding.pointValue = step.pointValue
    holdings[step.instrument] = holding
    days.wasInvested = true
    sample(step.time)
  }

  // MARK: Worth

  private var worth: (equity: Money, exposure: Money) {
    var (equity, exposure) = (cash, Money.zero)
    for holding in holdings.values where !holding.quantity.isZero {
      let value = holding.quantity * holding.mark * holding.pointValue
      equity += value
      exposure += value.magnitude
    }
    return (equity, exposure)
  }

  private mutating func sample(_ time: Timestamp) {
    let (equity, exposure) = worth
    builder.sample(time: time, equity: equity, exposure: exposure)
  }

  private mutating func close(_ day: Int32) {
    let (equity, exposure) = worth
    builder.sample(time: DayCloser.end(of: day), equity: equity, exposure: exposure)
    builder.closeDay(
      DayClose(day: day, equity: equity, wasInvested: days.wasInvested || !exposure.isZero))
    days.wasInvested = false
  }

  private mutating func finish(at last: Timestamp?) -> TradingResult {
    let end = last ?? scope.since ?? Timestamp(rawValue: 0)
    let (equity, exposure) = worth
    builder.closeDay(
      DayClose(
        day: DayCloser.day(of: end), equity: equity,
        wasInvested: days.wasInvested || !exposure.isZero))
    count()
    return builder.finish(end: end, marks: [:])
  }

  private mutating func count() {
    for order in journal.orders
    where scope.isOf(order.account, order.strategy) && scope.isInTime(order.createdAt.timestamp) {
      builder.orders.requested += 1
      switch order.state {
      case .filled: builder.orders.filled += 1
      case .rejected, .notSent: builder.orders.rejected += 1
      case .cancelled, .expired, .lost:
        if order.filled.isZero {
          builder.orders.cancelled += 1
        } else {
          builder.orders.partlyFilled += 1
        }
      case .sending, .working, .partiallyFilled, .cancelPending, .modifyPending, .unknown:
        builder.orders.open += 1
      }
    }
    let refused = journal.refusals.count {
      $0.action == "place" && scope.isOf($0.account, $0.strategy)
        && scope.isInTime($0.at.timestamp)
    }
    builder.orders.requested += refused
    builder.orders.rejected += refused
  }
}
