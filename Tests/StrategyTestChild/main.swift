// A strategy child for tests: it speaks the channel, and its "script" is a list of words that say
// what it does.
import Glibc
import StrategyChannel
import SystemKit
import TradingModel

/// Words of a script: `symbol:NAME`, `order-on-quote`, `order-on-start`, `hang-on-quote`,
/// `crash-on-quote`, `crash-on-start`, `break-on-quote`, `chatter-on-quote`, `deaf-on-quote`,
/// `deaf-on-stop`, `order-on-stop`, `broken`, `save`, `timer`, `count` (says so at the twentieth
/// quote), `late` (asks for a symbol again after the start), `echo` (logs what it hears).
final class TestStrategy {
  let index: UInt16
  let start: StrategyStart
  let words: Set<String>
  var nextNumber: Int64
  var quotes = 0
  var instruments: [UInt16: ChildInstrument] = [:]

  init(index: UInt16, start: StrategyStart) {
    self.index = index
    self.start = start
    words = Set(start.source.split(whereSeparator: \.isWhitespace).map(String.init))
    nextNumber = start.firstRequestNumber
  }

  func wants(_ word: String) -> Bool { words.contains(word) }
}

func leave(_ status: Int32) -> Never { exit(status) }

func run() throws -> Never {
  let endpoint = try ChildEndpoint()
  guard let parent = Int32(CommandLine.arguments[1]) else { leave(64) }
  try ProcessConfinement(descriptors: 16, parent: parent).apply()
  var strategies: [TestStrategy] = []
  var left = 0

  func send(_ strategy: TestStrategy, _ body: ChildMessage.Body) throws {
    try endpoint.send(ChildMessage(strategy: strategy.index, body))
  }

  func log(_ strategy: TestStrategy, _ text: String) throws {
    try send(strategy, .log(.info, text: text, file: strategy.start.scriptName, line: 1))
  }

  func order(_ strategy: TestStrategy, _ instrument: InstrumentID) throws {
    let ticket = OrderTicket(instrument: instrument, side: .buy, quantity: 1, type: .market)
    try send(
      strategy,
      .request(number: strategy.nextNumber, account: strategy.start.accounts[0], .place(ticket)))
    strategy.nextNumber &+= 1
  }

  /// Writes a record that no honest child writes, past the endpoint.
  func breakChannel() throws {
    let region = try MappedRegion.adopting(fd: dup(3))
    let down = Int(region.base.load(fromByteOffset: 8, as: UInt32.self))
    let up = Int(region.base.load(fromByteOffset: 12, as: UInt32.self))
    let base = region.base + 4352 + RingLayout.size(capacity: down)
    var writer = RingWriter(RingLayout(base: base, capacity: up))
    guard let place = try writer.reserve(8, kind: 77) else { leave(71) }
    place.storeBytes(of: 0, as: UInt64.self)
    if writer.publish() { EventDescriptor(adopting: dup(4)).ring() }
  }

  func begin(_ strategy: TestStrategy) throws {
    if strategy.wants("broken") {
      let fault = ScriptFault(
        file: strategy.start.scriptName, line: 3, message: "'=' expected near 'x'",
        traceback: "in main chunk")
      return try send(strategy, .described(StrategyDescription(fault: fault)))
    }
    let wishes = strategy.words.filter { $0.hasPrefix("symbol:") }.sorted().map {
      SymbolWish(symbol: String($0.dropFirst(7)), bars: [.minute], warmup: 2)
    }
    try send(strategy, .described(StrategyDescription(wishes: wishes)))
    if let state = strategy.start.state {
      try log(strategy, "state \(state.version) \(state.bytes)")
    }
    if strategy.wants("save") {
      try send(strategy, .state(SavedState(version: 2, bytes: [1, 2, 3])))
    }
    if strategy.wants("timer") {
      try send(strategy, .timerSet(id: 5, delay: .milliseconds(1), isRepeating: false))
    }
    if strategy.wants("crash-on-start") { abort() }
    if strategy.wants("order-on-start") { try order(strategy, InstrumentID(rawValue: 1)) }
    try send(strategy, .started)
    if strategy.wants("late") {
      try send(strategy, .subscribe(SymbolWish(symbol: "AAPL.NASDAQ", bars: [.hour])))
    }
    try log(strategy, "began")
  }

  func quote(_ strategy: TestStrategy, _ instrument: ChildInstrument) throws {
    if strategy.wants("crash-on-quote") { abort() }
    if strategy.wants("hang-on-quote") {
      // Published before the hang, so that the parent has it in hand or discards it.
      while true { _ = Futex.wait(UnsafeMutablePointer.allocate(capacity: 1), while: 0) }
    }
    if strategy.wants("chatter-on-quote") {
      while true { try log(strategy, "and another thing") }
    }
    if strategy.wants("deaf-on-quote") {
      // Shows that it waits, but reads no more.
      while true { try endpoint.wait(timeout: .milliseconds(10)) }
    }
    if strategy.wants("leap-on-quote") {
      strategy.nextNumber = .max
      try order(strategy, instrument.id)
    }
    if strategy.wants("break-on-quote") {
      try breakChannel()
      while true { try endpoint.wait() }
    }
    if let word = strategy.words.first(where: { $0.hasPrefix("hostile:") }) {
      var hostile = Hostile(seed: UInt64(word.dropFirst(8)) ?? 0, strategies: strategies.count)
      for _ in 0..<4000 { try endpoint.send(hostile.message()) }
      try log(strategy, "said everything")
    }
    if strategy.wants("count") {
      strategy.quotes += 1
      if strategy.quotes == 20 { try log(strategy, "quotes 20") }
    }
    if strategy.wants("order-on-quote") { try order(strategy, instrument.id) }
  }

  func stop(_ strategy: TestStrategy, _ reason: String) throws {
    if strategy.wants("deaf-on-stop") { return }
    if strategy.wants("order-on-stop") { try order(strategy, InstrumentID(rawValue: 1)) }
    try log(strategy, "stop \(reason)")
    try send(strategy, .stopped)
    left -= 1
  }

  func handle(_ event: ChildEvent, _ strategy: TestStrategy) throws {
    switch event.body {
    case .quote(let index, let quote, let sent):
      guard let instrument = strategy.instruments[index] else { return }
      endpoint.noteLatency(sent: sent)
      try quote.bid.map { bid in
        if strategy.wants("echo") { try log(strategy, "quote \(instrument.address) \(bid)") }
      }
      try answerQuote(strategy, instrument)
    case .instrument(let index, let symbol, let instrument):
      strategy.instruments[index] = instrument
      if strategy.wants("echo") { try log(strategy, "instrument \(symbol) \(index)") }
    case .bar(_, let size, let bar, let isWarmup):
      if strategy.wants("echo") { try log(strategy, "bar \(size) \(bar.close) \(isWarmup)") }
    case .warmedUp(_, let size): if strategy.wants("echo") { try log(strategy, "warm \(size)") }
    case .order(let order): try log(strategy, "order \(order.intent.rawValue) \(order.state)")
    case .filled(let delivery):
      let old = delivery.replaced.map { " for \($0.execution.rawValue)" } ?? ""
      try log(strategy, "fill \(delivery.fill.execution.rawValue)\(old)")
    case .requestRefused(let number, let reason): try log(strategy, "refused \(number) \(reason)")
    case .position(let position): try log(strategy, "position \(position.quantity)")
    case .connection(let account, let isReady, _):
      try log(strategy, "connection \(account.rawValue) \(isReady)")
    case .timer(let id): try log(strategy, "timer \(id)")
    case .feedFailed(let symbol, let code, _): try log(strategy, "failed \(symbol) \(code)")
    case .stop(let reason): try stop(strategy, reason)
    case .start, .trade, .depth, .feedState, .accountValue, .holding, .preview: break
    }
  }

  func answerQuote(_ strategy: TestStrategy, _ instrument: ChildInstrument) throws {
    try quote(strategy, instrument)
  }

  while true {
    while let event = try endpoint.next() {
      if case .start(let desk) = event.body {
        for (index, start) in desk.strategies.enumerated() {
          strategies.append(TestStrategy(index: UInt16(index), start: start))
        }
        left = strategies.count
        for strategy in strategies { try begin(strategy) }
        continue
      }
      for strategy in strategies where event.strategy == nil || event.strategy == strategy.index {
        try handle(event, strategy)
      }
      if left == 0 && !strategies.isEmpty { leave(0) }
    }
    try endpoint.wait()
  }
}

if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "--forbidden" {
  Forbidden.run(CommandLine.arguments[2])
}
do { try run() } catch { leave(70) }
