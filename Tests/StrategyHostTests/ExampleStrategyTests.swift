import Foundation
import StrategyChannel
import Testing
import TradingModel

/// The example strategies as newcomers meet them: they load, trade and raise no error.
struct ExampleStrategyTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// Runs a script for so many seconds of a random walk with two quotes a second, a bar of five
  /// seconds each, every order filled at once and every timer due each fifteen seconds.
  private func run(
    _ source: String, parameters: [NamedParameter] = [], seconds: Int = 300
  ) -> (desk: TestDesk, fills: Int) {
    let desk = TestDesk(source, parameters: parameters, symbols: ["AAPL.NASDAQ"])
    var generator = SeededGenerator(state: 11)
    var cents: Int64 = 20_000
    var (answered, fills) = (0, 0)
    var held = Quantity.zero
    func answer() {
      while answered < desk.sink.requests.count {
        let (number, _, action) = desk.sink.requests[answered]
        answered += 1
        guard case .place(let ticket) = action else { continue }
        var order = desk.order("r1-\(number)", number: number, state: .filled, type: ticket.type)
        order.ticket = ticket
        order.filled = ticket.quantity
        fills += 1
        var fill = desk.fill("e\(number)", ticket.side, 1, "200")
        fill.quantity = ticket.quantity
        desk.give(.order(order), for: 0)
        let change = ticket.side == .buy ? fill.quantity : -fill.quantity
        held = held + change
        desk.give(
          .holding(
            Position(
              account: fill.account, instrument: fill.instrument, quantity: held,
              averageCost: held.isZero ? nil : fill.price)), for: 0)
        desk.give(.fill(fill), for: 0)
      }
    }
    for step in 0..<(seconds * 2) {
      cents += Int64.random(in: -8...8, using: &generator)
      let bid = Decimal64(mantissa: cents, scale: 2).description
      let ask = Decimal64(mantissa: cents + 1, scale: 2).description
      desk.quote(bid: bid, ask: ask)
      if step % 10 == 9 { desk.bar(bid, isWarmup: step < 200) }
      if step % 30 == 29 {
        for case .timerSet(let id, _, _) in Set(desk.sink.bodies) {
          desk.give(.timer(id: id), for: 0)
        }
      }
      answer()
    }
    desk.give(.stop(reason: "end"))
    return (desk, fills)
  }

  @Test(
    "each example loads and trades",
    arguments: [
      ("breakout", [NamedParameter(name: "lookback", value: .integer(4))]),
      (
        "reversion",
        [
          NamedParameter(name: "window", value: .integer(40)),
          NamedParameter(name: "entry", value: .number(1.2)),
          NamedParameter(name: "quantity", value: .integer(100)),
        ]
      ),
      ("rebalance", [NamedParameter(name: "drift", value: .number(0.0001))]),
      ("bracket", []),
    ] as [(String, [NamedParameter])])
  func example(name: String, parameters: [NamedParameter]) throws {
    let source = try ExampleStrategyTests.text("strategies/\(name).lua")
    let (desk, fills) = run(source, parameters: parameters)
    #expect(desk.sink.faults.isEmpty, "\(desk.sink.faults)")
    #expect(fills >= 1)
    #expect(desk.sink.bodies.last == .stopped)
    #expect(!desk.sink.logs.contains { $0.contains("not traded") || $0.contains("no order") })
  }

  @Test("the README's first strategy loads and trades")
  func readme_Trades() throws {
    let page = try ExampleStrategyTests.text("README.md")
    let start = try #require(page.range(of: "```lua\n"))
    let end = try #require(page.range(of: "```", range: start.upperBound..<page.endIndex))
    let (desk, fills) = run(String(page[start.upperBound..<end.lowerBound]))
    #expect(desk.sink.faults.isEmpty, "\(desk.sink.faults)")
    #expect(fills >= 2)
  }
}

/// The same numbers in every run.
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
