import Backtest
import Performance
import StrategyChannel
import Testing
import TradingModel

struct ReplayResultTests {
  @Test("the fills of a session become a result whose equity is the cash and what is held")
  func result() throws {
    let maker = SessionMaker(try ReplayScripts.examples())
    maker.begin()
    maker.run(seconds: 300)
    maker.stop()
    let strategy = StrategyID(rawValue: "restless")
    let result = try ReplayResult.make(maker.session, strategy: strategy) {
      Commission(execution: $0, amount: 1, currency: "USD", realizedProfit: nil)
    }
    let row = try #require(
      try SessionReplay.run(maker.session, strategy: strategy).rows.first)
    #expect(result.kind == .replay)
    #expect(result.strategy == "restless")
    #expect(result.script == "restless.lua")
    #expect(result.account == "main")
    #expect(result.capital == 100_000)
    #expect(result.fills.count == row.recorded.requests)
    #expect(result.orders.requested == row.recorded.requests)
    #expect(result.orders.filled == result.fills.count)
    #expect(result.fills.allSatisfy { $0.arrivalMid != nil && $0.tag?.hasPrefix("t") == true })
    let spent = result.fills.reduce(Money.zero) { sum, fill in
      let signed = fill.side == .buy ? fill.quantity : -fill.quantity
      return sum + signed * fill.price + 1
    }
    var held: [String: Quantity] = [:]
    for fill in result.fills {
      held[fill.symbol, default: .zero] += fill.side == .buy ? fill.quantity : -fill.quantity
    }
    let worth = held.reduce(Money.zero) { sum, item in
      let price = result.prices.first { $0.symbol == item.key }?.bars.last?.close ?? .zero
      return sum + item.value * price
    }
    #expect(result.equity.last?.equity == 100_000 - spent + worth)
    #expect(result.days.count == 1)
    #expect(result.days.last?.equity == result.equity.last?.equity)
  }
}
