import Foundation
import Journal
import JudgeSupport
import Logging
import Orders
package import TradingModel

@testable import Dashboard

/// A data folder with a journal and a log in it, written as the daemon writes them.
final class PastFixture {
  static let start: Int64 = 1_767_000_000
  static let instruments: [InstrumentID: String] = [
    InstrumentID(rawValue: 265_598): "AAPL", InstrumentID(rawValue: 272_093): "MSFT",
  ]
  /// Tags as only an adversary writes them.
  static let tags = ["", "=SUM(A1:A9)", "plain", "a,b \"c\"", "two\nlines", "-1", "<b>&"]

  let path: String
  let orders: Int

  /// So many orders, one a second, every other one filled.
  init(orders: Int) throws {
    self.orders = orders
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("past-\(UUID().uuidString)").path
    let folder = try DataFolder(path: path)
    let journal = try OrderJournal(
      folder: folder, durability: .normal,
      clock: { Timestamp(seconds: Self.start + 1_000_000) })
    for first in stride(from: 1, through: orders, by: 200) {
      try journal.commit((first...min(first + 199, orders)).flatMap(records))
    }
    try journal.settle()
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  static func intent(_ number: Int) -> IntentID {
    let letters = String(number).map { String(UnicodeScalar(UInt8($0.wholeNumberValue ?? 0) + 97)) }
    let name = letters.joined()
    return IntentID(rawValue: "r1-" + String(repeating: "z", count: 16 - name.count) + name)
  }

  static func time(_ number: Int) -> Timestamp {
    Timestamp(seconds: start + Int64(number)).advanced(by: .nanoseconds(7))
  }

  static func execution(_ number: Int) -> ExecutionID {
    ExecutionID(rawValue: "0000e.\(number).01")
  }

  private func records(_ number: Int) -> [OrderRecord] {
    let ids = Self.instruments.keys.sorted()
    let id = ids[number % ids.count]
    let symbol = Self.instruments[id] ?? ""
    let side: Side = number % 3 == 0 ? .sell : .buy
    let ticket = OrderTicket(
      instrument: id, side: side, quantity: Decimal64(number),
      type: .limit(Decimal64(mantissa: 18_700 + Int64(number), scale: 2)),
      timeInForce: .day, tag: Self.tags[number % Self.tags.count])
    let account = AccountName(rawValue: number % 5 == 0 ? "second" : "main")
    let strategy = StrategyID(rawValue: number % 2 == 0 ? "trend" : "mean revert")
    var order = Order(
      intent: Self.intent(number), strategy: strategy, requestNumber: Int64(number),
      account: account, ticket: ticket, state: .sending, createdAt: Self.time(number))
    order.brokerOrder = BrokerOrderID(rawValue: Int64(number))
    var result: [OrderRecord] = [
      .placed(
        order,
        contract: Contract(
          instrument: id, symbol: symbol, securityType: .stock, exchange: "SMART",
          primaryExchange: "NASDAQ", currency: "USD"))
    ]
    order.updatedAt = Self.time(number).advanced(by: .milliseconds(150))
    guard number % 2 == 0 else {
      order.state = .rejected
      order.reason = "no <b>margin</b>"
      return result + [.updated(order)]
    }
    order.state = .filled
    order.filled = ticket.quantity
    order.averagePrice = "187.5"
    let execution = Self.execution(number)
    result += [
      .filled(
        Fill(
          execution: execution, intent: order.intent, strategy: strategy, account: account,
          instrument: id, side: side, quantity: ticket.quantity, price: "187.5",
          time: Self.time(number), timeText: "20251229  09:20:01", exchange: "NASDAQ",
          perm: PermID(rawValue: 9_000 + Int64(number)), brokerOrder: order.brokerOrder,
          cumulativeQuantity: ticket.quantity)),
      .commission(
        Commission(execution: execution, amount: "1.25", currency: "USD", realizedProfit: "-3.75")),
      .updated(order),
    ]
    return result
  }

  /// Writes lines of the log, a second apart, and returns when they are stored.
  func log(_ lines: [String], level: Logger.Level = .info, strategy: String? = nil) throws {
    let store = try LogStore(
      folder: try DataFolder(path: path), clock: { Timestamp(seconds: Self.start) })
    for (index, line) in lines.enumerated() {
      store.append(
        LogEntry(
          at: Timestamp(seconds: Self.start + Int64(index)), level: level,
          strategy: strategy.map(StrategyID.init(rawValue:)), source: "test", text: line))
    }
    if let failure = store.flush() { throw failure }
  }
}

extension Decimal64: ExpressibleByStringLiteral {
  /// A decimal number in a test's text.
  package init(stringLiteral text: String) { self = Decimal64(text) ?? .zero }
}
