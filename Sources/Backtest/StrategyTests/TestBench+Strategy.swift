import LuaRuntime
import Orders
import StrategyChannel
import TradingModel

/// The table `strategy` of tests: the strategy's life, and a look at it.
extension TestBench {
  func strategyTable() -> LuaHostTable {
    LuaHostTable(
      "strategy", "Runs the strategy under test and looks at it.",
      functions: [
        runFunction(), restartFunction(), stopFunction(), ordersFunction(), positionFunction(),
        logLines(), stateFunction(),
      ])
  }

  private func runFunction() -> LuaHostFunction {
    LuaHostFunction(
      "run", "script [, options]",
      "Starts a script of the test's folder in a new world, which a test does once or more often."
    ) { [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let name = try call.requireString(0, "script")
      let options =
        call.isNil(1)
        ? TestStage.Options()
        : try TestArguments.options(try call.requireTable(1, "options"))
      let script: TestedScript
      do throws(StrategyTestError) { script = try file.script(name) } catch {
        throw LuaMisuse("strategy.run: \(error.description)")
      }
      if let fault = stage?.faults.first {
        throw failure("the strategy before this one raised an error: \(Self.place(fault.fault))")
      }
      let made = try TestStage(script, name: name, options: options)
      stage = made
      guard let fault = made.faults.first?.fault else { return }
      made.faults = []
      throw failure(
        "\(name) does not load: \(Self.place(fault))",
        fault.traceback.split(separator: "\n").map(String.init))
    }
  }

  private func restartFunction() -> LuaHostFunction {
    LuaHostFunction("restart", "", "Ends the strategy and starts it again with its saved state.") {
      [unowned self] (_: inout LuaCall) throws(LuaMisuse) in
      try running("strategy.restart").restart()
    }
  }

  private func stopFunction() -> LuaHostFunction {
    LuaHostFunction("stop", "[reason]", "Ends the strategy; its on_stop runs.") {
      [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      try running("strategy.stop").stop(call.string(0) ?? "end of the test")
    }
  }

  private func ordersFunction() -> LuaHostFunction {
    LuaHostFunction("orders", "", "The orders that can still trade, oldest first.") {
      [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("strategy.orders")
      let orders = stage.broker.resting.map { item in
        LuaValue.table(
          LuaTable(
            stage.fields(of: item).values.map { LuaTable.Pair(.string($0.name), $0.value) }))
      }
      try call.returns(.array(orders))
    }
  }

  private func positionFunction() -> LuaHostFunction {
    LuaHostFunction("position", "symbol", "What the strategy holds by its own fills.") {
      [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let symbol = try call.requireString(0, "symbol")
      let held = try running("strategy.position").held(symbol)
      call.returns(held.doubleValue)
    }
  }

  private func logLines() -> LuaHostFunction {
    LuaHostFunction("log", "", "The lines that the strategy logged, oldest first.") {
      [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let lines = try running("strategy.log").log.suffix(1000).map { LuaValue.string($0.text) }
      try call.returns(.array(lines))
    }
  }

  private func stateFunction() -> LuaHostFunction {
    LuaHostFunction("state", "name", "A value of the state that the strategy saved.") {
      [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let name = try call.requireString(0, "name")
      try call.returns(try running("strategy.state").state(name))
    }
  }
}

/// Looks at the strategy.
extension TestStage {
  /// How the script names an instrument.
  func symbol(of instrument: InstrumentID) -> String {
    instruments.entry(of: instrument)?.symbol ?? "con:\(instrument.rawValue)"
  }

  func fields(of item: StageBroker.Resting) -> OrderFields {
    let ticket = item.order.ticket
    let order = orders.order(item.order.intent)
    return OrderFields(
      ticket, account: order?.account ?? options.accounts[0],
      symbol: symbol(of: ticket.instrument))
  }

  /// What the strategy holds, over all of its accounts.
  func held(_ symbol: String) throws(LuaMisuse) -> Quantity {
    guard let index = instruments.index(of: symbol) else { return .zero }
    let id = instruments.entries[index].instrument.id
    return options.accounts.reduce(.zero) { sum, account in
      let key = StrategyHolding.Key(
        strategy: start.strategy, account: account, instrument: id)
      return sum + orders.holding(key).quantity
    }
  }

  func state(_ name: String) throws(LuaMisuse) -> LuaValue {
    guard let saved else { return .nil }
    do throws(LuaValueError) {
      return try LuaJSON.decode(String(decoding: saved.bytes, as: UTF8.self)).asTable?[name]
        ?? .nil
    } catch { throw LuaMisuse("the state is no JSON: \(error)") }
  }
}
