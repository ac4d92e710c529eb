import StrategyChannel
import TradingModel

/// Prices orders by the recorded market: at the far side of the quote at their decision, or at the
/// first price after it; then marks them after a minute, after five, and at the end.
///
/// Memory: one entry for each order, and one for each instrument.
struct DecisionValuer {
  /// The newest prices of an instrument.
  private struct Market {
    var bid: Price?
    var ask: Price?
    var last: Price?

    var mark: Price? {
      if let bid, let ask { return (bid + ask) * Decimal64(mantissa: 5, scale: 1) }
      return last
    }
  }

  private struct Order {
    var instrument: ChildInstrument
    var side: Side
    var quantity: Quantity
    var time: Timestamp
    var worth: DecisionWorth
  }

  private static let oneMinute = Duration.seconds(60)
  private static let fiveMinutes = Duration.seconds(300)

  private var markets: [InstrumentID: Market] = [:]
  private var orders: [Order] = []
  /// Orders of an instrument that still wait for a price or a mark.
  private var open: [InstrumentID: [Int]] = [:]

  /// Takes a decision at an event that was observed; answers its number.
  mutating func add(_ ticket: OrderTicket, _ instrument: ChildInstrument, at time: Timestamp) -> Int
  {
    var order = Order(
      instrument: instrument, side: ticket.side, quantity: ticket.quantity, time: time,
      worth: DecisionWorth(currency: instrument.currency))
    if let market = markets[instrument.id], let price = Self.farSide(market, ticket.side) {
      order.worth.price = price
      order.worth.source = "quote"
    }
    orders.append(order)
    open[instrument.id, default: []].append(orders.count - 1)
    return orders.count - 1
  }

  /// Looks at the market's part of an event. `names` are the event's life's.
  mutating func observe(_ event: ChildEvent, _ names: SymbolNames) {
    switch event.body {
    case .quote(let index, let quote, _):
      guard let id = names.instrument(index)?.id else { return }
      settle(id, before: event.time)
      markets[id, default: Market()].bid = quote.bid
      markets[id, default: Market()].ask = quote.ask
      if let last = quote.last { markets[id, default: Market()].last = last }
      price(id, at: event.time, "next quote") { Self.farSide($0, $1) }
    case .trade(let index, let trade, _):
      guard let id = names.instrument(index)?.id else { return }
      settle(id, before: event.time)
      markets[id, default: Market()].last = trade.price
    case .bar(let index, _, let bar, let isWarmup):
      guard !isWarmup, let id = names.instrument(index)?.id else { return }
      settle(id, before: event.time)
      markets[id, default: Market()].last = bar.close
      price(id, at: event.time, "next bar") { _, _ in bar.open }
    case .start, .instrument, .depth, .warmedUp, .feedState, .feedFailed, .order, .filled,
      .requestRefused, .preview, .position, .holding, .accountValue, .timer, .connection, .stop:
      break
    }
  }

  /// Marks what is left at the newest prices, and answers every order's worth.
  mutating func finish() -> [DecisionWorth] {
    for index in orders.indices {
      guard let mark = markets[orders[index].instrument.id]?.mark else { continue }
      let profit = profit(orders[index], mark)
      orders[index].worth.end = profit
      if orders[index].worth.oneMinute == nil { orders[index].worth.oneMinute = profit }
      if orders[index].worth.fiveMinutes == nil { orders[index].worth.fiveMinutes = profit }
    }
    return orders.map(\.worth)
  }

  private static func farSide(_ market: Market, _ side: Side) -> Price? {
    switch side {
    case .buy: market.ask
    case .sell: market.bid
    }
  }

  /// Marks those whose horizon passed before this event, at the prices until then.
  private mutating func settle(_ id: InstrumentID, before time: Timestamp) {
    guard let waiting = open[id], !waiting.isEmpty, let mark = markets[id]?.mark else { return }
    open[id] = waiting.filter { index in
      let order = orders[index]
      guard order.worth.price != nil else { return true }
      let age = time.since(order.time)
      if age > Self.oneMinute, order.worth.oneMinute == nil {
        orders[index].worth.oneMinute = profit(order, mark)
      }
      guard age > Self.fiveMinutes else { return true }
      orders[index].worth.fiveMinutes = profit(order, mark)
      return false
    }
  }

  /// Prices those that were decided before any price was known.
  private mutating func price(
    _ id: InstrumentID, at time: Timestamp, _ source: String, _ find: (Market, Side) -> Price?
  ) {
    guard let waiting = open[id], let market = markets[id] else { return }
    for index in waiting where orders[index].worth.price == nil && orders[index].time < time {
      guard let price = find(market, orders[index].side) else { continue }
      orders[index].worth.price = price
      orders[index].worth.source = source
    }
  }

  private func profit(_ order: Order, _ mark: Price) -> Money? {
    guard let price = order.worth.price else { return nil }
    let magnifier = Decimal64(max(1, order.instrument.priceMagnifier))
    let move = order.side == .buy ? mark - price : price - mark
    return (move * order.quantity * order.instrument.multiplier).divided(by: magnifier)
  }
}
