import StrategyChannel
import StrategyHost
import Testing
import TradingModel

/// A sink that keeps what a strategy says.
final class MessageList: MessageSink {
  private(set) var messages: [ChildMessage] = []
  var hasRoomForLogs = true

  func send(_ message: ChildMessage) throws(ChannelError) { messages.append(message) }

  func offer(_ message: ChildMessage) throws(ChannelError) -> Bool {
    if hasRoomForLogs { messages.append(message) }
    return hasRoomForLogs
  }

  var bodies: [ChildMessage.Body] { messages.map(\.body) }

  var logs: [String] {
    bodies.compactMap { if case .log(_, let text, _, _) = $0 { text } else { nil } }
  }

  var faults: [ScriptFault] {
    bodies.compactMap {
      switch $0 {
      case .fault(_, let fault), .interrupted(_, _, let fault): fault
      case .described(let description): description.fault
      default: nil
      }
    }
  }

  var requests: [(number: Int64, account: AccountName, action: OrderRequest.Action)] {
    bodies.compactMap {
      if case .request(let number, let account, let action) = $0 {
        (number, account, action)
      } else {
        nil
      }
    }
  }
}

/// One script on a desk of its own, with one instrument at index 0.
final class TestDesk {
  let sink = MessageList()
  let desk: StrategyDesk
  private(set) var lastStep = StrategyDesk.Step.goOn
  private var time: Int64 = 1_700_000_000

  static let apple = ChildInstrument(
    Instrument(
      id: InstrumentID(rawValue: 265_598),
      contract: Contract(symbol: "AAPL", securityType: .stock, exchange: "SMART", currency: "USD"),
      address: "AAPL.NASDAQ", longName: "APPLE INC", tickSize: Decimal64("0.01")!,
      tradingHours: TradingSchedule(zone: "US/Eastern", sessions: []),
      liquidHours: TradingSchedule(zone: "US/Eastern", sessions: []),
      priceLadder: PriceLadder([
        .init(lowEdge: 0, increment: Decimal64("0.0001")!),
        .init(lowEdge: 1, increment: Decimal64("0.01")!),
      ])))

  init(
    _ source: String, parameters: [NamedParameter] = [], symbols: [String]? = nil,
    modules: [ScriptModule] = [], state: SavedState? = nil, instructionLimit: Int64? = 1_000_000,
    withInstrument: Bool = true, briefing: (TestDesk) -> [ChildEvent.Body] = { _ in [] }
  ) {
    desk = StrategyDesk(sink: sink) { _ in nil }
    let start = StrategyStart(
      strategy: StrategyID(rawValue: "test"),
      accounts: [AccountName(rawValue: "main"), AccountName(rawValue: "second")],
      scriptName: "test.lua", source: source, modules: modules, symbols: symbols,
      parameters: parameters, seed: 7, state: state,
      limits: StrategyLimits(instructionLimit: instructionLimit))
    for body in briefing(self) { give(body, for: 0) }
    give(.start(DeskStart(strategies: [start])))
    if withInstrument { give(.instrument(0, symbol: "aapl.nasdaq", Self.apple), for: 0) }
  }

  @discardableResult
  func give(_ body: ChildEvent.Body, for strategy: UInt16? = nil) -> StrategyDesk.Step {
    time += 1
    lastStep = desk.handle(ChildEvent(time: Timestamp(seconds: time), strategy: strategy, body))
    return lastStep
  }

  func quote(bid: String?, ask: String?) {
    var quote = Quote(instrument: Self.apple.id, time: Timestamp(seconds: time + 1))
    quote.bid = bid.flatMap { Decimal64($0) }
    quote.ask = ask.flatMap { Decimal64($0) }
    give(.quote(0, quote, sent: 0))
  }

  func bar(_ close: String, isWarmup: Bool = false) {
    let price = Decimal64(close)!
    let bar = Bar(
      start: Timestamp(seconds: time), open: price, high: price, low: price, close: price)
    give(.bar(0, .fiveSeconds, bar, isWarmup: isWarmup))
  }

  static func holding(_ quantity: Int, _ price: String?) -> Position {
    Position(
      account: AccountName(rawValue: "main"), instrument: apple.id,
      quantity: Decimal64(quantity), averageCost: price.flatMap { Decimal64($0) })
  }

  /// An order of the strategy as the desk would tell it.
  func order(
    _ intent: String, number: Int64, state: OrderState, type: OrderType = .market
  ) -> Order {
    Order(
      intent: IntentID(rawValue: intent), strategy: StrategyID(rawValue: "test"),
      requestNumber: number, account: AccountName(rawValue: "main"),
      ticket: OrderTicket(
        instrument: Self.apple.id, side: .buy, quantity: 100, type: type), state: state,
      createdAt: Timestamp(seconds: time))
  }

  func fill(_ execution: String, _ side: Side, _ quantity: Int, _ price: String) -> Fill {
    Fill(
      execution: ExecutionID(rawValue: execution), intent: nil, strategy: nil,
      account: AccountName(rawValue: "main"), instrument: Self.apple.id, side: side,
      quantity: Decimal64(quantity), price: Decimal64(price)!, time: nil, timeText: "",
      exchange: "ISLAND", perm: nil, brokerOrder: nil, cumulativeQuantity: nil)
  }
}
