import Journal
import Orders
import TradingModel

/// Writes a journal with a past, by the product's own writer: orders of the last day that filled,
/// each with its acknowledgement, execution and commission. Buys and sells alternate, so that
/// nothing is held. For measuring restarts (`crash/restart.py`).
struct JournalBench {
  let folder: String
  let orders: Int
  /// As `crash/restart.py` configures them.
  private let account = AccountName(rawValue: "swing")
  private let strategy = StrategyID(rawValue: "quiet")
  private let price = Price(mantissa: 18725, scale: 2)

  func run() throws {
    let now = BenchWorld.now()
    let journal = try OrderJournal(
      folder: DataFolder(path: folder), durability: .normal, clock: { now })
    let contract = Contract(
      instrument: InstrumentID(rawValue: 265_598), symbol: "AAPL", securityType: .stock,
      exchange: "SMART", primaryExchange: "NASDAQ", currency: "USD")
    for index in 0..<orders {
      // Evenly over the last twenty hours: all of them are loaded at a start.
      let age = Duration.seconds(72_000) * Double(orders - index) / Double(orders)
      var order = order(index, at: now.advanced(by: .zero - age))
      try journal.commit([.placed(order, contract: index == 0 ? contract : nil)])
      order.perm = PermID(rawValue: 1_700_000_000 + Int64(index))
      order.state = .working
      try journal.commit([.updated(order)])
      order.state = .filled
      order.filled = order.ticket.quantity
      order.averagePrice = price
      let fill = fill(of: order, index)
      try journal.commit([.filled(fill), .updated(order)])
      try journal.commit([
        .commission(
          Commission(
            execution: fill.execution, amount: Money(mantissa: 1, scale: 0), currency: "USD",
            realizedProfit: nil))
      ])
    }
    try journal.settle()
  }

  private func order(_ index: Int, at time: Timestamp) -> Order {
    let digits = String(index)
    let intent = "r1-" + String(repeating: "a", count: 16 - digits.count) + digits
    var order = Order(
      intent: IntentID(rawValue: intent), strategy: strategy, requestNumber: Int64(index + 1),
      account: account,
      ticket: OrderTicket(
        instrument: InstrumentID(rawValue: 265_598), side: index % 2 == 0 ? .buy : .sell,
        quantity: Quantity(mantissa: 10, scale: 0), type: .limit(price), tag: "past"),
      state: .sending, createdAt: time)
    order.brokerOrder = BrokerOrderID(rawValue: Int64(index + 1))
    return order
  }

  private func fill(of order: Order, _ index: Int) -> Fill {
    Fill(
      execution: ExecutionID(rawValue: "0000e0d5.\(index).01.01"), intent: order.intent,
      strategy: strategy, account: account, instrument: order.ticket.instrument,
      side: order.ticket.side, quantity: order.ticket.quantity, price: price,
      time: order.createdAt, timeText: "", exchange: "NASDAQ", perm: order.perm,
      brokerOrder: order.brokerOrder, cumulativeQuantity: order.ticket.quantity)
  }
}
