import LuaReference
import StrategyChannel
import Testing
import TradingModel

/// Every example of the Lua reference runs on a real desk, and every line of it is reached that an
/// event can reach.
@Suite struct ReferenceExampleTests {
  struct Example: CustomTestStringConvertible {
    let name: String
    let code: String

    var testDescription: String { name }

    /// Whether it is a script's top level, and not the body of `on_bar`.
    var isWhole: Bool { code.contains("function S.") }
  }

  static var all: [Example] {
    var result: [Example] = []
    for topic in LuaReference.topics where topic.place == .strategies {
      for match in topic.text.matches(of: /```lua\n(?<code>[^`]*)```/) {
        result.append(Example(name: topic.name, code: String(match.output.code)))
      }
      result += topic.functions.map { Example(name: $0.name, code: $0.example) }
    }
    return result
  }

  private static func script(_ example: Example) -> String {
    let head = """
      local S = { symbols = { "aapl.nasdaq" }, bars = { "1m" }, depth = 5 }

      """
    let body =
      example.isWhole ? example.code : "function S.on_bar(bar)\n\(example.code)\nend"
    // Counts the calls, so that an example that nothing calls is found.
    return head + body + """

      local called = {}
      for name, callback in pairs(S) do
        if type(callback) == "function" then called[name] = callback end
      end
      for name, callback in pairs(called) do
        S[name] = function(...) log.debug("CALLED " .. name) return callback(...) end
      end
      return S
      """
  }

  @Test(arguments: Self.all)
  func example_Runs(_ example: Example) throws {
    let desk = TestDesk(Self.script(example))
    #expect(desk.sink.faults.isEmpty, "\(example.name): \(desk.sink.faults)")
    Self.live(desk)
    #expect(desk.sink.faults.isEmpty, "\(example.name): \(desk.sink.faults)")
    let expected =
      example.isWhole
      ? example.code.matches(of: /function S\.(\w+)/).map { String($0.output.1) } : ["on_bar"]
    for name in expected {
      #expect(desk.sink.logs.contains("CALLED \(name)"), "\(example.name): \(name) never ran")
    }
  }

  /// One event of each kind, and forty bars that go up and down.
  private static func live(_ desk: TestDesk) {
    desk.give(
      .accountValue(
        AccountValue(
          account: AccountName(rawValue: "main"), key: "NetLiquidation", value: "1000",
          currency: "USD")), for: 0)
    desk.give(.holding(TestDesk.holding(5, "100")), for: 0)
    desk.quote(bid: "100.00", ask: "100.10")
    desk.give(
      .trade(
        0,
        Trade(
          instrument: TestDesk.apple.id, time: Timestamp(seconds: 1_700_000_000), price: 100,
          size: 2000), missed: 0))
    desk.give(
      .depth(
        0,
        MarketDepth(
          instrument: TestDesk.apple.id, time: Timestamp(seconds: 1_700_000_000),
          bids: [.init(price: 100, size: 5, maker: "")], asks: [])))
    desk.give(
      .order(
        desk.order("w", number: 900, state: .working, type: .limit(Decimal64(99)))), for: 0)
    for index in 0..<40 {
      let price = Decimal64(100 + (index / 10 % 2 == 0 ? index : -index))
      var bar = Bar(
        start: Timestamp(seconds: 1_700_000_000 + Int64(index) * 60), open: price,
        high: price + 1, low: price - 1, close: price)
      bar.volume = 100
      desk.give(.bar(0, .minute, bar, isWarmup: false))
    }
    desk.give(.order(desk.order("r", number: 901, state: .rejected)), for: 0)
    desk.give(
      .filled(FillDelivery(desk.fill("0001.01", .buy, 5, "100"), number: 1)), for: 0)
    let change = OrderPreview.Change(before: 1, change: 1, after: 2)
    let preview = OrderPreview(
      initialMargin: change, maintenanceMargin: change, equityWithLoan: change)
    for request in desk.sink.requests {
      guard case .preview = request.action else { continue }
      desk.give(.preview(number: request.number, preview), for: 0)
    }
    desk.give(.timer(id: 1), for: 0)
    desk.give(.feedState(0, .stale(silent: .seconds(60))))
    desk.give(.connection(AccountName(rawValue: "main"), isReady: false, text: "away"), for: 0)
    desk.give(.stop(reason: "the end"), for: 0)
  }
}
