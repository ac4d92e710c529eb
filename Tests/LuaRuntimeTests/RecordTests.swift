import LuaRuntime
import Testing

@Suite("Event objects")
struct RecordTests {
  static let fields = [
    LuaField("symbol", .string), LuaField("bid", .number), LuaField("ask", .number),
    LuaField("bid_size", .int), LuaField("delayed", .bool),
  ]

  private func make(_ script: String) throws -> (LuaVM, LuaRecord, LuaFunction) {
    let vm = try LuaVM.make()
    let record = try vm.defineRecord("quote", fields: Self.fields)
    record.set(0, string: try vm.intern("AAPL"))
    record.set(1, number: 10.25)
    record.set(3, int: 300)
    record.set(4, bool: true)
    let module = try vm.load("local M = {} \(script) return M", name: "q.lua")
    return (vm, record, try #require(try vm.function("on_quote", of: module)))
  }

  @Test("give their fields, nil for absent ones, and follow every change")
  func fields() throws {
    let (vm, record, onQuote) = try make(
      """
      M.last = {}
      function M.on_quote(q)
        local last = M.last
        last[#last + 1] = q.symbol .. tostring(q.bid) .. tostring(q.ask) .. q.bid_size
          .. tostring(q.delayed)
        if #last == 3 then error(table.concat(last, ' '), 0) end
      end
      """)
    try vm.call(onQuote, record)
    record.set(2, number: 10.5)
    record.set(1, number: nil)
    record.set(99, number: 1)
    try vm.call(onQuote, record)
    record.clear()
    record.set(0, string: try vm.intern("MSFT"))
    record.set(3, int: 1)
    #expect { try vm.call(onQuote, record) } throws: {
      "\($0)".hasSuffix("AAPL10.25nil300true AAPLnil10.5300true MSFTnilnil1nil")
    }
  }

  @Test("a kept one raises after its callback, a copy stays")
  func kept() throws {
    let (vm, record, onQuote) = try make(
      "local kept, copy function M.on_quote(q) "
        + "if kept and not pcall(function() return kept.bid end) "
        + "then error('never') end kept, copy = q, q:copy() end "
        + "function M.late() return copy.symbol .. copy.bid, kept.bid end")
    try vm.call(onQuote, record)
    try vm.call(onQuote, record)
    let module = try vm.load("return {}", name: "x")
    vm.release(module)
    let keeper = try vm.load(
      "kept = nil return {on_quote = function(q) kept = q end, "
        + "late = function() return kept.bid end}",
      name: "k.lua")
    try vm.call(try #require(try vm.function("on_quote", of: keeper)), record)
    #expect { try vm.call(try #require(try vm.function("late", of: keeper))) } throws: {
      "\($0)" == "k.lua:1: this quote is over: keep what you need in locals, or quote:copy()"
    }
  }

  @Test(
    "refuse what they are not",
    arguments: [
      ("q.bidd", "quote has no field 'bidd'"), ("q[1]", "quote fields have names, not a number"),
      ("pcall(getmetatable(q).__index)", "attempt to index a boolean value"),
      ("rawset(q, 'bid', 1)", "bad argument #1 to 'rawset' (table expected, got quote)"),
      (
        "q.copy({})",
        "bad argument #1 to 'copy' (event (call it as event:copy()) expected, got table)"
      ),
    ])
  func refusals(expression: String, message: String) throws {
    let (vm, record, onQuote) = try make("function M.on_quote(q) local x = \(expression) end")
    #expect { try vm.call(onQuote, record) } throws: {
      ($0 as? LuaError)?.message.hasPrefix(message) == true
    }
    let (vm2, record2, write) = try make("function M.on_quote(q) q.bid = 1 end")
    #expect { try vm2.call(write, record2) } throws: {
      ($0 as? LuaError)?.message == "a quote is read-only"
    }
  }

  @Test("show themselves, walk in the order of their fields, and cross as tables")
  func whole() throws {
    let (vm, record, onQuote) = try make(
      """
      function M.on_quote(q)
        local names = {}
        for name, value in pairs(q) do names[#names + 1] = name .. '=' .. tostring(value) end
        error(tostring(q) .. ' ' .. table.concat(names, ',') .. ' ' .. json.encode(q), 0)
      end
      """)
    #expect { try vm.call(onQuote, record) } throws: {
      ($0 as? LuaError)?.message
        == "quote{symbol=AAPL bid=10.25 bid_size=300 delayed=true} "
        + "symbol=AAPL,bid=10.25,bid_size=300,delayed=true "
        + #"{"bid":10.25,"bid_size":300,"delayed":true,"symbol":"AAPL"}"#
    }
  }

  /// A source that gives what a seed says, and counts what it was asked for.
  private final class Source: LuaRecordSource {
    var values: [UInt64?] = []
    var asked = 0

    func fill(_ record: LuaRecord, _ fields: UInt64) {
      asked += fields.nonzeroBitCount
      record.fill(fields) { values[$0] }
    }

    /// Values that stay, change and go away between events.
    func draw(_ state: inout UInt64, symbols: [LuaInternedString]) {
      func next(_ limit: UInt64) -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) % limit
      }
      values = [
        symbols[Int(next(2))].bits, next(4) == 0 ? nil : Double(next(5)).bitPattern,
        next(3) == 0 ? nil : (Double(next(1000)) / 7).bitPattern, next(3) == 0 ? nil : next(9),
        next(2),
      ]
    }
  }

  @Test("say the same whether a field is looked at always, sometimes or never before")
  func hotFields() throws {
    let vm = try LuaVM.make()
    let record = try vm.defineRecord("quote", fields: Self.fields)
    let module = try vm.load(
      """
      local M, count = {}, 0
      local names = {"symbol", "bid", "ask", "bid_size", "delayed"}
      function M.on_quote(q)
        count = count + 1
        -- The looks come before the copy, which asks for everything.
        local seen = {always = q.bid, symbol = q.symbol, delayed = q.delayed}
        if count % 5 == 0 or count > 150 then seen.ask = q.ask end
        local copy = q:copy()
        assert(seen.always == copy.bid and seen.symbol == copy.symbol)
        assert(seen.delayed == copy.delayed)
        if count % 5 == 0 or count > 150 then assert(seen.ask == copy.ask) end
        for _, name in ipairs(names) do assert(q[name] == copy[name], name) end
        assert(not pcall(function() return q.bidd end) and not pcall(function() q.bid = 1 end))
        assert(not pcall(function() return q[1] end))
        if count % 50 == 0 then for i = 1, 1000 do local t = {i} end end
      end
      function M.count() return count end
      return M
      """, name: "hot.lua")
    let onQuote = try #require(try vm.function("on_quote", of: module))
    let source = Source()
    let symbols = [try vm.intern("AAPL"), try vm.intern("MSFT")]
    record.source = source
    var state: UInt64 = 11
    for round in 0..<400 {
      source.draw(&state, symbols: symbols)
      record.expect()
      // What the host fills by itself must be no different from what it is asked for.
      if round % 2 == 0 { source.fill(record, record.hot) }
      try vm.call(onQuote, record)
      if round % 100 == 0 { vm.collectGarbage() }
    }
    #expect(record.hot != 0)
    #expect(
      try vm.call(try #require(try vm.function("count", of: module)), returning: 1) == [.int(400)])
  }

  @Test("ask for nothing that no script looks at")
  func unasked() throws {
    let (vm, record, onQuote) = try make("function M.on_quote(q) return q.bid end")
    let source = Source()
    var state: UInt64 = 3
    source.draw(&state, symbols: [try vm.intern("A"), try vm.intern("B")])
    record.source = source
    for _ in 0..<100 {
      record.expect()
      try vm.call(onQuote, record)
    }
    #expect(source.asked == 100)
    #expect(record.hot == 1 << 1)
  }

  @Test("end when another call begins, hot fields and all")
  func ends() throws {
    let vm = try LuaVM.make()
    let fields = [LuaField("bid", .number)]
    let (quote, bar) = (
      try vm.defineRecord("quote", fields: fields), try vm.defineRecord("bar", fields: fields)
    )
    let module = try vm.load(
      """
      local M, kept = {}, nil
      function M.on_quote(q) kept = q return q.bid end
      function M.look() return kept.bid end
      function M.on_bar(b) local _ = b.bid return kept.bid end
      return M
      """, name: "ends.lua")
    let onQuote = try #require(try vm.function("on_quote", of: module))
    let over = "this quote is over: keep what you need in locals, or quote:copy()"
    for value in 0..<10 {
      quote.set(0, number: Double(value))
      bar.set(0, number: 5)
      try vm.call(onQuote, quote)
      try vm.call(onQuote, quote)
      for name in ["look", "on_bar"] {
        let function = try #require(try vm.function(name, of: module))
        #expect {
          if name == "look" { try vm.call(function) } else { try vm.call(function, bar) }
        } throws: { ($0 as? LuaError)?.message == over }
      }
    }
  }
}
