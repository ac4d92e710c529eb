import LuaRuntime
import Testing

@Suite("The sandbox")
struct SandboxTests {
  @Test(
    "lacks what reaches out of it",
    arguments: [
      "io", "os", "debug", "package", "dofile", "loadfile", "collectgarbage", "warn", "print",
      "loadstring",
    ])
  func missingGlobals(name: String) throws {
    let vm = try LuaVM.make()
    #expect(try vm.failure("return \(name)") == "undeclared global '\(name)'")
    #expect(try vm.run("return rawget(_G, '\(name)')") == .nil)
  }

  @Test("string.dump is gone and binary chunks do not load")
  func noBytecode() throws {
    let vm = try LuaVM.make()
    #expect(try vm.run("return string.dump") == .nil)
    #expect(
      try vm.run(#"local f, e = load('\27Lua') return e"#)
        == .string("attempt to load a binary chunk (mode is 't')"))
    #expect(try vm.run(#"return load('return 2 + 3', 'x', 'b')()"#) == .int(5))
    #expect(try vm.run("return load('return x', 'x', 't', {x = 4})()") == .int(4))
    #expect { try vm.load("\u{1B}Lua", name: "b") } throws: { ($0 as? LuaError)?.kind == .syntax }
  }

  @Test("the string metatable cannot be reached, the others can")
  func metatables() throws {
    let vm = try LuaVM.make()
    #expect(try vm.run("return getmetatable('')") == .bool(false))
    #expect(try vm.run("return getmetatable(_G)") == .bool(false))
    #expect(
      try vm.run("local mt = {} return getmetatable(setmetatable({}, mt)) == mt") == .bool(true))
    for name in ["__gc", "__mode"] {
      #expect(
        try vm.failure("setmetatable({}, {\(name) = 'k'})")
          == "'\(name)' is not available: its timing would differ between runs")
    }
    #expect(
      try vm.failure("setmetatable(setmetatable({}, {__metatable = 1}), {})")
        == "cannot change a protected metatable")
  }

  @Test("objects show a serial number, never an address")
  func noAddresses() throws {
    let vm = try LuaVM.make()
    #expect(
      try vm.run("local t = {} return tostring(t) .. tostring(t)") == .string("table: #1table: #1"))
    #expect(try vm.run("return tostring(function() end)") == .string("function: #2"))
    #expect(
      try vm.run("return ('%s|%10s'):format({}, coroutine.create(error))")
        == .string("table: #3|thread: #4"))
    #expect(
      try vm.failure("return ('%p'):format({})")
        == "'%p' is not available: addresses are hidden")
    #expect(
      try vm.run("return ('%5.1f %d %q %%p'):format(1.25, 3, 'a')")
        == .string("  1.2 3 \"a\" %p"))
    #expect(try vm.run("return tostring(setmetatable({}, {__name = 'x'}))") == .string("table: #5"))
  }

  @Test("globals are declared at the top level of a file, or not at all")
  func strictGlobals() throws {
    let vm = try LuaVM.make()
    let module = try vm.load(
      """
      counter = 0
      later = nil
      local M = {}
      function M.read() return counter, later end
      function M.write() counter = counter + 1; later = 5 end
      function M.wrong() typo = 1 end
      function M.unknown() return conter end
      return M
      """, name: "strategies/globals.lua")
    let call = { (name: String) in
      try vm.call(try #require(try vm.function(name, of: module)), returning: 2)
    }
    #expect(try call("read") == [.int(0), .nil])
    _ = try call("write")
    #expect(try call("read") == [.int(1), .int(5)])
    #expect { try call("wrong") } throws: {
      "\($0)" == "strategies/globals.lua:6: assignment to undeclared global 'typo' (use 'local', "
        + "or declare it at the top level of the file)"
    }
    #expect { try call("unknown") } throws: {
      "\($0)" == "strategies/globals.lua:7: undeclared global 'conter'"
    }
  }

  @Test(
    "bounds what loops inside the library",
    arguments: [
      ("return ('x'):rep(1 << 40)", "resulting string too large (limit 4194304 bytes)"),
      (
        "return ('x'):rep(1 << 26, ('y'):rep(1 << 20))",
        "resulting string too large (limit 4194304 bytes)"
      ),
      ("table.move({}, 1, 1 << 60, 2)", "too many elements to move (limit 4194304)"),
      ("table.unpack({}, 1, 1e6)", "too many elements to unpack (limit 65536)"),
      (
        "table.unpack({}, math.mininteger, math.maxinteger)",
        "too many elements to unpack (limit 65536)"
      ),
      (
        "table.insert(setmetatable({}, {__len = function() return 1 << 30 end}), 1, 0)",
        "bad argument #1 to 'insert' (a table with __len is not accepted)"
      ),
      (
        "table.sort(setmetatable({}, {__len = function() return 9 end}))",
        "bad argument #1 to 'sort' (a table with __len is not accepted)"
      ),
      (
        "return ('x'):rep(2000000):find('y.')",
        "string of 2000000 bytes is too long for a pattern (limit 1048576)"
      ),
      (
        "return ('a'):rep(30):find(('a*'):rep(12) .. 'b')",
        "pattern takes too many steps (limit 4000000)"
      ),
      (
        "return string.format(('%d'):rep(20000), 1)",
        "bad argument #1 to 'format' (format string is too long)"
      ),
      (
        "math.randomseed()",
        "math.randomseed needs a seed: a random one would differ between runs"
      ),
    ])
  func boundedLibrary(body: String, message: String) throws {
    let text = try LuaVM.make().failure(body)
    #expect(text.hasPrefix(message), "\(text)")
  }

  @Test("string.rep of nothing ends at once")
  func emptyRep() throws {
    #expect(try LuaVM.make().run("return (''):rep(1 << 60)") == .string(""))
  }

  @Test("pairs and next follow the canonical order")
  func orderedPairs() throws {
    let vm = try LuaVM.make()
    let walk = """
      local t = {zeta = 1, alpha = 2, [2.5] = 3, [-1] = 4, [10] = 5, [true] = 6, [false] = 7, a = 8}
      t[1], t[2] = 'x', 'y'
      local seen = {}
      """
    let order = "-1 1 2 2.5 10 a alpha zeta false true"
    #expect(
      try vm.run(
        walk
          + "for k in pairs(t) do seen[#seen + 1] = tostring(k) end return table.concat(seen, ' ')")
        == .string(order))
    #expect(
      try vm.run(
        walk
          + "local k = next(t) while k ~= nil do seen[#seen + 1] = tostring(k) k = next(t, k) end "
          + "return table.concat(seen, ' ')") == .string(order))
    #expect(try vm.run("return next({})") == .nil)
    #expect(
      try vm.failure("for k in pairs({[{}] = 1}) do end")
        == "pairs: a key of type table has no order that a replay could repeat")
    #expect(
      try vm.run(
        "local t, n = {a = 1, b = 2, c = 3}, 0 "
          + "for k in pairs(t) do t[k] = nil t.b = nil n = n + 1 end "
          + "return n") == .int(2))
    #expect(
      try vm.run(
        "local n = 0 "
          + "for k, v in pairs(setmetatable({}, {__pairs = function() return function(_, k) "
          + "if not k then return 1, 5 end end, nil, nil end})) do n = n + v end return n")
        == .int(5))
  }

  @Test("a thousand random tables are walked in the order of a sorted list of their keys")
  func pairsEqualsSort() throws {
    let vm = try LuaVM.make()
    try vm.run(
      """
      for round = 1, 1000 do
        local t, keys = {}, {}
        for i = 1, math.random(0, 40) do
          local key = math.random(3) == 1 and math.random(-50, 50) or 'k' .. math.random(99)
          if t[key] == nil then keys[#keys + 1] = key end
          t[key] = i
        end
        table.sort(keys, function(a, b)
          if type(a) ~= type(b) then return type(a) == 'number' end
          return a < b
        end)
        local at = 0
        for k, v in pairs(t) do
          at = at + 1
          assert(k == keys[at] and v == t[k], 'round ' .. round)
        end
        assert(at == #keys)
      end
      """)
  }

  @Test("table.sort is stable, equal in every run, and shrugs at senseless comparisons")
  func stableSort() throws {
    let vm = try LuaVM.make()
    try vm.run(
      """
      local t = {}
      for i = 1, 2000 do t[i] = {key = math.random(20), place = i} end
      table.sort(t, function(a, b) return a.key < b.key end)
      for i = 2, #t do
        local a, b = t[i - 1], t[i]
        assert(a.key < b.key or (a.key == b.key and a.place < b.place))
      end
      local words = {'b', 'a', 'c'}
      table.sort(words)
      assert(table.concat(words) == 'abc')
      table.sort(t, function() return true end)
      assert(#t == 2000)
      """)
    #expect(
      try vm.failure("table.sort({1, 'x'})") == "attempt to compare string with number")
  }

  @Test("random numbers follow the host's seed, and a script's own seed")
  func seededRandom() throws {
    let draw = "return math.random(1 << 30)"
    let first = try LuaVM.make(seed: 1).run(draw)
    #expect(try LuaVM.make(seed: 1).run(draw) == first)
    #expect(try LuaVM.make(seed: 2).run(draw) != first)
    let own = "math.randomseed(5) return math.random(1 << 30)"
    #expect(try LuaVM.make(seed: 1).run(own) == LuaVM.make(seed: 2).run(own))
  }

  @Test("pcall, xpcall and coroutines behave as in stock Lua")
  func controlFlow() throws {
    let vm = try LuaVM.make()
    try vm.run(
      """
      assert(select('#', pcall(function() return 1, nil, 3 end)) == 4)
      local ok, message = pcall(error, {code = 5})
      assert(not ok and message.code == 5)
      assert(select(2, xpcall(function(a, b) return a + b end, error, 2, 3)) == 5)
      local ok, handled = xpcall(function() error('x', 0) end, function(m) return m .. '!' end)
      assert(not ok and handled == 'x!')
      -- a yield passes through pcall and xpcall
      local co = coroutine.create(function()
        local ok, value = pcall(function() return coroutine.yield(1) + 1 end)
        local ok2, value2 = xpcall(function() return coroutine.yield(value) * 2 end, error)
        return value2
      end)
      assert(select(2, coroutine.resume(co)) == 1)
      assert(select(2, coroutine.resume(co, 10)) == 11)
      assert(select(2, coroutine.resume(co, 21)) == 42)
      assert(coroutine.status(co) == 'dead')
      assert(select(2, coroutine.resume(co)) == 'cannot resume dead coroutine')
      local wrap = coroutine.wrap(function() error('inside') end)
      local ok, message = pcall(wrap)
      assert(not ok and message:find('inside'))
      local open = coroutine.create(function() coroutine.yield() end)
      coroutine.resume(open)
      assert(coroutine.close(open) and coroutine.status(open) == 'dead')
      local co2
      co2 = coroutine.create(function() return pcall(coroutine.close, co2) end)
      local _, closed, why = coroutine.resume(co2)
      assert(closed == false and why:find('running'))
      """)
  }
}
