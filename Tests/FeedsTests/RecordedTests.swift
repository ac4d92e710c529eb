import Feeds
import FeedsTestSupport
import Foundation
import Testing
import TradingModel

@Suite struct RecordedTests {
  private func backend(cursor: Int) throws -> RecordedFileBackend? {
    guard let folder = RecordedTests.shared() else {
      print("SKIPPED: the recorded market was not played, as the shared folder is missing")
      return nil
    }
    let text = try Python.run(
      "gzip", ["-dc", folder + "/data/6EH4.CME_1min_2024-01.csv.gz"])
    let address = "EUR.CME.202403"
    return RecordedFileBackend(
      instrument: .make(id: 495_512_563, address: address, hours: .unknown),
      bars: Array(RecordedFileBackend.bars(csv: text).prefix(6_000)), cursor: cursor)
  }

  private static func shared() -> String? {
    if let path = ProcessInfo.processInfo.environment["PERIGEE_SHARED"] { return path }
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("shared")
      if FileManager.default.fileExists(atPath: candidate.appendingPathComponent("data").path) {
        return candidate.path
      }
    }
    return nil
  }

  @Test func recordedBackendConforms() async throws {
    guard let backend = try backend(cursor: 3_000) else { return }
    let subject = ConformanceSubject(
      backend: backend, known: backend.instrument.contract,
      unknown: InstrumentAddress("NONE.NYSE")!.contract, pattern: "eur", historySize: .minute,
      hasLiveData: true, nudge: { _ in backend.step() })
    #expect(await FeedBackendConformance(subject).violations() == [])
  }

  @Test func barsRebuiltFromARecordedMarketEqualTheRecordedOnes() async throws {
    guard let backend = try backend(cursor: 1_000) else { return }
    let time = VirtualTime(start: try #require(backend.nextStart))
    var configuration = FeedConfiguration()
    configuration.tickInterval = nil
    configuration.standingSizes = []
    let hub = FeedHub(
      backend: backend, stores: nil, configuration: configuration, time: time.feedTime)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await hub.run() }
      let reader = CollectingSubscriber()
      let wish = FeedInterest(
        symbol: backend.instrument.address, bars: [.minute], warmup: 900)
      _ = hub.openFeed([wish], for: reader)
      let warmed = FeedEvent.warmedUp(backend.instrument.id, .minute)
      #expect(await eventually { reader.events.contains(warmed) })
      while let start = backend.nextStart {
        time.advance(by: max(.zero, start.since(time.now)))
        hub.advance(to: time.now)
        backend.step()
      }
      time.advance(by: .seconds(120))
      hub.advance(to: time.now)
      let bars = reader.bars
      #expect(bars.filter(\.isWarmup).map(\.bar) == Array(backend.bars[100..<1_000]))
      let live = bars.filter { !$0.isWarmup }.map(\.bar)
      let recorded = Array(backend.bars[1_000...])
      #expect(live.map(\.start) == recorded.map(\.start))
      #expect(live.map(\.open) == recorded.map(\.open))
      #expect(live.map(\.high) == recorded.map(\.high))
      #expect(live.map(\.low) == recorded.map(\.low))
      #expect(live.map(\.close) == recorded.map(\.close))
      #expect(live.map(\.volume) == recorded.map(\.volume))
      group.cancelAll()
    }
  }
}
