public import Feeds
import Synchronization
import SystemKit
public import TradingModel

/// The feed side of one client: details, search, history and streams from its gateway.
///
/// Thread-safe. Every call ends within the time limits of the client's settings. Sinks are called
/// on the client's feed loop; a stream lives through reconnects and farm resets by itself, with
/// `.interrupted` and `.live` told to its sink. Troubles that may pass (too many lines, another
/// session) are tried again every 30 seconds; want of permission and unknown contracts end it.
public final class IBFeedBackend: FeedBackend {
  private let connection: IBConnection

  init(_ connection: IBConnection) {
    self.connection = connection
  }

  /// The name in logs and messages (`ib 127.0.0.1:4002`).
  public var name: String { "ib \(connection.endpoint)" }

  /// What the gateway can do.
  public var capabilities: FeedCapabilities {
    FeedCapabilities(
      realTimeBars: true, depthStreams: connection.settings.depthStreams,
      searchInterval: QuestionTable.searchInterval,
      historySpan: { HistoryTerms.longestSpan($0) })
  }

  /// Every instrument that fits what the contract states, each with the price ladder of the
  /// exchange that it is routed to; empty means that none does.
  public func details(for contract: Contract) async throws(FeedError) -> [Instrument] {
    try await ask { connection, now, reply in
      connection.questions.details(contract, now: now, reply: reply)
    }
  }

  /// The option chains on an instrument: of a stock or index on every exchange, of a future on
  /// its own.
  public func optionChains(on underlying: Instrument) async throws(FeedError) -> [OptionChain] {
    try await ask { connection, now, reply in
      connection.questions.chains(underlying, now: now, reply: reply)
    }
  }

  /// Stocks and indices whose symbol or name fits. One search a second is sent; while one waits,
  /// a newer pattern takes its place and the older call fails as cancelled.
  public func search(_ pattern: String) async throws(FeedError) -> [SymbolMatch] {
    try await ask { connection, now, reply in
      connection.questions.search(pattern, now: now, reply: reply)
    }
  }

  /// One frame of bars, oldest first, paced by the gateway's limits. Identical requests share one
  /// answer for as long as the gateway forbids to repeat them. Bars of a day and longer begin at
  /// midnight UTC of their trading day.
  public func history(_ request: HistoryRequest) async throws(FeedError) -> [Bar] {
    try await ask { connection, now, reply in
      connection.history.history(request, now: now, reply: reply)
    }
  }

  /// Starts a stream and returns at once; the sink hears of everything else.
  public func openStream(
    _ kind: StreamKind, for instrument: Instrument, sink: any StreamSink
  ) -> StreamID {
    let id = StreamID(rawValue: connection.lastStream.add(1, ordering: .relaxed).newValue)
    onLoop { connection in
      let stream = MarketStream(
        id: id, kind: kind, instrument: instrument, sink: sink,
        time: connection.environment.wallClock())
      connection.streams.open(stream, now: connection.environment.uptime())
    }
    return id
  }

  /// Ends a stream. Unknown and ended streams are ignored.
  public func closeStream(_ id: StreamID) {
    onLoop { connection in connection.streams.close(id) }
  }

  /// How many streams are open; for tests and the status page.
  public var openStreams: Int {
    get async {
      await withCheckedContinuation { continuation in
        let isTaken = connection.loop.execute { [connection] in
          continuation.resume(returning: connection.streams.count)
        }
        if !isTaken { continuation.resume(returning: 0) }
      }
    }
  }

  private func onLoop(_ job: @escaping @Sendable (IBConnection) -> Void) {
    if connection.loop.isCurrent { return job(connection) }
    let connection = connection
    // A refusal means that the loop has ended, and every stream with it.
    connection.loop.execute { job(connection) }
  }

  /// Asks on the loop and waits for the one reply, which the loop's tables owe within their
  /// limits.
  private func ask<Value: Sendable>(
    _ question:
      @escaping @Sendable (
        IBConnection, Uptime, @escaping (Result<Value, FeedError>) -> Void
      ) -> Void
  ) async throws(FeedError) -> Value {
    let connection = connection
    let result: Result<Value, FeedError> = await withCheckedContinuation { continuation in
      let isTaken = connection.loop.execute {
        question(connection, connection.environment.uptime()) { result in
          continuation.resume(returning: result)
        }
      }
      if !isTaken {
        let error = FeedError(.disconnected, "the feed loop takes no more work")
        continuation.resume(returning: .failure(error))
      }
    }
    return try result.get()
  }
}
