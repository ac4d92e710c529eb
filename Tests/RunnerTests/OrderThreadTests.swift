import Orders
import Synchronization
import Testing
import TradingModel

@testable import Runner

struct OrderThreadTests {
  private static let number = AccountNumber(rawValue: "DU1")
  private static let instrument = InstrumentID(rawValue: 265_598)

  @Test("an order finds an instrument that was told before, however much waits for the thread")
  func order_FindsWhatWasLearnedBefore() async throws {
    let thread = try OrderThread(overflow: { Issue.record("the inbox is full") })
    let (listener, broker) = (Listener(), PlainBroker())
    let account = AccountName(rawValue: "swing")
    try await thread.start(
      log: EmptyLog(), listener: listener,
      directory: AccountDirectory(
        accounts: [account: Self.number],
        connections: [.init(broker: broker, accounts: [Self.number])]),
      clock: { Timestamp(seconds: 1_767_623_400) }, risk: .unlimited,
      market: NoMarket())
    try await thread.perform {
      let snapshot = BrokerSnapshot(
        accounts: [Self.number], openOrders: [], completedOrders: [], executions: [],
        positions: [], session: BrokerSession(rawValue: 1))
      thread.deskOnLoop?.receive(.snapshot(snapshot), from: broker)
      // What is left for the thread now runs after this job, and the order comes within it.
      thread.learn(Self.makeInstrument())
      let ticket = OrderTicket(
        instrument: Self.instrument, side: .buy, quantity: 10, type: .market)
      thread.submit([
        OrderRequest(
          strategy: StrategyID(rawValue: "s"), number: 1, account: account, action: .place(ticket))
      ])
    }
    thread.stop()
    #expect(listener.refusals.withLock { $0 } == [])
    #expect(broker.placed.withLock { $0 } == 1)
  }

  private static func makeInstrument() -> Instrument {
    let contract = Contract(
      instrument: instrument, symbol: "AAPL", securityType: .stock, exchange: "SMART",
      primaryExchange: "NASDAQ", currency: "USD")
    let hours = TradingSchedule(zone: "US/Eastern", sessions: [])
    return Instrument(
      id: instrument, contract: contract, address: "AAPL.NASDAQ", longName: "Apple",
      tickSize: Decimal64(mantissa: 1, scale: 2), minimumSize: 1, sizeIncrement: 1,
      tradingHours: hours, liquidHours: hours)
  }
}

/// Forgets everything.
private final class EmptyLog: OrderLog {
  func commit(_ records: [OrderRecord]) throws(OrderLogError) {}
  func load() throws(OrderLogError) -> OrderLogState { OrderLogState() }
}

/// Takes every order and answers nothing.
private final class PlainBroker: Broker {
  let placed = Mutex(0)
  let name = "127.0.0.1:4002"
  let clientID = 41
  let readiness = BrokerReadiness.ready
  let nextOrderID = BrokerOrderID(rawValue: 1)

  let session = BrokerSession(rawValue: 1)

  func place(_ orders: [BrokerOrder], in session: BrokerSession) throws(BrokerError) {
    placed.withLock { $0 += 1 }
  }
  func modify(_ order: BrokerOrder, in session: BrokerSession) throws(BrokerError) {}
  func withdraw(_ orders: Set<BrokerOrderID>) -> [WithdrawnOrder] { [] }
  func cancel(_ order: BrokerOrderID) throws(BrokerError) {}
  func preview(_ order: BrokerOrder) throws(BrokerError) {}
  func cancelEverything() throws(BrokerError) {}
  func requestSnapshot() {}
}

/// Keeps the refusals.
private final class Listener: OrderListener {
  let refusals = Mutex<[String]>([])

  func refused(_ request: OrderRequest, reason: String) { refusals.withLock { $0.append(reason) } }
  func orderChanged(_ order: Order) {}
  func filled(_ fill: Fill) {}
  func commissioned(_ fill: Fill) {}
  func previewed(_ request: OrderRequest, _ preview: OrderPreview) {}
  func positionChanged(_ position: Position) {}
  func accountChanged(_ value: AccountValue) {}
  func accountReadiness(_ account: AccountName, isReady: Bool, reason: String?) {}
  func notice(_ account: AccountName?, kind: String, text: String) {}
}

/// A market that nobody watches.
private final class NoMarket: MarketView {
  func glance(_ instrument: InstrumentID) -> MarketGlance? { nil }
  func averageDailyVolume(_ instrument: InstrumentID) -> Quantity? { nil }
}
