import Foundation
import Journal
import Orders
import OrdersTestSupport
import Review
import StrategyChannel
import Testing
import TradingModel

@Suite("The timeline of an order")
struct TimelineTests {
  /// A quote, an order on it, the broker's words, two fills and a commission.
  private func tradedWorld() throws -> (world: ReviewWorld, order: Order) {
    let world = try ReviewWorld()
    world.pass(.seconds(5))
    world.quote("187.20", "187.30")
    world.pass(.microseconds(400))
    world.log("spread is fine, buying")
    let order = world.place(1)
    world.log("an hour later")
    world.pass(.milliseconds(3))
    world.fixture.receive(.orderReport(order.report()))
    world.log("order works", strategy: nil, order: order.intent)
    world.pass(.milliseconds(40))
    world.fixture.receive(.execution(order.execution("a.01", 40, at: "187.26")))
    world.pass(.milliseconds(10))
    world.fixture.receive(.execution(order.execution("b.01", 60, at: "187.26")))
    world.pass(.milliseconds(700))
    world.fixture.receive(.commission(.make("a.01", amount: "0.35")))
    world.settle()
    return (world, order)
  }

  @Test("every step stands in its place, with what was seen, asked, said, filled and logged")
  func steps_AreInOrder() throws {
    let (world, order) = try tradedWorld()
    let timeline = try #require(
      try Reviewer(folder: world.path).timeline(of: order.intent.rawValue))
    let kinds = timeline.steps.map(\.kind)
    #expect(kinds.first == .input)
    #expect(timeline.steps[0].text == "quote of AAPL.NASDAQ: bid 187.20, ask 187.30 (on_quote)")
    #expect(kinds.filter { $0 == .execution }.count == 2)
    #expect(kinds.filter { $0 == .commission }.count == 1)
    func place(_ kind: OrderTimeline.Step.Kind) -> Int { kinds.firstIndex(of: kind) ?? -1 }
    #expect(place(.input) < place(.intent))
    #expect(place(.intent) < place(.check))
    #expect(place(.check) < place(.recorded))
    #expect(place(.recorded) < place(.sent))
    #expect(place(.sent) < place(.broker))
    #expect(place(.broker) < place(.execution))
    #expect(place(.execution) < place(.commission))
    #expect(timeline.steps.map(\.time) == timeline.steps.map(\.time).sorted())
    #expect(
      timeline.steps.filter { $0.kind == .log }.map(\.text) == [
        "spread is fine, buying", "an hour later", "order works",
      ])
    let intent = try #require(timeline.steps.first { $0.kind == .intent })
    #expect(intent.text == "alpha asked to BUY 100 AAPL.NASDAQ LMT 187.25 DAY")
    #expect(timeline.notes.isEmpty, "\(timeline.notes)")
    // The same by JSON, as programs get it.
    let data = try JSONEncoder().encode(timeline)
    #expect(try JSONDecoder().decode(OrderTimeline.self, from: data) == timeline)
  }

  @Test(
    "each latency is what the clock said, and the slippage is against the middle at the request")
  func figures_AreExact() throws {
    let (world, order) = try tradedWorld()
    let timeline = try #require(
      try Reviewer(folder: world.path).timeline(of: order.intent.rawValue))
    let took = Dictionary(
      timeline.latencies.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    #expect(took["input to request"] == "400000")
    #expect(took["request to order"] == "30000")
    #expect(took["order to sent"] == "0")
    #expect(took["sent to the broker's first word"] == "3000000")
    #expect(took["sent to first fill"] == "43000000")
    #expect(took["order to last fill"] == "53000000")
    #expect(timeline.arrivalMiddle == "187.25")
    #expect(timeline.slippage == "0.01")
  }

  @Test("an order is found by its intent, its permanent number and each of its executions")
  func order_IsFoundByEveryName() throws {
    let (world, order) = try tradedWorld()
    let reviewer = Reviewer(folder: world.path)
    let own = try reviewer.timeline(of: order.intent.rawValue)
    #expect(own != nil)
    #expect(try reviewer.timeline(of: "\(order.testPerm.rawValue)") == own)
    #expect(try reviewer.timeline(of: "b.01") == own)
    for other in ["", "nothing", "999999", "-1", "'; DROP TABLE orders", "c.01"] {
      #expect(try reviewer.timeline(of: other) == nil)
    }
    #expect(try Reviewer(folder: world.path + "/none").timeline(of: "a") == nil)
  }

  @Test("without a tape and a log the journal's part is shown, and what is missing is said")
  func missingParts_AreSaid() throws {
    let (world, order) = try tradedWorld()
    try FileManager.default.removeItem(atPath: world.path + "/tape")
    try FileManager.default.removeItem(atPath: world.path + "/logs.db")
    let timeline = try #require(
      try Reviewer(folder: world.path).timeline(of: order.intent.rawValue))
    #expect(!timeline.steps.contains { $0.kind == .input || $0.kind == .log })
    #expect(timeline.steps.contains { $0.kind == .execution })
    #expect(timeline.arrivalMiddle == "187.25")
    #expect(timeline.notes.contains { $0.contains("no tape") })
    #expect(timeline.notes.contains { $0.contains("log cannot be read") })
  }

  @Test("a refused order tells the broker's words, and what held trading back is named")
  func rejection_IsTold() throws {
    let world = try ReviewWorld()
    world.quote("187.20", "187.30")
    let order = world.place(1)
    world.pass(.milliseconds(5))
    world.fixture.receive(
      .orderMessage(order.brokerOrder!, code: 201, text: "Order rejected - reason: no funds"))
    world.settle()
    let timeline = try #require(
      try Reviewer(folder: world.path).timeline(of: order.intent.rawValue))
    let last = try #require(timeline.steps.last { $0.kind == .broker })
    #expect(last.text.contains("no funds"))
    #expect(timeline.slippage == nil)
  }
}
