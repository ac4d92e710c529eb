import Feeds
import FeedsTestSupport
import Testing
import TradingModel

@Suite struct ConformanceTests {
  private func subject(_ backend: ScriptedBackend, _ time: VirtualTime) -> ConformanceSubject {
    let known = InstrumentAddress("AAPL.NASDAQ")!.contract
    let unknown = InstrumentAddress("NONE.NYSE")!.contract
    return ConformanceSubject(
      backend: backend, known: known, unknown: unknown, pattern: "apple", historySize: .minute,
      hasLiveData: true, nudge: { backend.emit(Quote.make($0.id.rawValue, at: time.now)) })
  }

  private func backend(_ time: VirtualTime) -> ScriptedBackend {
    let backend = ScriptedBackend()
    backend.add("AAPL.NASDAQ", .make())
    backend.setMatches([
      SymbolMatch(
        address: "AAPL.NASDAQ", description: "APPLE INC", securityType: .stock, currency: "USD",
        instrument: nil)
    ])
    backend.onHistory { _, request in .success(WarmupTests.minutes(request, now: time.now)) }
    return backend
  }

  @Test func scriptedBackendConforms() async {
    let time = VirtualTime()
    let violations = await FeedBackendConformance(subject(backend(time), time)).violations()
    #expect(violations == [])
  }

  @Test func suiteFindsABackendThatBreaksItsDuties() async {
    let time = VirtualTime()
    let backend = backend(time)
    backend.add("AAPL.NASDAQ", .make(id: 1), .make(id: 2))
    backend.add("NONE.NYSE", .make(id: 3))
    backend.setMatches([])
    backend.onHistory { _, request in
      .success(WarmupTests.minutes(request, now: time.now).reversed())
    }
    var subject = subject(backend, time)
    subject.nudge = { _ in }
    subject.wait = { turn in
      await Task.yield()
      return turn < 100
    }
    let violations = await FeedBackendConformance(subject).violations()
    #expect(violations.contains("details: 2 instruments fit"))
    #expect(violations.contains("search: nothing fits apple"))
    #expect(violations.contains("history: bars are not in order"))
    #expect(violations.contains("streams: no data came"))
  }
}
