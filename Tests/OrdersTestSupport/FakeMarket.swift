package import Orders
import Synchronization
package import TradingModel

/// Markets as a test wants them.
package final class FakeMarket: MarketView {
  private struct State {
    var glances: [InstrumentID: MarketGlance] = [:]
    var volumes: [InstrumentID: Quantity] = [:]
  }

  private let state = Mutex(State())
  package init() {}

  package func glance(_ instrument: InstrumentID) -> MarketGlance? {
    state.withLock { $0.glances[instrument] }
  }
  package func averageDailyVolume(_ instrument: InstrumentID) -> Quantity? {
    state.withLock { $0.volumes[instrument] }
  }

  /// Sets the quote of an instrument.
  package func set(
    _ id: Int64 = 265_598, bid: Price? = "187.20", ask: Price? = "187.30", at time: Timestamp,
    interruption: String? = nil, isDelayed: Bool = false
  ) {
    var quote = Quote(instrument: InstrumentID(rawValue: id), time: time)
    (quote.bid, quote.ask) = (bid, ask)
    if isDelayed { quote.changed = [.delayed] }
    let glance = MarketGlance(quote: quote, interruption: interruption)
    state.withLock { $0.glances[glance.quote.instrument] = glance }
  }
  package func set(volume: Quantity?, _ id: Int64 = 265_598) {
    state.withLock { $0.volumes[InstrumentID(rawValue: id)] = volume }
  }
}
