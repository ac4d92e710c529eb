import Glibc
import StrategyChannel
import SystemKit
import TradingModel

/// Both ends of a channel in one process.
struct Channel {
  let host: ChannelHost
  let child: ChildEndpoint

  static func make(down: Int = 64 << 10, up: Int = 16 << 10) throws -> Channel {
    let host = try ChannelHost(downCapacity: down, upCapacity: up)
    // The child's end closes what it is given.
    let copies = host.childDescriptors.map { dup($0) }
    return Channel(host: host, child: try ChildEndpoint(region: copies[0], doorbell: copies[1]))
  }
}

/// A small linear congruential generator: the same numbers for the same seed, everywhere.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 33)
  }
}

extension Decimal64 {
  static func of(_ mantissa: Int64, _ scale: UInt8) -> Decimal64 {
    Decimal64(mantissa: mantissa, scale: scale)
  }
}

extension Quote {
  static func make(bid: Int64 = 11_050, instrument: Int64 = 265_598) -> Quote {
    var quote = Quote(
      instrument: InstrumentID(rawValue: instrument), time: Timestamp(rawValue: 1_700_000_000))
    quote.changed = [.bid, .bidSize]
    quote.bid = .of(bid, 2)
    quote.bidSize = .of(3, 0)
    quote.askSize = .of(-7, 18)
    quote.previousClose = .of(.max, 0)
    return quote
  }
}

extension Trade {
  static func make(price: Int64 = 101) -> Trade {
    Trade(
      instrument: InstrumentID(rawValue: 5), time: Timestamp(rawValue: 77), price: .of(price, 2),
      size: .of(25, 1), isUnreported: true)
  }
}

extension OrderTicket {
  static func make() -> OrderTicket {
    OrderTicket(
      instrument: InstrumentID(rawValue: 9), side: .sell, quantity: .of(15, 1),
      type: .stopLimit(stop: .of(99, 1), limit: .of(98, 1)), timeInForce: .goodTillCancelled,
      outsideRegularHours: true, bracket: .init(takeProfit: nil, stopLoss: .of(1, 0)),
      tag: "exit")
  }
}

extension Order {
  static func make() -> Order {
    var order = Order(
      intent: IntentID(rawValue: "r1-abc"), strategy: StrategyID(rawValue: "breakout"),
      requestNumber: 7, account: AccountName(rawValue: "main"), ticket: .make(),
      parent: IntentID(rawValue: "r1-parent"), state: .partiallyFilled,
      createdAt: Timestamp(rawValue: 1))
    order.brokerOrder = BrokerOrderID(rawValue: 12)
    order.perm = PermID(rawValue: 99)
    order.filled = .of(5, 1)
    order.averagePrice = .of(985, 2)
    order.reason = "because"
    order.updatedAt = Timestamp(rawValue: 2)
    return order
  }
}

extension Fill {
  static func make() -> Fill {
    Fill(
      execution: ExecutionID(rawValue: "0000e0d5.65a1.01.01"), intent: nil,
      strategy: StrategyID(rawValue: "breakout"), account: AccountName(rawValue: "main"),
      instrument: InstrumentID(rawValue: 9), side: .buy, quantity: .of(1, 0), price: .of(10, 0),
      time: Timestamp(rawValue: 5), timeText: "20261122 10:00:00", exchange: "CME", perm: nil,
      brokerOrder: nil, cumulativeQuantity: .of(1, 0),
      commission: Commission(
        execution: ExecutionID(rawValue: "0000e0d5.65a1.01.01"), amount: .of(225, 2),
        currency: "USD", realizedProfit: nil))
  }
}

extension ChildInstrument {
  static func make() -> ChildInstrument {
    let schedule = TradingSchedule(
      zone: "US/Eastern",
      sessions: [.init(open: Timestamp(rawValue: 1), close: Timestamp(rawValue: 9))],
      coverage: .init(open: Timestamp(rawValue: 0), close: Timestamp(rawValue: 20)))
    return ChildInstrument(
      Instrument(
        id: InstrumentID(rawValue: 265_598),
        contract: Contract(
          symbol: "AAPL", securityType: .stock, exchange: "SMART", currency: "USD"),
        address: "AAPL.NASDAQ", longName: "Apple Inc", tickSize: .of(1, 2), tradingHours: schedule,
        liquidHours: schedule,
        priceLadder: PriceLadder([
          .init(lowEdge: 0, increment: .of(1, 2)), .init(lowEdge: 3, increment: .of(5, 2)),
        ]), priceMagnifier: 100))
  }
}

extension StrategyStart {
  static func make(sourceBytes: Int = 10) -> StrategyStart {
    StrategyStart(
      strategy: StrategyID(rawValue: "breakout"),
      accounts: [AccountName(rawValue: "main"), AccountName(rawValue: "other")],
      scriptName: "breakout.lua", source: String(repeating: "-", count: sourceBytes),
      modules: [ScriptModule(name: "lib.bands", source: "return {}")], symbols: ["AAPL.NASDAQ"],
      parameters: [
        NamedParameter(name: "a", value: .flag(true)),
        NamedParameter(name: "b", value: .integer(-3)),
        NamedParameter(name: "c", value: .number(0.5)),
        NamedParameter(name: "d", value: .text("täxt")),
      ],
      seed: .max, state: SavedState(version: 3, bytes: [0, 255, 7]), firstRequestNumber: 41,
      limits: StrategyLimits(
        memoryBytes: 1, softDeadline: .microseconds(5), instructionLimit: 100))
  }
}
