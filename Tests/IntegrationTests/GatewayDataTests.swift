import Feeds
import IBClient
import PaperExchange
import PaperGateway
import Testing
import TradingModel

@Suite(.serialized, .timeLimit(.minutes(2))) struct GatewayDataTests {
  /// What a stream tells, in order.
  private enum Word: Sendable {
    case quote(Quote)
    case book(MarketDepth)
    case state(StreamState)
  }

  private final class Sink: StreamSink {
    let words: AsyncStream<Word>
    private let feed: AsyncStream<Word>.Continuation

    init() { (words, feed) = AsyncStream.makeStream() }
    func receive(_ quote: Quote) { feed.yield(.quote(quote)) }
    func receive(_ trade: Trade) {}
    func receive(_ bar: Bar) {}
    func receive(_ book: MarketDepth) { feed.yield(.book(book)) }
    func receive(_ state: StreamState) { feed.yield(.state(state)) }
  }

  private func inWorld(
    _ change: @escaping (inout PaperGatewayConfiguration) -> Void,
    _ body: (GatewayWorld, any FeedBackend, Instrument) async throws -> Void
  ) async throws {
    let world = try await GatewayWorld(sink: nil) { configuration in
      configuration.symbols = ["AAPL"]
      change(&configuration)
    }
    do {
      let backend = try #require(world.pool.dataBackend, "\(world.loaded.endpoints)")
      let contract = try #require(InstrumentAddress("AAPL.NASDAQ")?.contract)
      let instrument = try #require(try await backend.details(for: contract).first)
      try await body(world, backend, instrument)
    } catch {
      await world.end()
      throw error
    }
    await world.end()
  }

  @Test("delayed data and halts carry their marks through our client")
  func delayedDataAndHalts_CarryTheirMarks() async throws {
    try await inWorld({ $0.dataRights = ["AAPL": .delayed] }) { world, backend, apple in
      let sink = Sink()
      _ = backend.openStream(.quotes, for: apple, sink: sink)
      var words = sink.words.makeAsyncIterator()
      var isDelayed = false
      while let word = await words.next() {
        if case .state(.delayed) = word { isDelayed = true }
        if case .quote(let quote) = word, quote.changed.contains(.bid) {
          #expect(isDelayed && quote.changed.contains(.delayed))
          break
        }
      }
      await world.gateway.setHalt(.general, of: apple.id)
      while let word = await words.next() {
        if case .quote(let quote) = word, quote.changed.contains(.halted) { break }
      }
      await world.gateway.setHalt(.none, of: apple.id)
      while let word = await words.next() {
        if case .quote(let quote) = word, !quote.changed.contains(.halted) { break }
      }
    }
  }

  @Test("a book that our client keeps is sorted and as deep as it was asked for")
  func booksOfOurClient_AreWhole() async throws {
    try await inWorld({ _ in }) { world, backend, apple in
      let sink = Sink()
      let id = backend.openStream(.depth(rows: 6), for: apple, sink: sink)
      var whole = 0
      for await word in sink.words {
        guard case .book(let book) = word else { continue }
        #expect(book.bids.count <= 6 && book.asks.count <= 6)
        guard book.bids.count == 6, book.asks.count == 6 else { continue }
        whole += 1
        if whole == 200 { break }
      }
      #expect(whole == 200)
      // A fourth book is refused by the client, with the broker's rule.
      for _ in 0..<2 { _ = backend.openStream(.depth(rows: 2), for: apple, sink: Sink()) }
      let fourth = Sink()
      _ = backend.openStream(.depth(rows: 2), for: apple, sink: fourth)
      for await word in fourth.words {
        guard case .state(let state) = word else { continue }
        guard case .ended(let error) = state else {
          Issue.record("a fourth book was opened")
          break
        }
        #expect(error.code == .invalid && error.message.contains("3 with 100 lines"))
        break
      }
      backend.closeStream(id)
    }
  }

  @Test("a history request that the broker would refuse is refused before it is sent")
  func historyOutOfTheRules_IsNotSent() async throws {
    try await inWorld({ _ in }) { world, backend, apple in
      let before = await world.gateway.statistics()?.historyRequests
      await #expect(throws: FeedError.self) {
        _ = try await backend.history(
          HistoryRequest(instrument: apple, barSize: .second, end: nil, span: .seconds(86_400)))
      }
      #expect(await world.gateway.statistics()?.historyRequests == before)
    }
  }
}
