import Feeds
import Foundation
import Logging
import Orders
import SystemKit
import TradingModel

@testable import IBClient

extension Uptime {
  static func at(_ seconds: Double) -> Uptime {
    Uptime(rawValue: 1_000_000_000_000 + Int64(seconds * 1e9))
  }
}

extension Instrument {
  static func make(
    id: Int64 = 265_598, symbol: String = "AAPL", type: SecurityType = .stock,
    exchange: String = "SMART"
  ) -> Instrument {
    let contract = Contract(
      instrument: InstrumentID(rawValue: id), symbol: symbol, securityType: type,
      exchange: exchange, currency: "USD")
    return Instrument(
      id: InstrumentID(rawValue: id), contract: contract, address: "\(symbol).\(exchange)",
      longName: symbol, tickSize: Decimal64(mantissa: 1, scale: 2),
      tradingHours: TradingSchedule(zone: "US/Eastern", sessions: []),
      liquidHours: TradingSchedule(zone: "US/Eastern", sessions: []))
  }
}

extension BrokerOrder {
  static func make(
    id: Int64 = 1, account: String = "DU1", quantity: Quantity = 100,
    type: OrderType = .limit(Decimal64(mantissa: 25050, scale: 2)), parent: Int64? = nil
  ) -> BrokerOrder {
    let instrument = Instrument.make()
    return BrokerOrder(
      id: BrokerOrderID(rawValue: id), intent: IntentID(rawValue: "r1-test\(id)"),
      account: AccountNumber(rawValue: account), contract: instrument.contract,
      ticket: OrderTicket(
        instrument: instrument.id, side: .buy, quantity: quantity, type: type),
      parent: parent.map(BrokerOrderID.init(rawValue:)))
  }
}

extension IBEnvironment {
  /// The machine's clocks and a fixed seed.
  static func make() -> IBEnvironment {
    IBEnvironment(
      uptime: { Uptime(rawValue: MonotonicClock.now()) },
      wallClock: { Timestamp(rawValue: MonotonicClock.wallClock()) },
      random: { 0x9E37_79B9_7F4A_7C15 })
  }
}

extension Logger {
  static var quiet: Logger {
    var logger = Logger(label: "test")
    logger.logLevel = ProcessInfo.processInfo.environment["TEST_LOG"] == nil ? .critical : .trace
    return logger
  }
}
