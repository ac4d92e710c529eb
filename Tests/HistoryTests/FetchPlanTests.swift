import History
import Testing
import TradingModel

@Suite struct FetchPlanTests {
  func at(_ minute: Int) -> Timestamp { Timestamp(seconds: Int64(minute) * 60) }

  func bar(_ minute: Int, close: Int = 5) -> Bar {
    Bar(start: at(minute), open: 5, high: 9, low: 1, close: Decimal64(close))
  }

  func plan(
    _ from: Int, _ to: Int, covered: [(Int, Int)] = [], span: Int = 100, overlap: Int = 0
  ) -> FetchPlan {
    FetchPlan(
      size: .minute, from: at(from), to: at(to),
      covered: covered.map { at($0.0)..<at($0.1) }, span: .seconds(Int64(span) * 60),
      overlapBars: overlap)
  }

  func stretches(_ plan: FetchPlan) -> [[Int64]] {
    var plan = plan
    var found: [[Int64]] = []
    while case .request(let request, _) = plan.next() {
      found.append([request.from.seconds / 60, request.to.seconds / 60])
      _ = plan.received([], known: [])
    }
    return found
  }

  @Test func whatIsThere_IsNotAskedForAgain() {
    #expect(stretches(plan(0, 250)) == [[0, 100], [100, 200], [200, 250]])
    #expect(
      stretches(plan(0, 250, covered: [(50, 120), (200, 300)])) == [[0, 50], [120, 200]])
    #expect(stretches(plan(0, 250, covered: [(-10, 400)])).isEmpty)
    #expect(
      stretches(plan(100, 250, covered: [(0, 50), (60, 110)])) == [[110, 210], [210, 250]])
  }

  @Test func overlap_IsPartOfTheSpan() {
    var plan = plan(0, 300, overlap: 10)
    guard case .request(let request, _) = plan.next() else {
      Issue.record("no request")
      return
    }
    #expect(plan.asked(request) == .init(from: at(-10), to: at(90)))
    _ = plan.received([], known: [])
    #expect(plan.next() == .request(.init(from: at(90), to: at(180)), after: .zero))
  }

  @Test func answers_AreComparedWithWhatIsThere() {
    var plan = plan(10, 20, overlap: 5)
    let answer = plan.received(
      [bar(8), bar(9, close: 7), bar(10), bar(10), bar(11), bar(30), bar(2)],
      known: [bar(8), bar(9)])
    #expect(answer?.bars == [bar(9, close: 7), bar(10), bar(11)])
    #expect(answer?.covered == .init(from: at(10), to: at(20)))
    #expect(plan.fresh == 2 && plan.duplicates == 2)
    #expect(plan.corrections.map(\.new) == [bar(9, close: 7)])
    #expect(plan.next() == .done)
  }

  @Test func failures_AreAskedAgainWithGrowingWaitsAndEnd() {
    var plan = plan(0, 50)
    var waits: [Int64] = []
    while case .request(_, let wait) = plan.failed("no answer", isFinal: false) {
      waits.append(wait.components.seconds)
    }
    #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60])
    #expect(plan.failed("no answer", isFinal: false) == .failed("no answer"))
    var other = self.plan(0, 50)
    #expect(other.failed("no such symbol", isFinal: true) == .failed("no such symbol"))
  }

  /// A fetch that is cut off anywhere and begun anew ends with the bars of one in one go.
  @Test func cutOffFetches_EndWithTheSame() {
    var generator = Seeded(seed: 21)
    let world = (0..<500).filter { $0 % 7 != 0 }.map { bar($0) }
    for _ in 0..<50 {
      var stored: [Bar] = []
      var covered: [Range<Timestamp>] = []
      while true {
        var plan = FetchPlan(
          size: .minute, from: at(0), to: at(500), covered: covered, span: .seconds(60 * 37),
          overlapBars: 3)
        guard plan.next() != .done else { break }
        for _ in 0...Int(generator.next() % 4) {
          guard case .request(let request, _) = plan.next() else { break }
          let asked = plan.asked(request)
          let known = stored.filter { $0.start >= asked.from && $0.start < asked.to }
          let answer = plan.received(
            world.filter { $0.start >= asked.from && $0.start < asked.to }, known: known)
          stored += answer?.bars ?? []
          if let part = answer?.covered {
            covered = [(covered.first?.lowerBound ?? part.from)..<part.to]
          }
        }
      }
      #expect(stored == world)
    }
  }
}
