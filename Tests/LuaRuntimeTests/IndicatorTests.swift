import LuaRuntime
import Testing

@Suite("Indicators")
struct IndicatorTests {
  @Test(
    "of short series are right to the digit",
    arguments: [
      ("local f = ta.sma(3)", "1,2,3,4,8", "nil nil 2.0 3.0 5.0"),
      ("local f = ta.ema(3)", "1,2,3,5,5", "nil nil 2.0 3.5 4.25"),
      ("local f = ta.highest(3)", "1,5,2,3,1,0", "nil nil 5 5 3 3"),
      ("local f = ta.lowest(2)", "4,3,5,6,1", "nil 3 3 5 1"),
      ("local f = ta.stdev(2)", "1,3,3", "nil 1.0 0.0"),
      ("local f = ta.rsi(2)", "1,2,3,2,2", "nil nil 100.0 50.0 50.0"),
      (
        "local a = ta.atr(2) local f = function(x) return a(x + 1, x - 1, x) end", "5,6,9",
        "nil 2.0 3.0"
      ),
      (
        "local c = ta.crossover() local f = function(x) return c(x, 5) end", "4,5,6,7,5,4,nil,6",
        "0 0 1 0 0 -1 0 1"
      ),
    ])
  func series(setup: String, input: String, output: String) throws {
    let text = try LuaVM.make().run(
      """
      \(setup)
      local out = {}
      local input = table.pack(\(input))
      for i = 1, input.n do out[i] = tostring(f(input[i])) end
      return table.concat(out, ' ')
      """)
    #expect(text == .string(output))
  }

  @Test("agree with the plain definition over random series")
  func definition() throws {
    try LuaVM.make(instructions: nil).run(
      """
      for round = 1, 50 do
        local n, values = math.random(1, 30), {}
        local sma, high, low = ta.sma(n), ta.highest(n), ta.lowest(n)
        local dev = n > 1 and ta.stdev(n)
        for i = 1, 200 do
          values[i] = math.random() * 1000
          local a, h, l, d = sma(values[i]), high(values[i]), low(values[i]), dev and dev(values[i])
          if i < n then
            assert(a == nil and h == nil and l == nil)
          else
            local sum, most, least = 0, -1, 1e9
            for j = i - n + 1, i do
              sum = sum + values[j]
              most, least = math.max(most, values[j]), math.min(least, values[j])
            end
            assert(math.abs(a - sum / n) < 1e-8 and h == most and l == least)
            assert(sma.value == a)
          end
        end
      end
      """)
  }

  @Test("prices round to ticks without dust")
  func ticks() throws {
    let vm = try LuaVM.make()
    #expect(
      try vm.run("return tostring(ta.round_to_tick(0.30000000000000004, 0.1))") == .string("0.3"))
    #expect(try vm.run("return ta.round_to_tick(101.013, 0.25)") == .number(101))
    #expect(try vm.run("return ta.round_to_tick(101.013, 0.25, 'up')") == .number(101.25))
    #expect(try vm.run("return ta.round_to_tick(0.3, 0.1, 'up')") == .number(0.3))
    #expect(try vm.run("return ta.round_to_tick(17, 5, 'down')") == .number(15))
  }

  @Test("misuse is told at the caller's line, and the table is read-only")
  func misuse() throws {
    let vm = try LuaVM.make()
    #expect(
      try vm.failure("ta.sma(0)")
        == "ta.sma: the period must be a whole number from 1 to 100000, got 0")
    #expect(try vm.failure("ta.macd(3)") == "'ta' has no member 'macd'")
    #expect(try vm.failure("ta.sma = 1") == "'ta' is read-only: 'sma' cannot be set")
    do {
      try vm.run("\nlocal f = ta.sma(2)\nf('x')")
    } catch let error as LuaError {
      #expect(error.line == 3 && error.message == "ta.sma: expected a number, got x")
    }
  }
}
