import TradingModel

/// An order of the recorded test: what the script places before the recording begins, and what it
/// does when the order has filled.
struct PlannedOrder {
  enum Kind {
    case limit(Price)
    case stop(Price)
  }

  /// What follows a fill.
  enum Then {
    case nothing
    /// A target and a stop that rest at the broker from the fill on.
    case bracket(target: Price, stop: Price)
    /// A limit order the other way, which the script places when it hears of the fill.
    case exit(Price)
  }

  var tag: String
  var symbol: String
  var side: Side
  var quantity: Quantity
  var kind: Kind
  var then = Then.nothing

  /// The order as a Lua table.
  var lua: String {
    var fields = [
      "tag = \"\(tag)\"", "symbol = \"\(symbol)\"", "quantity = \(quantity)",
    ]
    switch kind {
    case .limit(let price): fields.append("price = \(price)")
    case .stop(let price): fields.append("stop = \(price)")
    }
    if case .bracket(let target, let stop) = then {
      fields += ["take_profit = \(target)", "stop_loss = \(stop)"]
    }
    var line = "{ side = \"\(side.word)\", order = { \(fields.joined(separator: ", ")) }"
    if case .exit(let price) = then {
      line +=
        ", exit = { side = \"\(side.other.word)\", order = { tag = \"\(tag):exit\", "
        + "symbol = \"\(symbol)\", quantity = \(quantity), price = \(price) } }"
    }
    return line + " },"
  }
}

extension Side {
  fileprivate var word: String { self == .buy ? "buy" : "sell" }
  fileprivate var other: Side { self == .buy ? .sell : .buy }
}
