import StrategyChannel
import StrategyHost
import Testing
import TradingModel

@Suite struct WorkingOrdersTests {
  @Test func workingOrders_AreThoseThatCanTrade_AmongManyThatHaveEnded() {
    let test = TestDesk(
      """
      return { symbols = {"aapl.nasdaq"}, on_quote = function(q)
        local ids = {}
        for _, o in ipairs(order.working(q.symbol)) do ids[#ids + 1] = o.id end
        print(table.concat(ids, " "), #order.working())
      end }
      """)
    func look() { test.quote(bid: "1", ask: "2") }
    look()
    for number in 1...1500 {
      let id = "i\(number)"
      test.give(.order(test.order(id, number: Int64(number), state: .working)), for: 0)
      if number % 500 != 0 {
        test.give(.order(test.order(id, number: Int64(number), state: .filled)), for: 0)
      }
    }
    look()
    test.give(.order(test.order("i1000", number: 1000, state: .cancelled)), for: 0)
    look()
    // An end that was wrong: the order is there again.
    test.give(.order(test.order("i1000", number: 1000, state: .working)), for: 0)
    look()
    #expect(test.sink.logs == [" 0", "i500 i1000 i1500 3", "i500 i1500 2", "i500 i1500 i1000 3"])
  }
}
