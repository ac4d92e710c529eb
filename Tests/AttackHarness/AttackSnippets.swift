/// Attacks by number: on time, on memory, on the library, on the daemon's interface.
package enum AttackSnippets {
  private static let stopped: Set<Attack.Ending> = [.interrupted]
  private static let bounded: Set<Attack.Ending> = [.interrupted, .memory, .harmless]
  private static let full: Set<Attack.Ending> = [.memory, .interrupted]
  private static let refused: Set<Attack.Ending> = [.harmless]

  private static func attack(
    _ name: String, _ endings: Set<Attack.Ending>, _ text: String,
    check: @escaping @Sendable (Attack.Evidence) -> String? = { _ in nil }
  ) -> Attack {
    Attack(name: name, text: text, endings: endings, check: check)
  }

  /// The run's log must hold a text, in any of its lines.
  private static func says(_ text: String) -> @Sendable (Attack.Evidence) -> String? {
    { evidence in
      evidence.lines.contains { $0.contains(text) } ? nil : "the log never says \"\(text)\""
    }
  }

  /// All of them.
  package static var all: [Attack] { time + memory + library + interface + floods }

  static let time: [Attack] = [
    attack("s01 loop", stopped, "while true do end"),
    attack(
      "s02 pcall swallows", stopped,
      "while true do pcall(function() while true do end end) end"),
    attack("s03 coroutine", stopped, "coroutine.wrap(function() while true do end end)()"),
    attack("s04 find", bounded, #"string.find(("a"):rep(2e4), ".-.-.-.-b$")"#),
    attack("s05 gsub", bounded, #"("a"):rep(1e5):gsub(".-.-b","")"#),
    attack("s06 gmatch", bounded, #"for w in (("a"):rep(1e5)):gmatch("(a*)*b") do end"#),
    attack(
      "s07 plain find", bounded,
      #"string.find(("a"):rep(2e7), ("a"):rep(1e4).."b", 1, true)"#),
    attack("s10 table.move", refused, "table.move({},1,1e10,1)"),
    attack(
      "s11 table.insert", refused,
      "table.insert(setmetatable({},{__len=function() return 1<<30 end}),1,0)"),
    attack(
      "s12 table.sort", refused,
      """
      table.sort(setmetatable({},{__len=function() return 2^31-2 end,
        __index=function() return 1 end}))
      """),
    attack(
      "s13 gc loop", refused, "setmetatable({},{__gc=function() while true do end end})",
      check: says("'__gc' is not available")),
    attack(
      "s14 gc loop at close", refused,
      """
      local mt = {}
      kept = setmetatable({}, mt)
      mt.__gc = function() while true do end end
      """, check: says("assignment to undeclared global")),
    attack(
      "s15 gc makes gc", refused,
      "local mt={} mt.__gc=function() setmetatable({},mt) end setmetatable({},mt)",
      check: says("'__gc' is not available")),
    attack(
      "s16 close loop", stopped,
      "do local x <close> = setmetatable({},{__close=function() while true do end end}) end"),
    attack(
      "s23 utf8.len", bounded, #"for i=1,1e5 do utf8.len(("a"):rep(1e7)) end"#),
    attack(
      "s27 error object", refused,
      "error(setmetatable({},{__tostring=function() while true do end end}))"),
    attack(
      "s27b shown object", stopped,
      "log.info(setmetatable({},{__tostring=function() while true do end end}))"),
    attack(
      "s29 format", bounded,
      """
      while true do
        local s = ("%99.99f"):rep(30):format(table.unpack((function()
          local t = {} for i = 1, 30 do t[i] = 1e308 end return t end)()))
      end
      """),
    attack(
      "s31 no gc", refused, #"collectgarbage("stop") while true do local x={} end"#,
      check: says("undeclared global 'collectgarbage'")),
  ]

  static let memory: [Attack] = [
    attack(
      "s08 rep", refused, #"string.rep("x",1<<26,("y"):rep(1<<20)) string.rep("x", 1<<40)"#),
    attack("s09 concat", full, #"local s="x" while true do s=s..s end"#),
    attack(
      "s17 close chain", bounded,
      """
      local co
      for i = 1, 20000 do
        local prev = co
        co = coroutine.create(function()
          local x <close> = setmetatable({}, {__close = function()
            if prev then coroutine.close(prev) end end})
          coroutine.yield()
        end)
        coroutine.resume(co)
      end
      coroutine.close(co)
      """),
    attack(
      "s18 weak table", refused, #"setmetatable({}, setmetatable({}, {__mode="v"}))"#,
      check: says("'__mode' is not available")),
    attack(
      "s24 unpack", refused,
      """
      pcall(table.unpack, {}, math.mininteger, math.maxinteger)
      table.unpack({}, 1, 1e7)
      """),
    attack("s25 pcall depth", bounded, "local function f() return pcall(f) end f()"),
    attack(
      "s26 error in error", bounded,
      """
      local function loop() return xpcall(error, loop) end
      xpcall(error, function(e) return loop() end)
      """),
    attack(
      "s30 coroutines", full,
      "local t, f = {}, function() end while true do t[#t+1] = coroutine.create(f) end"),
    attack("s40 huge error", bounded, #"error(("x"):rep(1e7))"#),
    attack(
      "s41 deep error", bounded, "local function f() return 1 + f() end f()"),
  ]

  static let library: [Attack] = [
    attack(
      "s19 bytecode", refused,
      #"load(string.dump(function() end):gsub("\#u{1B}", "x"))"#),
    attack(
      "s19b bytecode", refused,
      #"assert(load("\27Lua\84\0\25\147\r\n\26\n", "x") == nil) assert(not load("\27", "x", "b"))"#),
    attack(
      "s20 string metatable", refused,
      #"getmetatable("").__index=function() return 1 end"#),
    attack(
      "s21 sethook", refused, "debug.sethook() while true do end",
      check: says("undeclared global 'debug'")),
    attack(
      "s22 registry", refused, "debug.getregistry() debug.upvaluejoin()",
      check: says("undeclared global 'debug'")),
    attack(
      "s28 addresses", refused,
      #"""
      local function shows(f, ...)
        local ok, text = pcall(f, ...)
        if ok then assert(not tostring(text):find("0x"), "an address") end
      end
      shows(tostring, print) shows(tostring, {}) shows(tostring, order) shows(tostring, q)
      shows(string.format, "%p", {}) shows(string.format, "%s", print)
      log.info("no address")
      """#, check: says("no address")),
    attack(
      "s32 own globals", refused,
      #"""
      rawset(_G, "pcall", nil)
      pcall = nil
      setmetatable(_G, {__index = error})
      """#),
    attack(
      "s32b api tables", refused,
      #"""
      local held = 0
      for _, t in pairs({order, log, state, feed, account, timer, clock}) do
        if not pcall(function() t.buy = function() end end) then held = held + 1 end
        if not pcall(rawset, t, "buy", 1) then held = held + 1 end
        if not pcall(setmetatable, t, {}) then held = held + 1 end
      end
      log.info("held " .. held)
      """#, check: says("held 21")),
    attack(
      "s33 libraries", refused,
      #"""
      for _, n in ipairs{"io", "os", "package", "dofile", "loadfile", "debug", "collectgarbage"} do
        assert(rawget(_G, n) == nil, n)
      end
      for _, n in ipairs{"io", "os", "../x", "/etc/passwd", "socket"} do
        assert(not pcall(require, n), n)
      end
      log.info("nothing there")
      """#, check: says("nothing there")),
    attack(
      "s39 determinism", refused,
      #"""
      local t, order_of = {}, {}
      for i = 1, 20 do t["k" .. i * 7 % 20] = i end
      for k in pairs(t) do order_of[#order_of + 1] = k end
      assert(rawget(_G, "os") == nil and not pcall(math.randomseed))
      log.info("drawn " .. math.random(1e9) .. " " .. table.concat(order_of, ","))
      """#, check: says("drawn ")),
  ]
}
