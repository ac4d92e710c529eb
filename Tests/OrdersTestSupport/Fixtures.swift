import Orders
package import TradingModel

extension Instrument {
  /// A stock with a tick of a cent and whole shares.
  package static func make(
    id: Int64 = 265_598, symbol: String = "AAPL", type: SecurityType = .stock,
    tick: Price = Decimal64(mantissa: 1, scale: 2), increment: Quantity = .one
  ) -> Instrument {
    let id = InstrumentID(rawValue: id)
    let contract = Contract(
      instrument: id, symbol: symbol, securityType: type, exchange: "SMART",
      primaryExchange: "NASDAQ", currency: "USD")
    let hours = TradingSchedule(zone: "US/Eastern", sessions: [])
    return Instrument(
      id: id, contract: contract, address: "\(symbol).NASDAQ", longName: symbol, tickSize: tick,
      minimumSize: increment, sizeIncrement: increment, tradingHours: hours, liquidHours: hours)
  }
}

extension OrderTicket {
  /// A limit order to buy 100 at 187.25.
  package static func make(
    instrument: Int64 = 265_598, side: Side = .buy, quantity: Quantity = 100,
    type: OrderType = .limit("187.25"), timeInForce: TimeInForce = .day,
    bracket: OrderTicket.Bracket? = nil, tag: String = ""
  ) -> OrderTicket {
    OrderTicket(
      instrument: InstrumentID(rawValue: instrument), side: side, quantity: quantity, type: type,
      timeInForce: timeInForce, bracket: bracket, tag: tag)
  }
}

extension OrderRequest {
  /// A request of strategy `alpha` on account `paper`.
  package static func make(
    _ number: Int64 = 1, strategy: String = "alpha", account: String = "paper",
    _ action: Action = .place(.make())
  ) -> OrderRequest {
    OrderRequest(
      strategy: StrategyID(rawValue: strategy), number: number,
      account: AccountName(rawValue: account), action: action)
  }
}

extension Decimal64: ExpressibleByStringLiteral {
  /// A decimal number in a test's text.
  package init(stringLiteral text: String) { self = Decimal64(text)! }
}
