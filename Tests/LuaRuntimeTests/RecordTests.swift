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
}
