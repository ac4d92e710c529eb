import Orders
import PaperExchange
import Performance
import StrategyChannel
import TradingModel

/// Hours, days and the end.
extension BacktestRun {
  private static let hour: Int64 = 3_600_000_000_000
  /// How many orders the desk knows before those that ended are forgotten.
  private static let keptOrders = 1000

  /// An hour or a day is over before an event at `time`.
  func pass(_ time: Int64) {
    if day != nil { ledger.sample(at: Timestamp(rawValue: now)) }
    if time > nextDay { passDay(time) }
    nextHour = (time &- 1) / Self.hour * Self.hour &+ Self.hour
    boundary = min(nextHour, nextDay)
    if now >= hoursUntil { renewHours() }
    guard news.hasOrdered else { return }
    // The news of an order is back after its latency, so nothing speaks of these any more.
    let settled = now &- max(Self.hour, broker.latency &* 4)
    orders.forgetEnded(before: Timestamp(rawValue: settled), beyond: Self.keptOrders)
  }

  /// Ends the trading day and begins the one to which `time` belongs; what is known at a day's last
  /// moment belongs to it.
  private func passDay(_ time: Int64) {
    if let day { ledger.closeDay(day) }
    // Once a day is enough to forget what ended long ago.
    if news.hasOrdered { orders.tick() }
    let hours = lanes[0].listed.hours
    let date = hours.tradingDate(at: Timestamp(rawValue: time &- 1))
    day = Int32(clamping: date.dayNumber)
    let end = hours.zone.moment(
      date.adding(days: 1), minutes: min(0, hours.trading.open))
    nextDay = max(end.rawValue, time)
  }

  var progressNow: BacktestProgress {
    var done: Int64 = 0
    var all: Int64? = 0
    for cursor in cursors {
      guard let progress = cursor.progress else {
        all = nil
        continue
      }
      done &+= progress.done
      all = all.map { $0 &+ progress.of }
    }
    return BacktestProgress(
      done: done, of: all, time: Timestamp(rawValue: now), events: events)
  }

  /// Tells the strategy that it is over; what it asks for now is refused.
  func stop(_ reason: String) throws(BacktestError) {
    // What has happened is told, however long its news would still be on the way.
    while !hasFailed, broker.newsDue < .max {
      setNow(broker.newsDue)
      while let event = broker.takeNews(until: now) { orders.receive(event, from: broker) }
      isStopping = true
      try settle()
    }
    isStopping = true
    if !hasFailed { hand(.stop(reason: reason)) }
    try settle()
    ledger.sample(at: Timestamp(rawValue: now))
    if let day { ledger.closeDay(day) }
  }

  func outcome(isWhole: Bool) -> BacktestOutcome {
    journal.trim()
    ledger.builder.orders = news.finish()
    ledger.builder.parameters = description.parameters.map {
      NamedText($0.name, $0.value.text)
    }
    ledger.builder.execution = rules
    if !isWhole {
      ledger.builder.notes.append("The data was not played to its end.")
    }
    if journal.faults > 0 {
      ledger.builder.notes.append(
        "The script failed \(journal.faults) times in a callback; see its log.")
    }
    ledger.builder.notes += cursors.flatMap(\.notes)
    if plan.start.accounts.count > 1 {
      ledger.builder.notes.append(
        "The strategy's \(plan.start.accounts.count) accounts are summed up; each began with the "
          + "capital, which is counted once.")
    }
    return BacktestOutcome(
      result: ledger.finish(at: Timestamp(rawValue: now)), events: events, log: journal.lines,
      linesCut: journal.cut, fault: journal.fault, faults: journal.faults, isWhole: isWhole,
      parameters: description.parameters)
  }

  /// The rules of execution in words.
  private var rules: [NamedText] {
    let execution = plan.execution
    let data = lanes.map { lane in
      switch lane.drive {
      case .quotes: "\(lane.symbol) on quotes"
      case .trades: "\(lane.symbol) on trades"
      case .bars(let size): "\(lane.symbol) on bars of \(size)"
      }
    }
    return [
      NamedText("Executed on", data.joined(separator: ", ")),
      NamedText("Spread where the data has none", "\(execution.spreadTicks) ticks"),
      NamedText("Slippage of market orders", "\(execution.slippageTicks) ticks"),
      NamedText("Latency", "\(execution.latency.nanoseconds / 1_000_000) ms each way"),
      NamedText(
        "Share of the size that is taken", execution.participation.map { "\($0)" } ?? "any"),
      NamedText("Commissions", execution.paysCommission ? "IB's fixed schedule" : "none"),
    ]
  }
}

extension ParameterValue {
  /// The value as the command line writes it.
  fileprivate var text: String {
    switch self {
    case .flag(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let value): value
    }
  }
}
