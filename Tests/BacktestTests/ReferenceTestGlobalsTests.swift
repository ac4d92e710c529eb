import LuaReference
import Testing

@testable import Backtest

/// The globals of test files are those of the Lua reference.
@Suite struct ReferenceTestGlobalsTests {
  @Test func globalsOfTests_AreThoseOfTheReference() throws {
    let file = StrategyTestFile(
      name: "s_test.lua",
      source: """
        test("walk", function()
          strategy.run("s.lua")
          for name, value in pairs(_G) do
            print(name)
            if type(value) == "table" and value ~= _G then
              for member in pairs(value) do print(name .. "." .. tostring(member)) end
            end
          end
          error("to see the lines")
        end)
        """, modules: []
    ) { (_: String) throws(StrategyTestError) in TestedScript(source: "return {}", modules: []) }
    let bench = try TestBench(file)
    defer { bench.close() }
    _ = bench.run(0)
    let real = Set(try #require(bench.stage).log.map(\.text))
    var told: Set<String> = ["print"]
    for (name, members) in LuaReference.language {
      told.insert(name)
      for member in members { told.insert("\(name).\(member)") }
    }
    for topic in LuaReference.topics
    where topic.place == .tests || ["ta", "json"].contains(topic.name) {
      for function in topic.functions {
        told.insert(function.name)
        if let dot = function.name.firstIndex(of: ".") {
          told.insert(String(function.name[..<dot]))
        }
      }
    }
    #expect(real.subtracting(told).sorted() == [], "the reference lacks them")
    #expect(told.subtracting(real).sorted() == [], "no test reaches them")
  }
}
