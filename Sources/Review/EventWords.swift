import StrategyChannel
import TradingModel

/// What a strategy saw and said, in words and with every digit.
struct EventWords {
  /// The instruments of the life by their index, as addresses.
  var symbols: [ChildEvent.InstrumentIndex: String] = [:]
  /// The same by their contract ids.
  var addresses: [InstrumentID: String] = [:]

  func symbol(_ index: ChildEvent.InstrumentIndex) -> String {
    symbols[index] ?? "instrument \(index)"
  }

  func symbol(_ id: InstrumentID) -> String { addresses[id] ?? "con:\(id.rawValue)" }

  /// An event in one sentence, without its time.
  func text(_ body: ChildEvent.Body) -> String {
    switch body {
    case .start(let desk):
      "its process began with \(desk.strategies.map(\.scriptName).joined(separator: ", "))"
    case .instrument(let index, let symbol, _): "\(symbol) is \(self.symbol(index))"
    case .quote(let index, let quote, _):
      "quote of \(symbol(index)): bid \(price(quote.bid)), ask \(price(quote.ask))"
    case .trade(let index, let trade, _):
      "trade of \(symbol(index)): \(trade.size) at \(trade.price)"
    case .depth(let index, _): "order book of \(symbol(index))"
    case .bar(let index, let size, let bar, let isWarmup):
      "\(isWarmup ? "warm-up bar" : "bar") \(size) of \(symbol(index)): close \(bar.close)"
    case .warmedUp(let index, let size): "all warm-up bars \(size) of \(symbol(index)) had come"
    case .feedState(let index, let state): "\(symbol(index)) is \(EventWords.text(state))"
    case .feedFailed(let symbol, let code, let text): "\(symbol) failed: \(text) (\(code))"
    case .order(let order):
      "order \(order.intent.rawValue) is \(words(order.state.rawValue))"
        + (order.reason.map { ": \($0)" } ?? "")
    case .filled(let delivery):
      "fill: \(delivery.fill.side.rawValue) \(delivery.fill.quantity) "
        + "\(symbol(delivery.fill.instrument)) at \(delivery.fill.price)"
    case .requestRefused(let number, let reason): "request \(number) was refused: \(reason)"
    case .preview(let number, _): "the answer to preview \(number)"
    case .position(let position):
      "\(position.account.rawValue) holds \(position.quantity) of \(symbol(position.instrument))"
    case .holding(let position):
      "it holds \(position.quantity) of \(symbol(position.instrument)) on "
        + position.account.rawValue
    case .accountValue(let value): "\(value.account.rawValue): \(value.key) \(value.value)"
    case .timer(let id): "timer \(id)"
    case .connection(let account, let isReady, let text):
      "\(account.rawValue) is \(isReady ? "ready" : "not ready")" + (text.map { ": \($0)" } ?? "")
    case .stop(let reason): "it was to stop: \(reason)"
    }
  }

  /// The facts of an event, as far as they are numbers.
  func facts(_ body: ChildEvent.Body) -> [OrderTimeline.Fact] {
    var facts: [OrderTimeline.Fact] = []
    func add(_ name: String, _ value: (some CustomStringConvertible)?) {
      if let value { facts.append(.init(name, value.description)) }
    }
    switch body {
    case .quote(_, let quote, _):
      add("bid", quote.bid)
      add("bid_size", quote.bidSize)
      add("ask", quote.ask)
      add("ask_size", quote.askSize)
      add("last", quote.last)
    case .trade(_, let trade, _):
      add("price", trade.price)
      add("size", trade.size)
    case .bar(_, _, let bar, _):
      add("open", bar.open)
      add("high", bar.high)
      add("low", bar.low)
      add("close", bar.close)
      add("volume", bar.volume)
    case .start, .instrument, .depth, .warmedUp, .feedState, .feedFailed, .order, .filled,
      .requestRefused, .preview, .position, .holding, .accountValue, .timer, .connection, .stop:
      break
    }
    return facts
  }

  /// A message in one sentence.
  func text(_ body: ChildMessage.Body) -> String {
    switch body {
    case .described(let description):
      description.fault.map { "it could not be loaded: \($0.message)" } ?? "it was loaded"
    case .started: "on_start returned"
    case .request(let number, let account, let action):
      "request \(number) on \(account.rawValue): \(text(action))"
    case .log(let level, let text, _, _): "logged (\(level)): \(text)"
    case .state: "saved its state"
    case .delivered: "took up a fill"
    case .timerSet(let id, let delay, let isRepeating):
      "set timer \(id) to \(isRepeating ? "every " : "")\(delay)"
    case .timerCancel(let id): "ended timer \(id)"
    case .subscribe(let wish): "asked for \(wish.symbol)"
    case .unsubscribe(let symbol): "gave up \(symbol)"
    case .fault(let callback, let fault):
      "\(callback) raised an error\(place(fault)): \(fault.message)"
    case .interrupted(let callback, let limit, let fault):
      "\(callback) was interrupted after \(limit)\(place(fault))"
    case .stopped: "on_stop returned"
    }
  }

  func text(_ action: OrderRequest.Action) -> String {
    switch action {
    case .place(let ticket): text(ticket)
    case .preview(let ticket): "preview \(text(ticket))"
    case .modify(let intent, let quantity, let type):
      "change \(intent.rawValue)" + (quantity.map { " to \($0)" } ?? "")
        + (type.map { " \($0.summary)" } ?? "")
    case .cancel(let intent): "cancel \(intent.rawValue)"
    case .cancelAll: "cancel all"
    }
  }

  func text(_ ticket: OrderTicket) -> String {
    "\(ticket.side.rawValue) \(ticket.quantity) \(symbol(ticket.instrument)) \(ticket.type.summary)"
  }

  static func text(_ state: FeedCondition) -> String {
    switch state {
    case .live: "live"
    case .delayed: "delayed"
    case .stale(let silent): "stale: nothing came for \(silent.components.seconds) s"
    case .interrupted(let why): "interrupted: \(why)"
    }
  }

  /// The callback that an event is for; nil for those that only change what a script can read.
  static func callback(_ body: ChildEvent.Body) -> String? {
    switch body {
    case .start: "on_start"
    case .quote: "on_quote"
    case .trade: "on_trade"
    case .depth: "on_depth"
    case .bar(_, _, _, let isWarmup): isWarmup ? nil : "on_bar"
    case .warmedUp, .feedState, .feedFailed: "on_feed"
    case .order, .requestRefused: "on_order"
    case .filled: "on_fill"
    case .preview: "on_preview"
    case .timer: "on_timer"
    case .connection: "on_connection"
    case .stop: "on_stop"
    case .instrument, .position, .holding, .accountValue: nil
    }
  }

  private func price(_ price: Price?) -> String { price?.description ?? "none" }
  private func words(_ state: String) -> String { String(state.map { $0 == "_" ? " " : $0 }) }
  private func place(_ fault: ScriptFault) -> String {
    guard let file = fault.file else { return "" }
    return " at \(file)" + (fault.line.map { ":\($0)" } ?? "")
  }
}
