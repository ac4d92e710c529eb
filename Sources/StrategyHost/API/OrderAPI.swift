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
        modify(context), cancelAll(context), get(context), working(context), preview(context),
      ])
  }

  private static func placing(
    _ name: String, _ side: Side, _ context: StrategyContext
  ) -> LuaHostFunction {
    LuaHostFunction(
      name, "{symbol=, quantity=, type=, price=, stop=, ..., tif=, account=, tag=}",
      """
      Places an order to \(name): market without 'price' and 'stop', limit with 'price', stop with \
      'stop', stop-limit with both, a trailing stop with 'trail' or 'trail_percent'; 'type' names \
      the others. 'tif' is day (default), gtc, gtd, ioc, fok or opg. 'take_profit' and 'stop_loss' \
      rest at the broker once it fills. docs/orders.md has every field. Returns the request's \
      number, or nil and why not.
      """
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      try requireDirect(call)
      let draft = try OrderDraft("order.\(name)", try call.requireTable(0, "order"))
      guard !context.isWarmingUp else { return try call.returnsFailure("warming up") }
      switch try draft.outcome(side, context) {
      case .refused(let text): try call.returnsFailure(text)
      case .ticket(let ticket, let account):
        let number = context.orders.takeNumber(for: account)
        context.send(.request(number: number, account: account, .place(ticket)))
        call.returns(number)
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
      try requireDirect(call)
      try requireDirect(call)
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
      "modify", "order, {quantity=, price=, stop=, trail=, ...}",
      """
      Asks for new terms of a working order: its quantity and the prices that its type has. \
      Returns true, or nil and why not.
      """
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      let fields = try LuaFields(
        "order.modify", try call.requireTable(1, "changes"),
        known: Set(TypeFields.all + ["quantity"]))
      switch try target(call, context) {
      case .order(let order):
        guard !order.state.isFinal else {
          return try call.returnsFailure("the order has ended: \(order.state.rawValue)")
        }
        let size = try newSize(fields)
        let instrument = context.market.instrument(order.ticket.instrument)
        let prices = PriceFields(fields: fields, instrument: instrument)
        let type = try TypeFields(fields: fields, prices: prices, side: order.ticket.side)
          .changed(order.ticket.type)
        guard size != nil || type != nil else { throw fields.misuse("nothing to change") }
        let number = context.orders.takeNumber(for: order.account)
        context.send(
          .request(
            number: number, account: order.account,
            .modify(order.intent, quantity: size, type: type)))
        try call.returns(.bool(true))
      case .pending: try call.returnsFailure("the order is not acknowledged yet")
      case .unknown(let text): try call.returnsFailure(text)
      }
    }
  }

  private static func newSize(_ fields: LuaFields) throws(LuaMisuse) -> Quantity? {
    guard let size = try fields.decimal("quantity") else { return nil }
    guard size > .zero else { throw fields.misuse("quantity must be positive, got \(size)") }
    return size
  }

  private static func preview(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "preview", "{side=, symbol=, quantity=, ...}",
      """
      Asks the broker what an order would do to the account; nothing is placed. The fields are \
      those of order.buy, and 'side' is buy or sell. Returns a number, or nil and why not; the \
      answer comes as on_preview(number, preview), or as on_preview(number, nil, why).
      """
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      try requireDirect(call)
      let draft = try OrderDraft(
        "order.preview", try call.requireTable(0, "order"), others: ["side"])
      let side = try draft.side()
      guard !context.isWarmingUp else { return try call.returnsFailure("warming up") }
      switch try draft.outcome(side, context) {
      case .refused(let text): try call.returnsFailure(text)
      case .ticket(let ticket, let account):
        let number = context.orders.takePreviewNumber()
        context.send(.request(number: number, account: account, .preview(ticket)))
        call.returns(number)
      }
    }
  }

  private static func cancelAll(_ context: StrategyContext) -> LuaHostFunction {
    LuaHostFunction(
      "cancel_all", "[account]",
      "Asks for the end of all working orders of this strategy on the account. Returns true."
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      try requireDirect(call)
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

  /// Orders come from a callback's own code. In a handler that runs at a moment of Lua's choosing
  /// nobody has decided to trade.
  private static func requireDirect(_ call: borrowing LuaCall) throws(LuaMisuse) {
    guard !call.isDirect() else { return }
    throw LuaMisuse(
      "\(call.functionName): orders are not taken from inside of a metamethod (__close, __tostring, "
        + "__index, ...) or of another function of the API, nor while an error unwinds; nothing "
        + "was sent")
  }

  private static func target(
    _ call: borrowing LuaCall, _ context: StrategyContext
  ) throws(LuaMisuse) -> OrderShelf.Target {
    let value: LuaValue =
      if call.isTable(0) {
        .table(try call.requireTable(0, "order"))
      } else {
        call.string(0).map { .string($0) } ?? call.int(0).map { .int($0) } ?? .nil
      }
    guard let target = context.orders.target(value) else {
      throw call.expected("order or request number", 0, "order")
    }
    return target
  }
}
