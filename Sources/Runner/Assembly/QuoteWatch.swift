import Control
import Feeds
import Synchronization
import TradingModel

/// A reader of quotes for a person at a terminal: keeps the newest of each symbol.
///
/// Thread-safe. It never has no room: a newer quote replaces an older one.
final class QuoteWatch: FeedSubscriber {
  private struct State {
    var symbols: [InstrumentID: String] = [:]
    var rows: [String: QuoteRow] = [:]
    var states: [InstrumentID: String] = [:]
    var changed: Set<String> = []
    var failures: [String: FeedError] = [:]
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  func offer(_ event: FeedEvent) -> Bool {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      switch event {
      case .details(let symbol, let instrument): state.symbols[instrument.id] = symbol
      case .quote(let quote):
        guard let symbol = state.symbols[quote.instrument] else { return nil }
        state.rows[symbol] = QuoteRow(
          symbol: symbol, quote: quote, state: state.states[quote.instrument])
        state.changed.insert(symbol)
      case .state(let instrument, let condition): state.states[instrument] = condition.word
      case .failed(let symbol, let error): state.failures[symbol] = error
      case .trade, .depth, .bar, .warmedUp: return nil
      }
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
    return true
  }

  /// The newest quote of each symbol that changed since the last call.
  func takeChanges() -> [QuoteRow] {
    state.withLock { state in
      defer { state.changed = [] }
      return state.changed.sorted().compactMap { state.rows[$0] }
    }
  }

  /// Whether each of the symbols has a quote or has failed.
  func isComplete(_ symbols: [String]) -> Bool {
    state.withLock { state in
      symbols.allSatisfy { state.rows[$0] != nil || state.failures[$0] != nil }
    }
  }

  /// Why a symbol came to nothing, for the first that did.
  func failure() -> (symbol: String, error: FeedError)? {
    state.withLock { $0.failures.min { $0.key < $1.key } }.map { ($0.key, $0.value) }
  }

  /// Waits for the next event. One task at a time.
  func change() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isLate = state.withLock { state in
          if Task.isCancelled || !state.changed.isEmpty { return true }
          state.waiter = continuation
          return false
        }
        if isLate { continuation.resume() }
      }
    } onCancel: {
      state.withLock { state in
        defer { state.waiter = nil }
        return state.waiter
      }?.resume()
    }
  }
}

extension FeedState {
  /// The state in one word, for tables.
  var word: String {
    switch self {
    case .live: "live"
    case .delayed: "delayed"
    case .stale: "stale"
    case .interrupted: "interrupted"
    }
  }
}
