import Control
import Testing

@testable import Runner

struct BudgetOutputTests {
  static let budget = BudgetRow(
    connection: "h:1 client 41", state: "ready", messages: 12, messageLimit: 45,
    waitingCancels: 0, waitingOrders: 1, waitingData: 7, lineLimit: 100,
    lines: [.init(symbol: "AAPL.NASDAQ", instrument: 265_598, strategies: ["alpha", "b"])],
    depthLimit: 3, depth: [], tickByTickLimit: 3, tickByTick: [], history: 4, historyLimit: 60,
    shares: [.init(owner: "alpha", perMinute: 30, total: 99, waiting: 8)])

  @Test("the JSON of a budget")
  func budgetJSON_IsPinned() throws {
    #expect(
      try Printer.line(Self.budget) == """
        {"connection":"h:1 client 41","depth":[],"depth_limit":3,"history":4,\
        "history_limit":60,"line_limit":100,"lines":[{"instrument":265598,\
        "strategies":["alpha","b"],"symbol":"AAPL.NASDAQ"}],"message_limit":45,"messages":12,\
        "shares":[{"owner":"alpha","per_minute":30,"total":99,"waiting":8}],"state":"ready",\
        "tick_by_tick":[],"tick_by_tick_limit":3,"waiting_cancels":0,"waiting_data":7,\
        "waiting_orders":1}

        """)
  }

  @Test("the text of a budget names every limit, every owner and every line")
  func budgetText_NamesAll() {
    #expect(
      BudgetCommand.text(Self.budget, colours: false) == """
        h:1 client 41 ready
        messages     12 of 45 a second; waiting: 0 cancels, 1 orders, 7 requests
        history      4 of 60 in 10 minutes
        lines        1 of 100
        depth        0 of 3
        tick by tick 0 of 3

        OWNER  PER MINUTE  TOTAL  WAITING
        alpha          30     99        8

        LINE    SYMBOL       STRATEGIES
        quotes  AAPL.NASDAQ  alpha,b

        """)
  }
}
