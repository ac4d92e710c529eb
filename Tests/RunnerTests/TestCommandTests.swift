import Foundation
import Testing

/// `perigee test` as a program meets it.
struct TestCommandTests {
  private func made(_ tests: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      "strategies/s.lua",
      """
      local S = { symbols = { "AAPL.NASDAQ" } }
      function S.on_quote(q) order.buy { symbol = q.symbol, quantity = 1 } end
      return S
      """)
    try folder.write("strategies/s_test.lua", tests)
    return folder
  }

  private static let good = """
    test("buys", function()
      strategy.run("s.lua")
      market.quote("AAPL.NASDAQ", 1, 2)
      expect.order { side = "buy" }
    end)

    """

  @Test("tests that pass end with 0")
  func passing_EndsWithNought() throws {
    let folder = try made(Self.good)
    let result = try Executable.run(["test"], in: folder.path)
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output == "strategies/s_test.lua\n  ok    buys\n\n1 test, all passed\n")
    let named = try Executable.run(["test", "strategies/s_test.lua"], in: folder.path)
    #expect(named.output == result.output)
  }

  @Test("a test that fails ends with 1 and shows its line, the difference and the log")
  func failing_EndsWithOne() throws {
    let folder = try made(
      Self.good + "test(\"sells\", function()\n  strategy.run(\"s.lua\")\n"
        + "  market.quote(\"AAPL.NASDAQ\", 1, 2)\n  expect.order { side = \"sell\" }\nend)\n")
    let result = try Executable.run(["test", "strategies"], in: folder.path)
    #expect(result.status == 1)
    #expect(
      result.output.contains(
        "  FAIL  sells\n        s_test.lua:9: the order is not the expected one: buy 1 "
          + "AAPL.NASDAQ market\n          side  expected \"sell\", got \"buy\"\n"))
    #expect(result.output.hasSuffix("2 tests, 1 failed\n  s_test.lua:9: sells\n"))
    let json = try Executable.run(["test", "--json", "--filter", "sells"], in: folder.path)
    #expect(json.status == 1)
    #expect(json.output.contains("\"failed\":1,\"passed\":0"))
    #expect(json.output.contains("\"line\":9"))
  }

  @Test("without tests it ends with 2")
  func nothing_EndsWithTwo() throws {
    let folder = try TemporaryFolder()
    #expect(try Executable.run(["test"], in: folder.path).status == 2)
    #expect(try Executable.run(["test", "nowhere"], in: folder.path).status == 2)
    let some = try made(Self.good)
    #expect(try Executable.run(["test", "--filter", "zzz"], in: some.path).status == 2)
  }
}
