import StrategyChannel
import TradingModel

/// An event of a tape as people read it.
struct EventWords {
  var names: SymbolNames

  func text(_ event: ChildEvent) -> String {
    switch event.body {
    case .start(let start):
      return "start of \(start.strategies.map(\.strategy.rawValue).joined(separator: ", "))"
    case .instrument(_, let symbol, _): return "details of \(symbol)"
    case .quote(let index, let quote, _): return "quote \(names.name(index)) \(Self.text(quote))"
    case .trade(let index, let trade, let missed):
      return "trade \(names.name(index)) \(trade.size) at \(trade.price)"
        + (missed > 0 ? ", \(missed) before it dropped" : "")
    case .depth(let index, _): return "order book \(names.name(index))"
    case .bar(let index, let size, let bar, let isWarmup):
      return "\(isWarmup ? "warm-up bar" : "bar") \(names.name(index)) \(size), close \(bar.close)"
    case .warmedUp(let index, let size): return "end of warm-up \(names.name(index)) \(size)"
    case .feedState(let index, let condition):
      return "feed \(names.name(index)) \(Self.text(condition))"
    case .feedFailed(let symbol, let code, let text):
      return "feed \(symbol) failed: \(text) (\(code))"
    case .order(let order):
      return "order \(order.intent.rawValue) \(order.state.rawValue)"
        + (order.requestNumber.map { " (request \($0))" } ?? "")
    case .filled(let delivery): return Self.text(delivery, names)
    case .requestRefused(let number, let reason): return "request \(number) refused: \(reason)"
    case .preview(let number, _): return "preview \(number)"
    case .position(let position):
      return "position \(position.account.rawValue) \(position.quantity) "
        + names.name(position.instrument)
    case .holding(let position):
      return "holding \(position.quantity) \(names.name(position.instrument))"
    case .accountValue(let value):
      return "account \(value.account.rawValue) \(value.key) \(value.value)"
    case .timer(let id): return "timer \(id)"
    case .connection(let account, let isReady, _):
      return "account \(account.rawValue) \(isReady ? "takes orders" : "takes no orders")"
    case .stop(let reason): return "stop: \(reason)"
    }
  }

  static func text(_ quote: Quote) -> String {
    let bid = quote.bid?.description ?? "none"
    let ask = quote.ask?.description ?? "none"
    let last = quote.last.map { ", last \($0)" } ?? ""
    return "\(bid) x \(ask)\(last)" + (quote.changed.contains(.conflated) ? ", conflated" : "")
  }

  private static func text(_ condition: FeedCondition) -> String {
    switch condition {
    case .live: "live"
    case .delayed: "delayed"
    case .stale(let silent): "silent for \(silent.components.seconds) s"
    case .interrupted(let text): "interrupted: \(text)"
    }
  }

  private static func text(_ delivery: FillDelivery, _ names: SymbolNames) -> String {
    let fill = delivery.fill
    return (delivery.replaced == nil ? "fill" : "correction of a fill")
      + " \(fill.side.word) \(fill.quantity) \(names.name(fill.instrument)) at \(fill.price)"
      + (delivery.isReplayed ? ", told again" : "")
  }
}

extension Side {
  /// `buy` or `sell`.
  var word: String {
    switch self {
    case .buy: "buy"
    case .sell: "sell"
    }
  }
}
