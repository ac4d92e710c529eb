import Feeds
import FeedsTestSupport
import Synchronization
import Testing
import TradingModel

@testable import Runner

struct LateFeedBackendTests {
  /// A sink that does something with the first state that it gets.
  private final class Sink: StreamSink {
    private let states = Atomic<Int>(0)
    private let onState: @Sendable () -> Void
    init(onState: @escaping @Sendable () -> Void = {}) { self.onState = onState }
    var count: Int { states.load(ordering: .relaxed) }
    func receive(_ quote: Quote) {}
    func receive(_ trade: Trade) {}
    func receive(_ bar: Bar) {}
    func receive(_ change: StreamState) {
      states.wrappingAdd(1, ordering: .relaxed)
      onState()
    }
  }

  private static let capabilities = FeedCapabilities(
    realTimeBars: true, searchInterval: .seconds(1), historySpan: { _ in .seconds(60) })

  @Test("streams wait for the backend, and questions fail as disconnected until then")
  func streams_WaitForTheBackend() async throws {
    let late = LateFeedBackend(capabilities: Self.capabilities)
    let sinks = [Sink(), Sink()]
    _ = late.openStream(.quotes, for: .make(id: 1), sink: sinks[0])
    let closed = late.openStream(.quotes, for: .make(id: 2), sink: sinks[1])
    late.closeStream(closed)
    await #expect(throws: FeedError.self) { try await late.search("AAPL") }
    let backend = ScriptedBackend()
    late.attach(backend)
    #expect(backend.openStreamCount == 1)
    #expect(sinks.map(\.count) == [1, 0])
    #expect(try await late.search("AAPL") == [])
  }

  @Test("a stream that is closed while the backend opens it does not stay open")
  func streamClosedWhileItOpens_IsClosed() {
    let late = LateFeedBackend(capabilities: Self.capabilities)
    let id = Mutex<StreamID?>(nil)
    let sink = Sink { id.withLock { $0 }.map(late.closeStream) }
    let first = late.openStream(.quotes, for: .make(id: 1), sink: sink)
    id.withLock { $0 = first }
    let backend = ScriptedBackend()
    late.attach(backend)
    #expect(sink.count == 1)
    #expect(backend.openStreamCount == 0)
    #expect(backend.closedStreams == 1)
  }
}
