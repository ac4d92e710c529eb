import Performance
import TradingModel

extension ResultDocument {
  init(_ result: TradingResult) {
    format = Self.format
    version = Self.version
    kind = result.kind
    strategy = result.strategy
    script = result.script
    account = result.account
    parameters = result.parameters
    execution = result.execution
    start = UTCTime(result.start)
    end = UTCTime(result.end)
    currency = result.currency
    capital = result.capital
    orders = Orders(result.orders)
    // Products keep their factors' noughts, which would make texts too long to be read back.
    equity = result.equity.map {
      Point(
        time: UTCTime($0.time), equity: $0.equity.normalized, exposure: $0.exposure.normalized)
    }
    days = result.days.map {
      Day(date: Self.date($0.day), equity: $0.equity.normalized, invested: $0.wasInvested)
    }
    fills = result.fills.map(FillRow.init)
    trades = result.trades.map(TradeRow.init)
    prices = result.prices.map { Series(symbol: $0.symbol, bars: $0.bars.map(BarRow.init)) }
    notes = result.notes
    derive(from: result)
  }

  private mutating func derive(from result: TradingResult) {
    let figures = Statistics(result)
    var statistics: [String: Double?] = [:]
    for figure in Figure.all { statistics.updateValue(figure.value(figures), forKey: figure.key) }
    self.statistics = statistics
    drawdown = figures.returns.drawdown.map {
      Fall(
        depth: $0.depth, peak: $0.peak.map(Self.date), trough: Self.date($0.trough),
        recovery: $0.recovery.map(Self.date), days: $0.length)
    }
    let tables = ReturnTables(ReturnSeries(result))
    months = tables.months
    years = tables.years
  }

  private static func date(_ day: Int32) -> String {
    CalendarDay(daysSince1970: day).description
  }

  /// The result that was written; throws a sentence where the document is not one.
  func result() throws -> TradingResult {
    guard format == Self.format else {
      throw ReportError("its format is \(format), not \(Self.format)")
    }
    guard version == Self.version else {
      throw ReportError("its version is \(version); this program reads version \(Self.version)")
    }
    var result = TradingResult(
      kind: kind, strategy: strategy, script: script, account: account, start: start.timestamp,
      end: end.timestamp, currency: currency, capital: capital)
    result.parameters = parameters
    result.execution = execution
    result.orders = orders.counts
    result.equity = equity.map {
      EquityPoint(time: $0.time.timestamp, equity: $0.equity, exposure: $0.exposure)
    }
    result.days = try days.map {
      guard let date = CalendarDay($0.date) else { throw ReportError("not a day: \($0.date)") }
      return DayClose(day: date.daysSince1970, equity: $0.equity, wasInvested: $0.invested)
    }
    result.fills = fills.map(\.fill)
    result.trades = trades.map(\.trip)
    result.prices = prices.map { PriceSeries(symbol: $0.symbol, bars: $0.bars.map(\.bar)) }
    result.notes = notes
    return result
  }
}

extension ResultDocument.Orders {
  init(_ counts: OrderCounts) {
    requested = counts.requested
    filled = counts.filled
    partlyFilled = counts.partlyFilled
    cancelled = counts.cancelled
    rejected = counts.rejected
    open = counts.open
  }

  var counts: OrderCounts {
    var counts = OrderCounts()
    counts.requested = requested
    counts.filled = filled
    counts.partlyFilled = partlyFilled
    counts.cancelled = cancelled
    counts.rejected = rejected
    counts.open = open
    return counts
  }
}

extension ResultDocument.FillRow {
  init(_ fill: ResultFill) {
    time = UTCTime(fill.time)
    symbol = fill.symbol
    side = fill.side
    quantity = fill.quantity
    price = fill.price
    pointValue = fill.pointValue.normalized
    commission = fill.commission
    order = fill.order
    tag = fill.tag
    arrivalMid = fill.arrivalMid
  }

  var fill: ResultFill {
    ResultFill(
      time: time.timestamp, symbol: symbol, side: side, quantity: quantity, price: price,
      pointValue: pointValue, commission: commission, order: order, tag: tag,
      arrivalMid: arrivalMid)
  }
}

extension ResultDocument.TradeRow {
  init(_ trip: RoundTrip) {
    symbol = trip.symbol
    side = trip.side
    quantity = trip.quantity
    entryTime = UTCTime(trip.entryTime)
    entryPrice = trip.entryPrice
    exitTime = trip.exitTime.map(UTCTime.init)
    exitPrice = trip.exitPrice
    profit = trip.profit.normalized
    fees = trip.fees.normalized
    adverse = trip.adverse.normalized
    favorable = trip.favorable.normalized
    slippage = trip.slippage?.normalized
    entryTag = trip.entryTag
    exitTag = trip.exitTag
  }

  var trip: RoundTrip {
    RoundTrip(
      symbol: symbol, side: side, quantity: quantity, entryTime: entryTime.timestamp,
      entryPrice: entryPrice, exitTime: exitTime?.timestamp, exitPrice: exitPrice,
      profit: profit, fees: fees, adverse: adverse, favorable: favorable, slippage: slippage,
      entryTag: entryTag, exitTag: exitTag)
  }
}

extension ResultDocument.BarRow {
  init(_ bar: Bar) {
    start = UTCTime(bar.start)
    open = bar.open
    high = bar.high
    low = bar.low
    close = bar.close
    volume = bar.volume
    wap = bar.wap
    count = bar.count
  }

  var bar: Bar {
    Bar(
      start: start.timestamp, open: open, high: high, low: low, close: close, volume: volume,
      wap: wap, count: count)
  }
}
