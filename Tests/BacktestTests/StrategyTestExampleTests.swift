import Backtest
import Foundation
import StrategyChannel
import Testing

/// The tests of the example strategies, as `perigee test` runs them.
@Suite struct StrategyTestExampleTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("strategies")

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  @Test(arguments: ["breakout", "reversion", "rebalance", "bracket", "sma_cross"])
  func example_PassesItsTests(_ name: String) throws {
    let file = StrategyTestFile(
      name: "\(name)_test.lua", source: try Self.text("\(name)_test.lua"), modules: []
    ) { (script: String) throws(StrategyTestError) in
      guard let source = try? Self.text(script) else { throw StrategyTestError("no \(script)") }
      return TestedScript(source: source, modules: [])
    }
    let results = StrategyTests.run(file)
    #expect(results.count >= 3)
    for result in results {
      let failure = result.failure
      #expect(
        failure == nil,
        "\(result.name): \(failure?.headline ?? "") \(failure?.details ?? []) \(failure?.log ?? [])"
      )
    }
  }
}
