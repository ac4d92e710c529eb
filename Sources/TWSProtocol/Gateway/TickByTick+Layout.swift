// The fields after the request and the type, which select one of three layouts.

extension GatewayMessage.TickByTickTrade {
  mutating func layoutTail<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.integer(&time, "time")
    coder.number(&price, .price, "price")
    coder.number(&size, .size, "size")
    coder.raw(&attributes, "attributes")
    coder.text(&exchange, "exchange")
    coder.text(&conditions, "conditions")
  }
}

extension GatewayMessage.TickByTickQuote {
  mutating func layoutTail<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.integer(&time, "time")
    coder.number(&bidPrice, .price, "bidPrice")
    coder.number(&askPrice, .price, "askPrice")
    coder.number(&bidSize, .size, "bidSize")
    coder.number(&askSize, .size, "askSize")
    coder.raw(&attributes, "attributes")
  }
}

extension GatewayMessage.TickByTickMidpoint {
  mutating func layoutTail<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.integer(&time, "time")
    coder.number(&midpoint, .price, "midpoint")
  }
}
