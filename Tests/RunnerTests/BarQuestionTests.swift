import Control
import Feeds
import FeedsTestSupport
import Synchronization
import Testing
import TradingModel

@testable import Runner

struct BarQuestionTests {
  private final class Clock: Sendable {
    let time = Mutex(Timestamp(seconds: 1_790_000_000))
    var now: Timestamp { time.withLock { $0 } }
    func pass(_ duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
  }

  @Test("bars before a moment are asked of the source, up to that moment and once in ten minutes")
  func past_IsAskedOnce() async throws {
    let clock = Clock()
    let backend = ScriptedBackend()
    backend.add("AAPL.NASDAQ", .make())
    backend.onHistory { _, request in
      .success(
        (1...300).reversed().map { number in
          Bar(
            start: (request.end ?? .init(seconds: 0)).advanced(by: .seconds(-60 * Int64(number))),
            open: 1, high: 2,
            low: 1, close: 2, volume: nil, wap: nil, count: nil)
        })
    }
    let hub = FeedHub(
      backend: backend, stores: nil, configuration: FeedConfiguration(),
      time: FeedTime(now: { clock.now }) { try await Task.sleep(for: $0) })
    let questions = BarQuestions(
      hub: hub, history: HistoryQuestions(hub: hub, lookup: SymbolDetails(backend: backend)),
      now: { clock.now })
    let end = clock.now.advanced(by: .seconds(-86_400))
    let question = BarQuestion(symbol: "AAPL.NASDAQ", bar: 60, count: 240, end: Moment(end))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await hub.run() }
      let rows = try await questions.answer(question).rows
      #expect(rows.count == 240)
      #expect(rows.last?.bar.start == end.advanced(by: .seconds(-60)))
      let asked = backend.requests.count
      #expect(asked >= 1 && backend.requests.allSatisfy { $0.end.map { $0 <= end } == true })
      clock.pass(.seconds(500))
      _ = try await questions.answer(question)
      #expect(backend.requests.count == asked)
      // The newest are another question, and not kept for so long.
      let newest = BarQuestion(symbol: "AAPL.NASDAQ", bar: 60, count: 240)
      _ = try await questions.answer(newest)
      let further = backend.requests.count
      #expect(further > asked)
      clock.pass(.seconds(60))
      _ = try await questions.answer(newest)
      #expect(backend.requests.count > further)
      group.cancelAll()
    }
  }
}
