import StrategyChannel
import TradingModel

/// A strategy's message as people read it.
struct MessageWords {
  var names: SymbolNames

  func text(_ message: ChildMessage) -> String {
    switch message.body {
    case .described(let description): return Self.text(description)
    case .started: return "started"
    case .request(let number, let account, let action):
      return "request \(number) on \(account.rawValue): \(text(action))"
    case .log(let level, let text, let file, let line):
      let place = file.map { " (\($0)\(line.map { ":\($0)" } ?? ""))" } ?? ""
      return "log \(Self.word(level)): \"\(text)\"\(place)"
    case .state(let state):
      return "state, version \(state.version)"
        + (state.delivered.map { ", up to fill \($0)" } ?? "") + ": "
        + String(decoding: state.bytes.prefix(2000), as: UTF8.self)
    case .delivered(let number): return "heard of fill \(number)"
    case .timerSet(let id, let delay, let isRepeating):
      return "timer \(id) \(isRepeating ? "every" : "after") \(delay)"
    case .timerCancel(let id): return "end of timer \(id)"
    case .subscribe(let wish): return "subscribe \(Self.text(wish))"
    case .unsubscribe(let symbol): return "unsubscribe \(symbol)"
    case .fault(let callback, let fault): return "fault in \(callback): \(Self.text(fault))"
    case .interrupted(let callback, let after, let fault):
      return "\(callback) interrupted after \(after): \(Self.text(fault))"
    case .stopped: return "stopped"
    }
  }

  /// What a request asks for, without its number.
  func text(_ action: OrderRequest.Action) -> String {
    switch action {
    case .place(let ticket): return text(ticket)
    case .modify(let intent, let quantity, let type):
      return "change \(intent.rawValue)" + (quantity.map { " to \($0)" } ?? "")
        + (type.map { " as \($0.summary)" } ?? "")
    case .cancel(let intent): return "cancel \(intent.rawValue)"
    case .cancelAll: return "cancel all"
    case .preview(let ticket): return "preview " + text(ticket)
    }
  }

  private func text(_ ticket: OrderTicket) -> String {
    var words =
      "\(ticket.side.word) \(ticket.quantity) \(names.name(ticket.instrument)) "
      + ticket.type.summary
    if ticket.timeInForce != .day { words += " \(ticket.timeInForce.rawValue)" }
    if let price = ticket.bracket?.takeProfit { words += ", target \(price)" }
    if let price = ticket.bracket?.stopLoss { words += ", stop \(price)" }
    if !ticket.tag.isEmpty { words += ", tag \(ticket.tag)" }
    return words
  }

  private static func text(_ description: StrategyDescription) -> String {
    if let fault = description.fault { return "could not be loaded: \(text(fault))" }
    let parameters = description.parameters.map { "\($0.name)=\(text($0.value))" }
    return "described: symbols \(description.wishes.map(text).joined(separator: ", ")); "
      + "parameters \(parameters.joined(separator: ", ")); "
      + "callbacks \(description.callbacks.joined(separator: ", "))"
  }

  private static func text(_ wish: SymbolWish) -> String {
    wish.symbol + (wish.bars.isEmpty ? "" : " \(wish.bars.map(\.description))")
      + (wish.warmup > 0 ? " warm-up \(wish.warmup)" : "")
  }

  private static func text(_ fault: ScriptFault) -> String {
    let place = fault.file.map { "\($0)\(fault.line.map { ":\($0)" } ?? ""): " } ?? ""
    return place + fault.message
  }

  static func text(_ value: ParameterValue) -> String {
    switch value {
    case .flag(let flag): "\(flag)"
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .text(let text): text
    }
  }

  private static func word(_ level: LogLevel) -> String {
    switch level {
    case .debug: "debug"
    case .info: "info"
    case .warning: "warning"
    case .error: "error"
    }
  }
}
