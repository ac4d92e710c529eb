import LuaRuntime
import Testing

/// Collects what host functions saw.
private final class Seen {
  var values: [LuaValue] = []
  var texts: [String] = []
  var functions: [LuaFunction] = []
}

@Suite("The host's side")
struct HostTests {
  private func make(_ seen: Seen) throws -> LuaVM {
    let vm = try LuaVM.make()
    let buy = LuaHostFunction("buy", "symbol, quantity [, options]", "Buys.") {
      (call: inout LuaCall) throws(LuaMisuse) in
      let symbol = try call.requireString(0, "symbol")
      let quantity = try call.requireInt(1, "quantity")
      if quantity <= 0 { throw LuaMisuse("quantity must be positive, got \(quantity)") }
      if symbol == "NONE" { return try call.returnsFailure("no such symbol") }
      seen.values.append(try call.value(2))
      try call.returns(.object(["symbol": .string(symbol), "quantity": .int(quantity)]))
    }
    let half = LuaHostFunction("half", "x", "Half.") { (call: inout LuaCall) throws(LuaMisuse) in
      call.returns(try call.requireNumber(0, "x") / 2)
    }
    let info = LuaHostFunction("info", "...", "Logs.") { call in
      var text = ""
      for index in 0..<call.count { text += (index > 0 ? " " : "") + call.display(index) }
      if let (source, line) = call.caller() { text += " @\(source):\(line)" }
      seen.texts.append(text)
    }
    let after = LuaHostFunction("after", "f", "Keeps.") { (call: inout LuaCall) throws(LuaMisuse) in
      guard let function = call.function(0) else { throw call.expected("function", 0, "f") }
      seen.functions.append(function)
    }
    try vm.register(
      LuaHostTable(
        "order", "Orders.", functions: [buy, half], constants: [("DAY", .string("DAY"))]))
    try vm.register(LuaHostTable("log", functions: [info, after]))
    return vm
  }

  @Test("functions read typed arguments and return values")
  func arguments() throws {
    let seen = Seen()
    let vm = try make(seen)
    #expect(
      try vm.run(
        "local o = order.buy('AAPL', 5.0, {tags = {'x', 'y'}, limit = 1.5}) "
          + "return o.symbol .. o.quantity .. order.DAY") == .string("AAPL5DAY"))
    #expect(
      seen.values == [
        .object(["limit": .number(1.5), "tags": .array([.string("x"), .string("y")])])
      ])
    #expect(try vm.run("return select(2, order.buy('NONE', 1))") == .string("no such symbol"))
    #expect(try vm.run("return order.half(5)") == .number(2.5))
  }

  @Test(
    "misuse raises at the script's line with the function's name",
    arguments: [
      ("order.buy()", "bad argument #1 to 'order.buy' (symbol: string expected, got no value)"),
      (
        "order.buy('A', '5')",
        "bad argument #2 to 'order.buy' (quantity: integer expected, got string)"
      ),
      (
        "order.buy('A', 1.5)",
        "bad argument #2 to 'order.buy' (quantity: integer expected, got number)"
      ),
      (
        "order.buy('A', 0/0)",
        "bad argument #2 to 'order.buy' (quantity: integer expected, got number)"
      ),
      ("order.buy('A', -3)", "quantity must be positive, got -3"),
      ("order.buy('A', 3, {f = print_it})", "undeclared global 'print_it'"),
      (
        "order.buy('A', 3, {f = error})",
        "argument #3: a value of type function cannot be used here (order.buy)"
      ),
      (
        "local t = {} t.t = t order.buy('A', 3, t)",
        "argument #3: tables are nested too deep, or in a cycle (limit 16) (order.buy)"
      ),
      (
        "local t = {} for i = 1, 20000 do t[i] = i end order.buy('A', 3, t)",
        "argument #3: more than 10000 entries (order.buy)"
      ),
      (
        "order.buy('A', 3, ('x'):rep(2000000))",
        "argument #3: larger than 1048576 bytes (order.buy)"
      ),
      ("order.buy('A', 3, '\\xff')", "argument #3: text is not UTF-8 (order.buy)"),
      ("order.half(1/0)", "bad argument #1 to 'order.half' (x: must be finite, got inf)"),
      ("order.sell('A')", "'order' has no member 'sell'"),
      ("order.buy = nil", "'order' is read-only: 'buy' cannot be set"),
      ("rawset(order, 'buy', 1)", "cannot change a protected table"),
      ("setmetatable(order, nil)", "cannot change a protected metatable"),
      ("log.after(5)", "bad argument #1 to 'log.after' (f: function expected, got number)"),
      ("log.info(table.unpack({}, 1, 17))", "too many arguments (limit 16)"),
    ])
  func misuse(body: String, message: String) throws {
    let vm = try make(Seen())
    do {
      try vm.run("\n" + body)
      Issue.record("no error")
    } catch let error as LuaError {
      #expect(error.message == message)
      #expect(error.source == "test.lua" && error.line == 2 && error.kind == .runtime)
    }
    // A misuse can be caught like any error, and nothing is left over from it.
    #expect(try vm.run("return pcall(function() \(body) end)") == .bool(false))
  }

  @Test("a log call shows any value and knows its caller")
  func display() throws {
    let seen = Seen()
    let vm = try make(seen)
    try vm.run(
      "log.info(1, 1.5, nil, 'x', {}, setmetatable({}, {__tostring = function() return 'T' end}))")
    #expect(seen.texts == ["1 1.5 nil x table: #1 T @test.lua:1"])
    #expect(
      try vm.run(
        "local names = {} for k in pairs(order) do names[#names + 1] = k end "
          + "return table.concat(names, ' ')") == .string("DAY buy half"))
  }

  @Test("a script's function is kept, called later and released")
  func retained() throws {
    let seen = Seen()
    let vm = try make(seen)
    try vm.run("local n = 10 log.after(function(x) n = n + x return n end)")
    let function = try #require(seen.functions.first)
    #expect(try vm.call(function, [.int(1)], returning: 1) == [.int(11)])
    #expect(try vm.call(function, [.int(1)], returning: 2) == [.int(12), .nil])
    vm.release(function)
  }

  @Test("throwing a thousand times leaks no closure and breaks no access")
  func throwsCleanly() throws {
    final class Token {}
    weak var weakToken: Token?
    do {
      let vm = try LuaVM.make()
      let token = Token()
      weakToken = token
      var count = 0
      try vm.register(
        LuaHostTable(
          nil,
          functions: [
            LuaHostFunction("fail") { (_: inout LuaCall) throws(LuaMisuse) in
              _ = token
              count += 1
              throw LuaMisuse("no")
            }
          ]))
      try vm.run("for i = 1, 1000 do assert(not pcall(fail)) end")
      #expect(count == 1000)
      vm.close()
    }
    #expect(weakToken == nil)
  }

  @Test("module values are read as plain copies")
  func moduleValues() throws {
    let vm = try LuaVM.make()
    let module = try vm.load(
      "return {params = {fast = {default = 5, doc = 'x'}}, symbols = {'A', 'B'}, n = 3}",
      name: "s.lua")
    #expect(
      try vm.value(of: "symbols", in: module) == .array([.string("A"), .string("B")]))
    #expect(
      try vm.value(of: "params", in: module).asTable?["fast"]?.asTable?["default"] == .int(5))
    #expect(try vm.value(of: "none", in: module) == .nil)
    #expect(try vm.member("n", of: module) == .value(typeName: "number"))
    vm.release(module)
  }

  @Test("require loads each module once, shows cycles, and names what is missing")
  func modules() throws {
    let vm = try LuaVM.make()
    var asked: [String] = []
    let texts = [
      "lib.math":
        "count = (rawget(_G, 'count') or 0) + 1 return {twice = function(x) return 2 * x end}",
      "a": "return require('b')", "b": "return require('a')", "bad": "local x =",
      "broken": "\nerror('boom')", "quiet": "local x = 1",
    ]
    try vm.setModuleResolver { name in
      asked.append(name)
      return texts[name].map { ($0, "strategies/\(name).lua") }
    }
    #expect(
      try vm.run("return require('lib.math').twice(4) + require('lib.math').twice(1) + count")
        == .int(11))
    #expect(asked == ["lib.math"])
    #expect(try vm.failure("require('a')") == "module 'a' requires itself: a -> b -> a")
    #expect(try vm.failure("require('a')") == "module 'a' requires itself: a -> b -> a")
    #expect(try vm.failure("require('gone')") == "module 'gone' not found")
    #expect(try vm.run("return require('quiet')") == .bool(true))
    #expect { try vm.run("require('broken')") } throws: {
      "\($0)" == "strategies/broken.lua:2: boom"
    }
    #expect { try vm.run("require('bad')") } throws: {
      "\($0)" == "strategies/bad.lua:1: unexpected symbol near <eof>"
    }
    #expect(try LuaVM.make().failure("require('x')") == "module 'x' not found")
  }
}
