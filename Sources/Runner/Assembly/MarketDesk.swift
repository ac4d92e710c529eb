import Control
import Feeds
import Orders
import Synchronization
import SystemKit
import TradingModel

/// The feed layer of the daemon with what belongs around it: search, details, and quotes for
/// people at the control socket.
final class MarketDesk: Sendable {
  let backend: LateFeedBackend
  let hub: FeedHub
  /// What the risk gate sees.
  let view: FeedMarketView
  /// Looks volumes up for it.
  let volumes: VolumeKeeper
  /// Answers questions for the past.
  let history: HistoryQuestions
  /// Answers questions for the newest bars.
  let bars: BarQuestions
  private let search: SymbolSearch
  private let lookup: SymbolDetails
  private let addresses = Mutex<[InstrumentID: String]>([:])
  private let terms = Mutex<[InstrumentID: InstrumentTerms]>([:])

  /// What turns a price difference of an instrument into money.
  struct InstrumentTerms {
    var multiplier: Decimal64
    var currency: String
  }

  /// How long a first quote is waited for when a person asks for one.
  static let quoteLimit = Duration.seconds(10)

  init(time: FeedTime, userID: UInt32, instance: String) throws(BarStoreError) {
    backend = LateFeedBackend(
      capabilities: FeedCapabilities(
        realTimeBars: true, depthStreams: 3, searchInterval: .seconds(1),
        historySpan: { $0 < .minute ? .seconds(2_000) : .seconds(86_400) }))
    let stores = BarStoreDirectory(userID: userID, instance: instance)
    _ = try stores.removeLeftovers()
    hub = FeedHub(
      backend: backend, stores: stores, configuration: FeedConfiguration(), time: time)
    view = FeedMarketView(hub: hub)
    volumes = VolumeKeeper(view: view, backend: backend)
    search = SymbolSearch(backend: backend, time: time)
    lookup = SymbolDetails(backend: backend)
    history = HistoryQuestions(hub: hub, lookup: lookup)
    bars = BarQuestions(hub: hub, history: history, now: time.now)
  }

  /// How a person knows an instrument; its contract id before it was resolved.
  func symbol(_ instrument: InstrumentID) -> String {
    addresses.withLock { $0[instrument] } ?? "con:\(instrument.rawValue)"
  }

  /// How a person knows an instrument of which the broker told the contract.
  func symbol(_ instrument: InstrumentID, _ contract: Contract) -> String {
    if let known = addresses.withLock({ $0[instrument] }) { return known }
    guard !contract.exchange.isEmpty || contract.primaryExchange != nil else {
      return symbol(instrument)
    }
    return InstrumentAddress(resolved: contract).description
  }

  /// Remembers the address of an instrument.
  func learn(_ instrument: Instrument) {
    addresses.withLock { $0[instrument.id] = instrument.address }
    let known = InstrumentTerms(
      multiplier: instrument.multiplier, currency: instrument.contract.currency)
    terms.withLock { $0[instrument.id] = known }
  }

  /// The multiplier and the currency of an instrument; nil before it was resolved.
  func terms(of instrument: InstrumentID) -> InstrumentTerms? {
    terms.withLock { $0[instrument] }
  }

  func matches(_ pattern: String) async throws -> [MatchRow] {
    let answer = try await search.search(pattern)
    if answer.matches.isEmpty, case .offline(let error) = answer.coverage {
      throw ControlFailure(.unavailable, "Nothing in the catalogue; \(error.description).")
    }
    return answer.matches.map {
      MatchRow(
        symbol: $0.address, description: $0.description, securityType: $0.securityType.rawValue,
        currency: $0.currency, instrument: $0.instrument?.rawValue)
    }
  }

  func instruments(_ symbol: String) async throws -> [InstrumentRow] {
    let answers = await lookup.details(for: [symbol])
    do throws(FeedError) {
      let found = try answers[symbol]?.get() ?? []
      for instrument in found { learn(instrument) }
      return found.map(InstrumentRow.init)
    } catch {
      throw ControlFailure(error, symbol: symbol)
    }
  }

  func chains(_ symbol: String) async throws -> [ChainRow] {
    let answers = await lookup.details(for: [symbol])
    do throws(FeedError) {
      guard let underlying = try answers[symbol]?.get().first else { return [] }
      learn(underlying)
      return try await backend.optionChains(on: underlying).map { ChainRow($0, on: underlying) }
    } catch {
      throw ControlFailure(error, symbol: symbol)
    }
  }

  /// The last quote of each symbol; a first one is waited for.
  func quotes(_ symbols: [String]) async throws -> [QuoteRow] {
    let watch = QuoteWatch()
    let ticket = hub.openFeed(symbols.map { FeedInterest(symbol: $0) }, for: watch)
    defer { hub.close(ticket) }
    var rows: [String: QuoteRow] = [:]
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        while !watch.isComplete(symbols), !Task.isCancelled { await watch.change() }
        return true
      }
      group.addTask {
        try await Task.sleep(for: Self.quoteLimit)
        return false
      }
      _ = try await group.next()
      group.cancelAll()
    }
    for row in watch.takeChanges() { rows[row.symbol] = row }
    if rows.isEmpty, let (symbol, error) = watch.failure() {
      throw ControlFailure(error, symbol: symbol)
    }
    guard !rows.isEmpty else {
      throw ControlFailure(
        .timedOut,
        "No quote within \(Self.quoteLimit.components.seconds) s: the market may be "
          + "closed, or the gateway away. See perigee status.")
    }
    return symbols.compactMap { rows[$0] }
  }

  /// Every later quote of the symbols, the newest of each when the reader is slow.
  func stream(_ symbols: [String]) -> AsyncThrowingStream<[QuoteRow], any Error> {
    let watch = QuoteWatch()
    let ticket = hub.openFeed(symbols.map { FeedInterest(symbol: $0) }, for: watch)
    let hub = hub
    let reader = QuoteReader(watch: watch) { hub.close(ticket) }
    return AsyncThrowingStream { try await reader.next() }
  }
}

/// Reads a quote watch for one caller; closes its feed when it is let go.
private final class QuoteReader: Sendable {
  private let watch: QuoteWatch
  private let close: @Sendable () -> Void

  init(watch: QuoteWatch, close: @escaping @Sendable () -> Void) {
    self.watch = watch
    self.close = close
  }

  deinit { close() }

  func next() async throws -> [QuoteRow]? {
    while !Task.isCancelled {
      let rows = watch.takeChanges()
      if !rows.isEmpty { return rows }
      if let (symbol, error) = watch.failure() { throw ControlFailure(error, symbol: symbol) }
      await watch.change()
    }
    return nil
  }
}

extension ControlFailure {
  /// The failure that a feed error means for a caller.
  init(_ error: FeedError, symbol: String? = nil) {
    let code: Code =
      switch error.code {
      case .notFound: .notFound
      case .ambiguous, .invalid: .invalid
      case .timedOut: .timedOut
      case .disconnected, .pacing, .competingSession: .unavailable
      case .noData, .noPermission, .cancelled, .other: .failed
      }
    let text = error.description
    // Many a message begins with the symbol by itself.
    let prefix = symbol.flatMap { text.hasPrefix($0) ? nil : "\($0): " } ?? ""
    self.init(code, prefix + text)
  }
}
