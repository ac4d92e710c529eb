/// Attacks on what the daemon lends to scripts.
extension AttackSnippets {
  private static func says(_ text: String) -> @Sendable (Attack.Evidence) -> String? {
    { evidence in
      evidence.lines.contains { $0.contains(text) } ? nil : "the log never says \"\(text)\""
    }
  }

  /// No line holds a control character or is longer than a line may be.
  private static let plainLines: @Sendable (Attack.Evidence) -> String? = { evidence in
    for line in evidence.lines {
      if line.utf8.count > 8192 + 256 { return "a line of \(line.utf8.count) bytes" }
      if line.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
        return "a control character in a line"
      }
    }
    return nil
  }

  static let interface: [Attack] = [
    Attack(
      name: "s34 quantities",
      text: #"""
        local function refused(v, field)
          local t = {symbol = q.symbol, quantity = 1, price = 1}
          t[field] = v
          local ok, number = pcall(order.buy, t)
          assert(not ok or number == nil, field .. " " .. tostring(v))
        end
        for _, v in ipairs{0/0, 1/0, -1/0, -1, 0, -0.0, "1e309", "10 ", {}, true, 1e300} do
          refused(v, "quantity")
        end
        for _, v in ipairs{0/0, 1/0, -1/0, "1e309", "10 ", {}, true, 1e300} do
          refused(v, "price")
        end
        log.info("all refused")
        """#, endings: [.harmless], check: says("all refused")),
    Attack(
      name: "s35 orders from handlers",
      text: #"""
        local function buy() order.buy{symbol = q.symbol, quantity = 1, price = 1} end
        local handler = setmetatable({}, {__close = buy, __tostring = function() buy() return "" end,
          __index = function() buy() return 1 end, __lt = function() buy() return true end,
          __concat = function() buy() return "" end})
        local direct = setmetatable({symbol = q.symbol, quantity = 1, price = 1},
          {__close = order.buy, __index = order.buy, __tostring = order.buy})
        local tries = {
          function() local x <close> = handler end,
          function() local x <close> = handler error("out") end,
          function() local x <close> = direct end,
          function() local x <close> = direct error("out") end,
          function() for i in next, {}, nil, handler do end end,
          function()
            local co = coroutine.create(function() local x <close> = handler coroutine.yield() end)
            coroutine.resume(co) coroutine.close(co)
          end,
          function()
            coroutine.wrap(function() local x <close> = handler error("out") end)()
          end,
          function()
            local x <close> = setmetatable({}, {__close = function()
              coroutine.wrap(function() buy() end)() end})
          end,
          function() log.info(handler) end,
          function() tostring(handler) end,
          function() string.format("%s", handler) end,
          function() return direct.missing end,
          function() return handler .. "x" end,
          function() order.buy(handler) end,
          function() order.cancel(handler) end,
          function() state.set("x", handler) end,
          function() table.sort({handler, handler, handler}) end,
          function() ("a"):gsub("a", buy) end,
          function() local x <close> = handler
            string.rep("x", 1 << 40) end,
        }
        for _, try in ipairs(tries) do pcall(try) end
        buy = nil
        log.info("tried " .. #tries)
        """#, endings: [.harmless], check: says("tried 19")),
    Attack(
      name: "s36 others' things",
      text: #"""
        local function refused(f, ...)
          local ok, answer = pcall(f, ...)
          assert(not ok or answer == nil)
        end
        -- The daemon refuses these two; the answers come later.
        pcall(order.buy, {symbol = q.symbol, quantity = 1, price = 1, account = "U999"})
        pcall(order.buy, {symbol = q.symbol, quantity = 1, price = 1, account = "second"})
        refused(order.buy, {symbol = "../../x\0", quantity = 1, price = 1})
        refused(order.cancel, "r1-0000000000000000000000")
        refused(order.cancel, 1e6) refused(order.cancel, -1) refused(order.cancel, math.maxinteger)
        refused(order.modify, 1000000, {quantity = 5})
        refused(order.cancel_all, "second")
        pcall(feed.subscribe, "../../x\0")
        log.info("all refused")
        """#, endings: [.harmless], check: says("all refused")),
    Attack(
      name: "s37 log",
      text: #"""
        log.info(("x"):rep(1e6)) log.info("<script>") log.info("\27]0;x\7")
        log.info("\n2026-01-01 FILLED") log.info("\u{202E}desrever") log.info("\0\255\254")
        print("\r\8\127")
        error("\27[2J\n2026 FILLED")
        """#, endings: [.harmless, .interrupted], check: plainLines),
    Attack(
      name: "s38 state",
      text: #"""
        local cyclic = {} cyclic[1] = cyclic
        local many = {} for i = 1, 20000 do many["k" .. i] = i end
        local deep = {} local at = deep for i = 1, 40 do at[1] = {} at = at[1] end
        local piped = setmetatable({}, {__pairs = function() return function() return 1, 1 end end})
        local function refused(v) assert(not pcall(state.set, "k", v)) end
        refused(cyclic) refused(many) refused(deep)
        refused(("x"):rep(2 << 20)) refused(print) refused(coroutine.create(print))
        state.set("piped", piped)
        log.info("bounded")
        """#, endings: [.harmless], check: says("bounded")),
    Attack(
      name: "s38b state piece by piece",
      text: #"""
        for i = 1, 40 do pcall(state.set, "k" .. i, ("x"):rep(100000)) end
        """#, endings: [.harmless, .interrupted]),
  ]

  static let floods: [Attack] = [
    Attack(
      name: "f1 log", text: #"while true do log.info("and another thing") end"#,
      endings: [.interrupted]),
    Attack(
      name: "f2 timers",
      text: #"while true do for i = 1, 64 do timer.every(0.01, "t" .. i) end end"#,
      endings: [.interrupted]),
    Attack(
      name: "f3 symbols",
      text:
        #"local i = 0 while true do i = i + 1 pcall(feed.subscribe, "S" .. i .. ".NASDAQ") end"#,
      endings: [.interrupted, .memory]),
    Attack(
      name: "f4 subscribe and unsubscribe",
      text: #"while true do feed.subscribe("MSFT.NASDAQ") feed.unsubscribe("MSFT.NASDAQ") end"#,
      endings: [.interrupted]),
    Attack(
      name: "f5 cancels", text: "while true do order.cancel_all() end", endings: [.interrupted]),
    Attack(
      name: "f6 previews",
      text: """
        while true do order.preview{side="buy", symbol=q.symbol, quantity=1, price=1} end
        """, endings: [.interrupted]),
    Attack(
      name: "f7 states",
      text: #"local i = 0 while true do i = i + 1 state.set("k", ("x"):rep(1e5) .. i) end"#,
      endings: [.interrupted, .memory]),
    // Last: its orders go on to work.
    Attack(
      name: "f8 orders", text: "while true do order.buy{symbol=q.symbol, quantity=1, price=1} end",
      endings: [.interrupted], mayOrder: true),
  ]
}
