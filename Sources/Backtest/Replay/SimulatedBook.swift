import Performance
import StrategyChannel
import TradingModel

/// The trades of a simulated run, each with the event at which it was decided.
enum SimulatedBook {
  /// A request that the script made, with its event's time.
  struct Asked {
    var time: Timestamp
    var ticket: OrderTicket
  }

  /// Joins the fills of each order. An order's decision is the first request of its instrument,
  /// side and tag that no earlier order answers; a protecting order has none.
  static func trades(
    _ result: TradingResult, _ asked: [Asked], run: LiveBook.Run
  ) -> [OrderTrade] {
    // The simulation's instruments are the plan's own, which stand in the order of the market.
    let symbols = Dictionary(
      run.market.enumerated().map { place, item in
        (InstrumentID(rawValue: InstrumentTable.firstNumber + Int64(place)), item.symbol)
      }, uniquingKeysWith: { first, _ in first })
    var open = asked
    var trades: [OrderTrade] = []
    var places: [Int64: Int] = [:]
    for fill in result.fills {
      if let place = places[fill.order] {
        add(fill, to: &trades[place])
        continue
      }
      let found = open.firstIndex { item in
        symbols[item.ticket.instrument] == fill.symbol && item.ticket.side == fill.side
          && item.ticket.tag == fill.tag ?? "" && item.time <= fill.time
      }
      let decision = found.map { open.remove(at: $0) }
      places[fill.order] = trades.count
      trades.append(
        OrderTrade(
          strategy: run.start.strategy.rawValue, life: run.life, symbol: fill.symbol,
          side: fill.side, quantity: fill.quantity, price: fill.price, time: fill.time,
          decided: decision?.time, tag: fill.tag ?? "", fee: fill.commission,
          pointValue: fill.pointValue,
          currency: run.market.first { $0.symbol == fill.symbol }?.instrument.currency ?? "USD"))
    }
    return trades
  }

  private static func add(_ fill: ResultFill, to trade: inout OrderTrade) {
    let value = trade.price * trade.quantity + fill.price * fill.quantity
    trade.quantity += fill.quantity
    trade.price = value.divided(by: trade.quantity) ?? trade.price
    if let fee = trade.fee, let more = fill.commission {
      trade.fee = fee + more
    } else {
      trade.fee = nil
    }
  }
}
