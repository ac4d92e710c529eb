import PaperExchange
import Performance
import TradingModel

/// What the account of a run is worth, and what goes into its result.
final class RunLedger {
  let currency: String
  var builder: ResultBuilder
  private let lanes: [Lane]
  private var cash: Money
  /// The account currency's worth in USD, in which the exchange tells commissions.
  private let dollars: Decimal64
  private let rates: [Decimal64]
  /// Whether anything was held since the day began.
  private(set) var wasInvested = false
  private(set) var fills: Int64 = 0
  private var sampled = Timestamp(rawValue: .min)

  /// `rate` is the worth in USD of one unit of a currency.
  init(builder: ResultBuilder, plan: BacktestPlan, lanes: [Lane], rate: (String) -> Decimal64) {
    self.builder = builder
    currency = plan.currency
    self.lanes = lanes
    cash = plan.capital
    let own = rate(plan.currency)
    dollars = own
    rates = lanes.map { lane in
      let other = lane.listed.contract.currency
      guard other != plan.currency else { return lane.pointValue }
      return (lane.pointValue * rate(other)).divided(by: own, scale: 10) ?? lane.pointValue
    }
    for lane in lanes { lane.chartSlot = self.builder.priceSlot(symbol: lane.symbol) }
  }

  /// Books an execution.
  func book(
    _ execution: Execution, on lane: Lane, tag: String?, mid: Price?, rate: Decimal64
  ) {
    let value = rates[Int(lane.index)]
    let commission =
      dollars == .one
      ? execution.commission
      : execution.commission.divided(by: dollars, scale: 8) ?? execution.commission
    let fill = ResultFill(
      time: execution.sourceTime, symbol: lane.symbol, side: execution.side,
      quantity: execution.quantity, price: execution.price, pointValue: value,
      commission: commission, order: execution.key.order, tag: tag, arrivalMid: mid)
    fills += 1
    builder.record(fill, low: lane.low, high: lane.high)
    let signed = execution.side == .buy ? execution.quantity : -execution.quantity
    cash -= signed * execution.price * value + commission
    lane.position += signed
    lane.isHeld = !lane.position.isZero
    lane.low = lane.isHeld ? execution.price : nil
    lane.high = lane.low
    lane.last = lane.last ?? execution.price
    wasInvested = wasInvested || lane.isHeld
    sample(at: execution.sourceTime, marking: lane, execution.price)
  }

  /// Takes down what the account is worth now.
  func sample(at time: Timestamp) { sample(at: time, marking: nil, .zero) }

  private func sample(at time: Timestamp, marking traded: Lane?, _ price: Price) {
    let (equity, exposure) = worth(marking: traded, price)
    // Longer bars are played when they end: their fills lie before what is sampled already.
    sampled = max(sampled, time)
    builder.sample(time: sampled, equity: equity, exposure: exposure)
  }

  private func worth(marking traded: Lane?, _ price: Price) -> (equity: Money, exposure: Money) {
    var equity = cash
    var exposure = Money.zero
    for lane in lanes where lane.isHeld {
      guard let mark = lane === traded ? price : lane.mark else { continue }
      let value = lane.position * mark * rates[Int(lane.index)]
      equity += value
      exposure += value.magnitude
    }
    return (equity, exposure)
  }

  /// Ends a day, in days since 1970.
  func closeDay(_ day: Int32) {
    builder.closeDay(
      DayClose(day: day, equity: worth(marking: nil, .zero).equity, wasInvested: wasInvested))
    wasInvested = lanes.contains(where: \.isHeld)
  }

  /// What scripts can ask of the account.
  var accountValues: [(key: String, amount: Money)] {
    let (equity, exposure) = worth(marking: nil, .zero)
    return [
      ("NetLiquidation", equity), ("TotalCashValue", cash), ("GrossPositionValue", exposure),
      ("AvailableFunds", equity - exposure * Decimal64(mantissa: 25, scale: 2)),
    ]
  }

  /// The result.
  func finish(at time: Timestamp) -> TradingResult {
    var marks: [String: Mark] = [:]
    for lane in lanes where lane.isHeld {
      guard let price = lane.mark else { continue }
      marks[lane.symbol] = Mark(price: price, low: lane.low, high: lane.high)
    }
    return builder.finish(end: time, marks: marks)
  }
}
