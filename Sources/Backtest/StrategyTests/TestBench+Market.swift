import LuaRuntime
import Orders
import StrategyChannel
import TradingModel

/// The table `market` of tests: prices, time, and what becomes of orders.
extension TestBench {
  func marketTable() -> LuaHostTable {
    LuaHostTable(
      "market", "Moves the market and the clock of the test.",
      functions: [
        quoteFunction(), tradeFunction(), barsFunction(), feedFunction(), advanceFunction(),
        timeFunction(), fillFunction(), rejectFunction(), cancelFunction(),
      ])
  }

  private func quoteFunction() -> LuaHostFunction {
    LuaHostFunction(
      "quote", "symbol, bid, ask [, {bid_size=, ask_size=, last=, last_size=, volume=, close=}]",
      "A new quote; a side that is nil is missing."
    ) { [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("market.quote")
      let symbol = try call.requireString(0, "symbol")
      let bid = try TestArguments.decimal(call, 1, "the bid")
      let ask = try TestArguments.decimal(call, 2, "the ask")
      let more = call.isNil(3) ? LuaTable(array: []) : try call.requireTable(3, "more")
      var extra: [String: Decimal64] = [:]
      var halted = false
      for pair in more.pairs {
        guard case .string(let key) = pair.key else { continue }
        if key == "halted" {
          halted = pair.value.asBool ?? false
        } else if ["bid_size", "ask_size", "last", "last_size", "volume", "close"].contains(key) {
          extra[key] = try TestArguments.decimal(pair.value, "market.quote: '\(key)'")
        } else {
          throw LuaMisuse("market.quote: a quote has no field '\(key)' that can be set")
        }
      }
      try stage.quote(symbol) { quote in
        (quote.bid, quote.ask) = (bid, ask)
        quote.bidSize = extra["bid_size"] ?? quote.bidSize
        quote.askSize = extra["ask_size"] ?? quote.askSize
        quote.last = extra["last"] ?? quote.last
        quote.lastSize = extra["last_size"] ?? quote.lastSize
        quote.volume = extra["volume"] ?? quote.volume
        quote.previousClose = extra["close"] ?? quote.previousClose
        quote.changed = halted ? [.bid, .ask, .halted] : [.bid, .ask]
      }
    }
  }

  private func tradeFunction() -> LuaHostFunction {
    LuaHostFunction("trade", "symbol, price [, size]", "A trade of others.") {
      [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("market.trade")
      let symbol = try call.requireString(0, "symbol")
      guard let price = try TestArguments.decimal(call, 1, "the price") else {
        throw call.expected("number", 1, "price")
      }
      try stage.trade(symbol, price, try TestArguments.decimal(call, 2, "the size") ?? .one)
    }
  }

  private func barsFunction() -> LuaHostFunction {
    LuaHostFunction(
      "bars", "symbol, size, list [, {warmup = true}]",
      "Finished bars, one after the other; each lets its time pass."
    ) { [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("market.bars")
      let symbol = try call.requireString(0, "symbol")
      let text = try call.requireString(1, "size")
      guard let size = BarSize(text) else {
        throw LuaMisuse("market.bars: '\(text)' is not a bar size such as 5s, 1m or 1h")
      }
      guard let list = try call.requireTable(2, "list").array else {
        throw LuaMisuse("market.bars: the third argument must be a list of bars")
      }
      let options = call.isNil(3) ? nil : try call.requireTable(3, "options")
      for (index, value) in list.enumerated() {
        let bar = try TestArguments.bar(
          value, at: stage.clock.now, "market.bars: bar \(index + 1)")
        try stage.bar(symbol, size, bar, isWarmup: options?["warmup"]?.asBool ?? false)
      }
    }
  }

  private func feedFunction() -> LuaHostFunction {
    LuaHostFunction(
      "feed", "symbol, state", "The stream is \"live\", \"delayed\", \"stale\" or \"interrupted\"."
    ) { [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("market.feed")
      let symbol = try call.requireString(0, "symbol")
      switch try call.requireString(1, "state") {
      case "live": try stage.feed(symbol, .live)
      case "delayed": try stage.feed(symbol, .delayed)
      case "stale": try stage.feed(symbol, .stale(silent: .seconds(60)))
      case "interrupted": try stage.feed(symbol, .interrupted("the test says so"))
      case let other:
        throw LuaMisuse(
          "market.feed: a stream is live, delayed, stale or interrupted, not '\(other)'")
      }
    }
  }

  private func advanceFunction() -> LuaHostFunction {
    LuaHostFunction("advance", "time", "Lets time pass (5m, 30s, or seconds); timers fire.") {
      [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("market.advance")
      try stage.advance(by: try TestArguments.duration(try call.value(0), "market.advance: time"))
    }
  }

  private func timeFunction() -> LuaHostFunction {
    LuaHostFunction("time", "", "The time in seconds since 1970.") {
      [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      call.returns(Double(try running("market.time").clock.now.rawValue) / 1e9)
    }
  }

  // MARK: Orders

  private func fillFunction() -> LuaHostFunction {
    LuaHostFunction(
      "fill", "[{price=, quantity=, and fields that choose orders}]",
      "Fills the orders that the fields choose; all that work when there are none."
    ) { [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("market.fill")
      var chosen = call.isNil(0) ? LuaTable(array: []) : try call.requireTable(0, "fields")
      let price = try TestArguments.decimal(chosen["price"], "market.fill: the price")
      let quantity = try TestArguments.decimal(chosen["quantity"], "market.fill: the quantity")
      chosen = LuaTable(
        chosen.pairs.filter { $0.key != .string("price") && $0.key != .string("quantity") })
      for item in try choose(stage, chosen, "market.fill").filter(\.isActive) {
        // An earlier fill of this call may have ended it.
        guard stage.broker.resting.contains(where: { $0.order.id == item.order.id }) else {
          continue
        }
        guard let price = price ?? stage.usualPrice(of: item) else {
          throw LuaMisuse(
            "market.fill: no price of \(stage.symbol(of: item.order.ticket.instrument)) is known; "
              + "name one with price = ...")
        }
        let size = quantity ?? item.remaining
        guard size > .zero, size <= item.remaining else {
          throw failure("market.fill: \(size) of an order of which \(item.remaining) remain")
        }
        stage.broker.fill(item.order.id, size, at: price)
        try stage.settle()
      }
    }
  }

  private func rejectFunction() -> LuaHostFunction {
    LuaHostFunction(
      "reject", "[reason [, fields that choose orders]]", "The broker refuses the orders."
    ) { [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("market.reject")
      let reason = call.string(0) ?? "the test says so"
      let fields = call.isNil(1) ? LuaTable(array: []) : try call.requireTable(1, "fields")
      for item in try choose(stage, fields, "market.reject") {
        stage.broker.reject(item.order.id, reason)
        try stage.settle()
      }
    }
  }

  private func cancelFunction() -> LuaHostFunction {
    LuaHostFunction("cancel", "[fields that choose orders]", "The broker ends the orders.") {
      [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("market.cancel")
      let fields = call.isNil(0) ? LuaTable(array: []) : try call.requireTable(0, "fields")
      for item in try choose(stage, fields, "market.cancel") {
        stage.broker.end(item.order.id)
        try stage.settle()
      }
    }
  }

  /// The working orders that have the fields; none is a failure of the test.
  private func choose(
    _ stage: TestStage, _ fields: LuaTable, _ function: String
  ) throws(LuaMisuse) -> [StageBroker.Resting] {
    var found: [StageBroker.Resting] = []
    for item in stage.broker.resting
    where try stage.fields(of: item).differences(fields, in: function).isEmpty {
      found.append(item)
    }
    if !found.isEmpty { return found }
    throw failure(
      "\(function): no working order" + (fields.pairs.isEmpty ? "" : " has these fields"),
      stage.broker.resting.map { "working: \(stage.fields(of: $0).summary)" })
  }
}
