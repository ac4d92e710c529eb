import Backtest
import Foundation
import StrategyChannel
import StrategyHost
import Tape
import TradingModel

/// Plays a session of some scripts in memory, with a market, a desk that fills orders and timers,
/// and records it as a daemon would.
final class SessionMaker {
  private final class Sink: MessageSink {
    var messages: [ChildMessage] = []
    var hasRoomForLogs = true

    func send(_ message: ChildMessage) { messages.append(message) }
    func offer(_ message: ChildMessage) -> Bool {
      if hasRoomForLogs { messages.append(message) }
      return hasRoomForLogs
    }
  }

  static let symbols = ["AAPL.NASDAQ", "MSFT.NASDAQ"]

  /// Between two events, in nanoseconds.
  private static let step: Int64 = 250_000_000

  private(set) var entries: [RecordedEntry] = []
  private(set) var events = 0
  var life: TapeEntry.Life = 1
  /// How many events the recorded messages come later than what they answer.
  var lag = 0
  private let starts: [StrategyStart]
  private let sink = Sink()
  private let desk: StrategyDesk
  private var time: Int64 = 1_700_000_000_000_000_000
  private var generator: SeededGenerator
  private var cents: [Int64] = [20_000, 41_000]
  private var held: [String: Quantity] = [:]
  private var late: [(due: Int, message: ChildMessage)] = []
  private var isAnswering = false
  private(set) var step = StrategyDesk.Step.goOn

  init(_ starts: [StrategyStart], seed: UInt64 = 11) {
    self.starts = starts
    generator = SeededGenerator(state: seed)
    desk = StrategyDesk(sink: sink) { _ in nil }
  }

  var session: ListedSession { ListedSession(name: "test", entries) }

  var hasRoomForLogs: Bool {
    get { sink.hasRoomForLogs }
    set { sink.hasRoomForLogs = newValue }
  }

  /// Starts the scripts: accounts first, then the start, then the instruments.
  func begin() {
    for index in starts.indices {
      give(.connection(starts[index].accounts[0], isReady: true, text: nil), for: index)
      give(
        .accountValue(
          AccountValue(
            account: starts[index].accounts[0], key: "NetLiquidation", value: "100000",
            currency: "USD")), for: index)
    }
    give(.start(DeskStart(strategies: starts)))
    for index in starts.indices {
      for (place, symbol) in Self.symbols.enumerated() {
        give(.instrument(UInt16(place), symbol: symbol, Self.instrument(place)), for: index)
      }
    }
    for index in 0..<60 { bars(isWarmup: true, offset: Int64(index - 60) * 5) }
    for place in Self.symbols.indices { give(.warmedUp(UInt16(place), .fiveSeconds)) }
  }

  /// A random walk with two quotes a second for each symbol, a bar of five seconds, and the timers.
  func run(seconds: Int) {
    for step in 0..<(seconds * 2) {
      for place in cents.indices {
        cents[place] += Int64.random(in: -8...8, using: &generator)
        quote(place)
      }
      if step % 10 == 9 { bars(isWarmup: false, offset: -5) }
      if step % 30 == 29 { for index in starts.indices { give(.timer(id: 1), for: index) } }
    }
  }

  func stop() {
    for index in starts.indices { give(.stop(reason: "end"), for: index) }
    flush(all: true)
    entries.append(
      RecordedEntry(time: now, entry: .ended(life, eventsTaken: UInt64(events))))
  }

  /// The process is gone in its middle: the last messages are not recorded.
  func kill(losing count: Int) {
    flush(all: true)
    var left = count
    entries = entries.reversed().filter { item in
      guard left > 0, case .message(life, _) = item.entry else { return true }
      left -= 1
      return false
    }.reversed()
  }

  private var now: Timestamp { Timestamp(rawValue: time) }

  func quote(_ place: Int) {
    let instrument = Self.instrument(place)
    // A quote's event has the quote's own time.
    var quote = Quote(instrument: instrument.id, time: Timestamp(rawValue: time + Self.step))
    quote.bid = Decimal64(mantissa: cents[place], scale: 2)
    quote.ask = Decimal64(mantissa: cents[place] + 1, scale: 2)
    quote.bidSize = 100
    quote.askSize = 200
    quote.changed = [.bid, .ask]
    give(.quote(UInt16(place), quote, sent: time))
  }

  private func bars(isWarmup: Bool, offset: Int64) {
    for place in cents.indices {
      let close = Decimal64(mantissa: cents[place], scale: 2)
      let start = Timestamp(rawValue: time + offset * 1_000_000_000)
      let bar = Bar(
        start: start, open: close, high: Decimal64(mantissa: cents[place] + 3, scale: 2),
        low: Decimal64(mantissa: cents[place] - 3, scale: 2), close: close, volume: 500)
      give(.bar(UInt16(place), .fiveSeconds, bar, isWarmup: isWarmup))
    }
  }

  func give(_ body: ChildEvent.Body, for strategy: Int? = nil) {
    time += Self.step
    events += 1
    let event = ChildEvent(time: now, strategy: strategy.map { UInt16($0) }, body)
    entries.append(RecordedEntry(time: now, entry: .event(life, event)))
    step = desk.handle(event)
    let said = sink.messages
    sink.messages = []
    late += said.map { (events + lag, $0) }
    flush(all: false)
    for message in said { answer(message) }
  }

  private func flush(all: Bool) {
    while let first = late.first, all || first.due <= events {
      entries.append(RecordedEntry(time: now, entry: .message(life, first.message)))
      late.removeFirst()
    }
  }

  /// Fills every order at once, as a kind desk would.
  private func answer(_ message: ChildMessage) {
    guard case .request(let number, let account, let action) = message.body else { return }
    let index = Int(message.strategy)
    guard case .place(let ticket) = action else { return }
    let intent = IntentID(rawValue: "r1-\(index)-\(number)")
    var order = Order(
      intent: intent, strategy: starts[index].strategy, requestNumber: number, account: account,
      ticket: ticket, state: .filled, createdAt: now)
    order.filled = ticket.quantity
    let place = Self.symbols.indices.first { Self.instrument($0).id == ticket.instrument } ?? 0
    let price = Decimal64(mantissa: cents[place], scale: 2)
    let fill = Fill(
      execution: ExecutionID(rawValue: "e\(index).\(number)"), intent: intent,
      strategy: starts[index].strategy, account: account, instrument: ticket.instrument,
      side: ticket.side, quantity: ticket.quantity, price: price, time: now, timeText: "",
      exchange: "ISLAND", perm: nil, brokerOrder: nil, cumulativeQuantity: ticket.quantity)
    let key = "\(index) \(place)"
    let change = ticket.side == .buy ? ticket.quantity : -ticket.quantity
    held[key] = (held[key] ?? .zero) + change
    give(.order(order), for: index)
    give(
      .holding(
        Position(
          account: account, instrument: ticket.instrument, quantity: held[key] ?? .zero,
          averageCost: price)), for: index)
    give(.filled(FillDelivery(fill, number: number)), for: index)
  }

  static func instrument(_ place: Int) -> ChildInstrument {
    let symbol = symbols[place]
    let name = String(symbol.prefix { $0 != "." })
    return ChildInstrument(
      Instrument(
        id: InstrumentID(rawValue: 1000 + Int64(place)),
        contract: Contract(
          symbol: name, securityType: .stock, exchange: "SMART", currency: "USD"),
        address: symbol, longName: name, tickSize: Decimal64(mantissa: 1, scale: 2),
        tradingHours: TradingSchedule(zone: "US/Eastern", sessions: []),
        liquidHours: TradingSchedule(zone: "US/Eastern", sessions: []),
        priceLadder: PriceLadder([.init(lowEdge: 0, increment: Decimal64(mantissa: 1, scale: 2))])))
  }
}

/// A generator with a fixed start: the same numbers in every run (splitmix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// The scripts of the tests.
enum ReplayScripts {
  static func example(_ name: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(
      contentsOf: root.appendingPathComponent("strategies/\(name).lua"), encoding: .utf8)
  }

  static func start(
    _ name: String, _ source: String, parameters: [NamedParameter] = [], seed: UInt64 = 7
  ) -> StrategyStart {
    StrategyStart(
      strategy: StrategyID(rawValue: name), accounts: [AccountName(rawValue: "main")],
      scriptName: "\(name).lua", source: source, symbols: SessionMaker.symbols,
      parameters: parameters, seed: seed)
  }

  /// The strategies of the repository, set so that they trade often.
  static func examples() throws -> [StrategyStart] {
    [
      start(
        "breakout", try example("breakout"),
        parameters: [NamedParameter(name: "lookback", value: .integer(4))]),
      start(
        "reversion", try example("reversion"),
        parameters: [
          NamedParameter(name: "window", value: .integer(40)),
          NamedParameter(name: "entry", value: .number(1.2)),
          NamedParameter(name: "quantity", value: .integer(100)),
        ]),
      start(
        "rebalance", try example("rebalance"),
        parameters: [NamedParameter(name: "drift", value: .number(0.0001))]),
      start("bracket", try example("bracket")),
      start("restless", restless),
    ]
  }

  /// Uses everything that could differ from one run to the next: names of tables and functions,
  /// the order of tables, sorting, random numbers, errors, closures, states, timers.
  static let restless = """
    local S = {}
    S.params = { every = { default = 7, min = 1, max = 1000, doc = "quotes between orders" } }
    S.symbols = { "AAPL.NASDAQ" }
    S.bars = { "5s" }
    local seen, bag = 0, {}
    function S.on_start()
      timer.every(15, "tick")
      log.info(tostring({}), tostring(print), tostring(coroutine.create(print)))
    end
    function S.on_quote(q)
      seen = seen + 1
      bag[q.symbol .. seen % 13] = q.bid
      bag[seen % 17] = nil
      bag[seen] = math.random(1000)
      if seen % params.every == 0 then
        local words = {}
        for key, value in pairs(bag) do words[#words + 1] = tostring(key) .. "=" .. value end
        if #words > 40 then bag = {} end
        table.sort(words, function(a, b) return #a < #b end)
        log.info(words[1], words[#words], math.random(), next(bag))
        local side = math.random(2) == 1 and order.buy or order.sell
        side { symbol = q.symbol, quantity = math.random(9), tag = "t" .. seen }
        state.set("seen", { count = seen, last = q.bid, list = { 3, 2, 1 } })
        local ok, why = pcall(function() return nothing.at.all end)
        log.debug(ok, why)
        log.warn(pcall(order.buy, { symbol = q.symbol, quantity = 1, wrong = {}, other = 1 }))
      end
      if seen % 101 == 0 then error({ code = seen }) end
      if seen % 103 == 0 then error("planned " .. seen) end
    end
    function S.on_timer(name) log.info("timer", name, clock.now()) end
    function S.on_fill(f) state.set("fills", (state.get("fills", 0)) + 1) end
    return S
    """
}
