import Backtest
import Foundation
import History
import Performance
import StrategyChannel
import Testing
import TradingModel

/// The example that stands in the README.
@Suite struct EngineExampleTests {
  @Test(arguments: [false, true]) func example_TradesOnTheSample(short: Bool) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let symbol = "AAPL.NASDAQ"
    let data = root.appendingPathComponent("examples/AAPL.NASDAQ-1m.csv").path
    let source = try String(
      contentsOf: root.appendingPathComponent("strategies/sma_cross.lua"), encoding: .utf8)
    let plan = BacktestPlan(
      start: StrategyStart(
        strategy: StrategyID(rawValue: "sma_cross"), accounts: [AccountName(rawValue: "paper")],
        scriptName: "sma_cross.lua", source: source,
        parameters: [NamedParameter(name: "short", value: .flag(short))], seed: 1),
      data: [try HistoryFile.open(path: data, options: HistoryFileOptions(symbol: symbol))])
    let outcome = try plan.run()
    #expect(outcome.fault == nil && outcome.isWhole)
    #expect(outcome.events == 3510)
    #expect(outcome.result.days.count == 9)
    #expect(outcome.result.fills.count > 100)
    #expect(outcome.result.orders.rejected == 0)
    // Each fill is at the open of a bar, and every other one sells.
    let sides = outcome.result.fills.map(\.side)
    #expect(zip(sides, sides.dropFirst()).allSatisfy { $0 != $1 })
    #expect(outcome.result.fills.allSatisfy { $0.time.seconds % 60 == 0 })
    #expect(outcome.result.fills.allSatisfy { $0.tag?.hasPrefix("cross") == true })
  }
}
