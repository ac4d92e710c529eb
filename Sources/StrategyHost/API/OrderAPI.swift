import LuaRuntime
import StrategyChannel
import TradingModel

/// The global `order`.
enum OrderAPI {
  static func table(_ context: StrategyContext) -> LuaHostTable {
    LuaHostTable(
      "order",
      """
      Orders of this strategy. A new order is answered at once with its request number; what \
      becomes of it comes through on_order and on_fill.
      """,
      functions: [
        placing("buy", .buy, context), placing("sell", .sell, context), cancel(context),
        modify(context), cancelAll(context), get(context), working(context),
      ])
  }

  private static func placing(
    _ name: String, _ side: Side, _ context: StrategyContext
  ) -> LuaHostFunction {
    LuaHostFunction(
      name, "{symbol=, quantity=, price=, stop=, tif=, take_profit=, stop_loss=, account=, tag=}",
      """
      Places an order to \(name): market without 'price' and 'stop', limit with 'price', stop with \
      'stop', stop-limit with both. 'tif' is day (default), gtc, ioc or fok. 'take_profit' and \
      'stop_loss' rest at the broker once it fills. Returns the request's number, or nil and why not.
      """
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      let draft = try OrderDraft("order.\(name)", try call.requireTable(0, "order"))
      guard !context.isWarmingUp else { return try call.returnsFailure("warming up") }
      switch try draft.outcome(side, context) {
      case .refused(let text): try call.returnsFailure(text)
      case .ticket(let ticket, let account):
        let number = context.orders.takeNumber(for: account)
        context.send(.request(number: number, account: account, .place(ticket)))
        try call.returns(.int(number))
      }
    }
  }

  private static func cancel(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "cancel", "order",
      """
      Asks for an order's end: a request number, an order's id, or an order table. Before the \
      desk has answered, the cancel waits for it. Returns true, or nil and why not.
      """
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      switch try target(call, context) {
      case .order(let order):
        guard !order.state.isFinal else {
          return try call.returnsFailure("the order has ended: \(order.state.rawValue)")
        }
        cancel(order, context)
        try call.returns(.bool(true))
      case .pending(let number):
        _ = context.orders.cancelOnceKnown(number)
        try call.returns(.bool(true))
      case .unknown(let text): try call.returnsFailure(text)
      }
    }
  }

  /// Sends the cancel of an order that has an identity.
  static func cancel(_ order: Order, _ context: StrategyContext) {
    let number = context.orders.takeNumber(for: order.account)
    context.send(.request(number: number, account: order.account, .cancel(order.intent)))
  }

  private static func modify(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "modify", "order, {quantity=, price=, stop=}",
      "Asks for new terms of a working order. Returns true, or nil and why not."
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      let draft = try OrderDraft("order.modify", try call.requireTable(1, "changes"))
      switch try target(call, context) {
      case .order(let order):
        guard !order.state.isFinal else {
          return try call.returnsFailure("the order has ended: \(order.state.rawValue)")
        }
        let tick = context.market.entries.values.first {
          $0.instrument.id == order.ticket.instrument
        }?.instrument.tickSize
        let (quantity, type) = try draft.changes(order, tick: tick)
        guard quantity != nil || type != nil else {
          throw LuaMisuse("order.modify: nothing to change")
        }
        let number = context.orders.takeNumber(for: order.account)
        context.send(
          .request(
            number: number, account: order.account,
            .modify(order.intent, quantity: quantity, type: type)))
        try call.returns(.bool(true))
      case .pending: try call.returnsFailure("the order is not acknowledged yet")
      case .unknown(let text): try call.returnsFailure(text)
      }
    }
  }

  private static func cancelAll(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "cancel_all", "[account]",
      "Asks for the end of all working orders of this strategy on the account. Returns true."
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      let name = call.isNil(0) ? nil : try call.requireString(0, "account")
      guard let account = context.account(name) else {
        return try call.returnsFailure(
          "account '\(name ?? "")' is not one of this deployment's: \(context.accountList)")
      }
      let number = context.orders.takeNumber(for: account)
      context.send(.request(number: number, account: account, .cancelAll))
      try call.returns(.bool(true))
    }
  }

  private static func get(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "get", "order", "The order as it stands now, or nil when it is not known (yet)."
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      guard case .order(let order) = try target(call, context) else {
        return try call.returns(.nil)
      }
      let symbol = context.market.symbol(of: order.ticket.instrument)
      try call.returns(order.luaValue(symbol: symbol))
    }
  }

  private static func working(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "working", "[symbol]", "A list of the orders that can still trade, oldest first."
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      let symbol = call.isNil(0) ? nil : try call.requireString(0, "symbol")
      let wanted = symbol.map { context.market.entry($0)?.instrument.id }
      let orders = context.orders.working.filter {
        wanted == nil || $0.ticket.instrument == wanted
      }
      try call.returns(
        .array(orders.map { $0.luaValue(symbol: context.market.symbol(of: $0.ticket.instrument)) }))
    }
  }

  private enum Target {
    case order(Order)
    case pending(Int64)
    case unknown(String)
  }

  private static func target(
    _ call: borrowing LuaCall, _ context: StrategyContext
  ) throws(LuaMisuse) -> Target {
    var number = call.isTable(0) ? nil : call.int(0)
    var id = call.string(0)
    if call.isTable(0) {
      let table = try call.requireTable(0, "order")
      number = table["number"]?.asInt
      id = table["id"]?.asString
    }
    if let id {
      guard let order = context.orders.orders[IntentID(rawValue: id)] else {
        return .unknown("no order '\(id)' of this strategy")
      }
      return .order(order)
    }
    guard let number else { throw call.expected("order or request number", 0, "order") }
    if let order = context.orders.order(number) { return .order(order) }
    return context.orders.pending[number] == nil
      ? .unknown("no order with request number \(number) of this strategy") : .pending(number)
  }
}
