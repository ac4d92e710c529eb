import LuaRuntime
import Testing

@Suite("Errors")
struct ErrorTests {
  @Test("name the kind, the file, the line, the message and the way there")
  func runtimeError() throws {
    let vm = try LuaVM.make()
    let module = try vm.load(
      """
      local M = {}
      local function inner(qty)
        if qty < 0 then error("qty must be positive, got " .. qty) end
      end
      function M.on_start(qty)
        inner(qty)
        return 1
      end
      return M
      """, name: "strategies/bad.lua")
    let start = try #require(try vm.function("on_start", of: module))
    do {
      try vm.call(start, [.number(-5)])
      Issue.record("no error")
    } catch {
      #expect(
        error
          == LuaError(
            kind: .runtime, message: "qty must be positive, got -5.0",
            source: "strategies/bad.lua", line: 3,
            traceback: """
                strategies/bad.lua:3: in function 'inner'
                strategies/bad.lua:6: in function <line 5>
              """))
      #expect("\(error)" == "strategies/bad.lua:3: qty must be positive, got -5.0")
      #expect(!error.isStop)
    }
  }

  @Test("a syntax error names its line")
  func syntaxError() throws {
    let vm = try LuaVM.make()
    #expect { try vm.load("local x = 1\nlocal = 2\n", name: "strategies/typo.lua") } throws: {
      $0 as? LuaError
        == LuaError(
          kind: .syntax, message: "<name> expected near '='", source: "strategies/typo.lua", line: 2
        )
    }
  }

  @Test("a script that returns no table is told so")
  func shape() throws {
    let vm = try LuaVM.make()
    #expect { try vm.load("local x = 1", name: "s.lua") } throws: {
      guard let error = $0 as? LuaError else { return false }
      return error.kind == .shape && error.message == "s.lua must return a table, not nil"
    }
    let module = try vm.load("return {on_quote = 5}", name: "s.lua")
    #expect { try vm.function("on_quote", of: module) } throws: {
      "\($0)" == "'on_quote' must be a function, not a number"
    }
    #expect(try vm.function("on_bar", of: module) == nil)
  }

  @Test(
    "odd error values are described, and their __tostring is not run",
    arguments: [
      ("error({code = 1})", "error value of type table"), ("error()", "error value of type nil"),
      ("error(42)", "error value: 42"), ("error('plain', 0)", "plain"),
      (
        "error(setmetatable({}, {__tostring = function() while true do end end}))",
        "error value of type table"
      ),
      ("local x = nil; return x.field", "attempt to index a nil value (local 'x')"),
      ("return 1 + {}", "attempt to perform arithmetic on a table value"),
      ("error(('x'):rep(5000))", String(repeating: "x", count: 1023)),
      ("return string.rep()", "bad argument #1 to 'rep' (string expected, got no value)"),
    ])
  func oddErrors(body: String, message: String) throws {
    do {
      try LuaVM.make().run(body)
      Issue.record("no error")
    } catch let error as LuaError {
      #expect(error.message == message && error.source == "test.lua" && error.line == 1)
    }
  }

  @Test("endless recursion ends in an error whose traceback is short")
  func recursion() throws {
    do {
      try LuaVM.make(memoryBytes: 256 << 20).run("local function f() return 1 + f() end return f()")
      Issue.record("no error")
    } catch let error as LuaError {
      #expect(error.message.hasPrefix("stack overflow"))
      #expect(error.traceback.utf8.count < 2048 && error.traceback.hasSuffix("..."))
    }
  }

  @Test("a call within a call is the host's misuse, not a crash")
  func reentrance() throws {
    let vm = try LuaVM.make()
    var inner: LuaError?
    try vm.register(
      LuaHostTable(
        nil,
        functions: [
          LuaHostFunction("again") { [unowned vm] _ in
            do throws(LuaError) { _ = try vm.load("return {}", name: "x") } catch { inner = error }
          }
        ]))
    try vm.run("again()")
    #expect(inner?.kind == .misuse)
  }
}
