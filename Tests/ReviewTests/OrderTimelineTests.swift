import Foundation
import Review
import Testing

@Suite struct OrderTimelineTests {
  @Test("a step's facts keep their order in JSON")
  func facts_KeepTheirOrder() throws {
    let step = OrderTimeline.Step(
      time: 1, kind: .check, text: "passed",
      facts: [.init("limit", "10"), .init("use", "3")])
    let data = try JSONEncoder().encode(step)
    #expect(try JSONDecoder().decode(OrderTimeline.Step.self, from: data) == step)
  }
}
