import LuaRuntime
import Orders
import StrategyChannel
import TradingModel

/// The table `expect` of tests. What is not as expected ends the test at the line of the call.
extension TestBench {
  func expectTable() -> LuaHostTable {
    LuaHostTable(
      "expect", "What must be so.",
      functions: [
        expectOrder(), expectNoOrders(), expectCancel(), expectChange(), expectRefusal(),
        expectPosition(), expectLog(), expectNoLog(), expectFault(), expectState(),
      ])
  }

  // MARK: Orders

  private func expectOrder() -> LuaHostFunction {
    LuaHostFunction(
      "order", "[fields]",
      "The next order that the strategy placed has these fields; returns the order."
    ) { [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("expect.order")
      let fields = call.isNil(0) ? LuaTable(array: []) : try call.requireTable(0, "fields")
      guard let (index, ticket) = nextOrder(stage) else {
        throw failure("expected an order (\(Self.words(fields))), and the strategy placed none")
      }
      let asked = stage.asked[index]
      let got = OrderFields(
        ticket, account: asked.account, symbol: stage.symbol(of: ticket.instrument))
      let wrong = try got.differences(fields, in: "expect.order")
      guard wrong.isEmpty else {
        throw failure(
          "the order is not the expected one: \(got.summary)", Self.table(wrong))
      }
      if let reason = stage.news.refusals[asked.number] {
        throw failure("the order was refused: \(got.summary)", ["because: \(reason)"])
      }
      stage.asked[index].isTaken = true
      try call.returns(
        .table(LuaTable(got.values.map { LuaTable.Pair(.string($0.name), $0.value) })))
    }
  }

  private func nextOrder(_ stage: TestStage) -> (Int, OrderTicket)? {
    for (index, asked) in stage.asked.enumerated() where !asked.isTaken {
      if case .place(let ticket) = asked.action { return (index, ticket) }
    }
    return nil
  }

  private func expectNoOrders() -> LuaHostFunction {
    LuaHostFunction("no_orders", "", "No order was placed that no expectation was about.") {
      [unowned self] (_: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("expect.no_orders")
      guard let (index, ticket) = nextOrder(stage) else { return }
      let fields = OrderFields(
        ticket, account: stage.asked[index].account, symbol: stage.symbol(of: ticket.instrument))
      throw failure("expected no order, and the strategy placed one: \(fields.summary)")
    }
  }

  private func expectCancel() -> LuaHostFunction {
    LuaHostFunction("cancel", "[fields]", "The strategy asked for the end of such an order.") {
      [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("expect.cancel")
      let fields = call.isNil(0) ? LuaTable(array: []) : try call.requireTable(0, "fields")
      var seen: [String] = []
      for (index, asked) in stage.asked.enumerated() where !asked.isTaken {
        switch asked.action {
        case .cancelAll:
          guard fields.pairs.isEmpty else { continue }
          stage.asked[index].isTaken = true
          return
        case .cancel(let intent):
          guard let got = stage.fields(of: intent) else { continue }
          seen.append("cancelled: \(got.summary)")
          guard try got.differences(fields, in: "expect.cancel").isEmpty else { continue }
          stage.asked[index].isTaken = true
          return
        case .place, .modify, .preview: continue
        }
      }
      throw failure(
        "expected the cancel of an order (\(Self.words(fields))), and the strategy cancelled "
          + (seen.isEmpty ? "none" : "others"), seen)
    }
  }

  private func expectChange() -> LuaHostFunction {
    LuaHostFunction(
      "change", "fields", "The strategy changed an order, which has these fields now."
    ) { [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("expect.change")
      let fields = call.isNil(0) ? LuaTable(array: []) : try call.requireTable(0, "fields")
      for (index, asked) in stage.asked.enumerated() where !asked.isTaken {
        guard case .modify(let intent, _, _) = asked.action,
          let got = stage.fields(of: intent)
        else { continue }
        let wrong = try got.differences(fields, in: "expect.change")
        guard wrong.isEmpty else {
          throw failure(
            "the changed order is not the expected one: \(got.summary)", Self.table(wrong))
        }
        stage.asked[index].isTaken = true
        return
      }
      throw failure(
        "expected a change of an order (\(Self.words(fields))), and the strategy changed none")
    }
  }

  private func expectRefusal() -> LuaHostFunction {
    LuaHostFunction(
      "refusal", "[text]", "Perigee or the broker refused an order, with the text in the reason."
    ) { [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("expect.refusal")
      let text = call.string(0) ?? ""
      var seen: [String] = []
      for (index, asked) in stage.asked.enumerated() where !asked.isTaken {
        guard let reason = stage.refusal(of: asked.number) else { continue }
        seen.append("refused: \(reason)")
        guard reason.contains(text) else { continue }
        stage.asked[index].isTaken = true
        return
      }
      throw failure("expected a refusal with \"\(text)\", and there was none", seen)
    }
  }

  private func expectPosition() -> LuaHostFunction {
    LuaHostFunction("position", "symbol, quantity", "The strategy holds so many.") {
      [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("expect.position")
      let symbol = try call.requireString(0, "symbol")
      guard let expected = try TestArguments.decimal(call, 1, "the quantity") else {
        throw call.expected("number", 1, "quantity")
      }
      let held = try stage.held(symbol)
      guard held == expected else {
        throw failure("expected a position of \(expected) in \(symbol), got \(held)")
      }
    }
  }

  // MARK: Words and state

  private func expectLog() -> LuaHostFunction {
    LuaHostFunction(
      "log", "text", "A line of the log has the text, after the line of the last expect.log."
    ) { [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("expect.log")
      let text = try call.requireString(0, "text")
      let rest = stage.log[min(stage.linesTaken, stage.log.count)...]
      guard let index = rest.firstIndex(where: { $0.text.contains(text) }) else {
        throw failure(
          "expected a line of log with \"\(text)\", and there was none"
            + (stage.linesTaken > 0 ? " after the one found before" : ""))
      }
      stage.linesTaken = index + 1
    }
  }

  private func expectNoLog() -> LuaHostFunction {
    LuaHostFunction("no_log", "text", "No line of the whole log has the text.") {
      [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("expect.no_log")
      let text = try call.requireString(0, "text")
      guard let line = stage.log.first(where: { $0.text.contains(text) }) else { return }
      throw failure("expected no line of log with \"\(text)\", got: \(line.shown)")
    }
  }

  private func expectFault() -> LuaHostFunction {
    LuaHostFunction("fault", "[text]", "The strategy raised an error with the text.") {
      [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("expect.fault")
      let text = call.string(0) ?? ""
      guard
        let index = stage.faults.firstIndex(where: { Self.place($0.fault).contains(text) })
      else {
        throw failure("expected an error of the strategy with \"\(text)\", and there was none")
      }
      stage.faults.remove(at: index)
    }
  }

  private func expectState() -> LuaHostFunction {
    LuaHostFunction("state", "name, value", "The strategy saved this value.") {
      [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let stage = try running("expect.state")
      let name = try call.requireString(0, "name")
      let expected = try call.value(1)
      let got = try stage.state(name)
      if let left = expected.asDouble, let right = got.asDouble, left == right { return }
      guard got == expected else {
        throw failure(
          "expected '\(name)' of the saved state to be \(expected.written), got \(got.written)")
      }
    }
  }

  // MARK: Wording

  private static func words(_ fields: LuaTable) -> String {
    if fields.pairs.isEmpty { return "any" }
    return fields.pairs.map { pair in
      guard case .string(let name) = pair.key else { return "?" }
      return "\(name) = \(pair.value.written)"
    }.joined(separator: ", ")
  }

  private static func table(_ differences: [OrderFields.Difference]) -> [String] {
    let width = differences.map(\.name.count).max() ?? 0
    return differences.map { item in
      let name = item.name + String(repeating: " ", count: width - item.name.count)
      return "\(name)  expected \(item.expected.written), got \(item.got.written)"
    }
  }
}

extension TestStage {
  /// An order of any age by its identity.
  func fields(of intent: IntentID) -> OrderFields? {
    guard let order = orders.order(intent) else { return nil }
    return OrderFields(
      order.ticket, account: order.account, symbol: symbol(of: order.ticket.instrument))
  }

  /// Why a request came to nothing, at the desk or at the broker; nil when it did not.
  func refusal(of number: Int64) -> String? {
    if let reason = news.refusals[number] { return reason }
    let order = news.orders.first { $0.requestNumber == number && $0.parent == nil }
    guard let order, order.state == .rejected || order.state == .notSent else { return nil }
    return order.reason ?? ""
  }
}
