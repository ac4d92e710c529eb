import Feeds
import FeedsTestSupport
import IBClient
import Testing
import TradingModel

@Suite(.serialized, .timeLimit(.minutes(2))) struct GatewayFeedTests {
  @Test("our client over a real socket keeps every duty of a feed backend")
  func clientOfTheGateway_KeepsTheDutiesOfABackend() async throws {
    let world = try await GatewayWorld(sink: nil)
    do {
      let backend = try #require(world.pool.dataBackend, "\(world.loaded.endpoints)")
      let known = try #require(InstrumentAddress("AAPL.NASDAQ")?.contract)
      let unknown = try #require(InstrumentAddress("NOSUCHTHING.NASDAQ")?.contract)
      let subject = ConformanceSubject(
        backend: backend, known: known, unknown: unknown, pattern: "AAPL", historySize: .minute,
        hasLiveData: true,
        wait: { turn in
          // Quotes come every 20 ms; half a minute is patience enough on a loaded machine.
          do { try await Task.sleep(for: .milliseconds(5)) } catch { return false }
          return turn < 6_000
        })
      #expect(await FeedBackendConformance(subject).violations() == [])
    } catch {
      await world.end()
      throw error
    }
    await world.end()
  }
}
