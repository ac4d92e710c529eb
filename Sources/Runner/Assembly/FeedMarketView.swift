import Feeds
import Orders
import Synchronization
import TradingModel

/// What the risk gate sees of markets: the feeds' newest quotes, and volumes that were looked up
/// beside.
final class FeedMarketView: MarketView {
  private let hub: FeedHub
  private let volumes = Mutex<[InstrumentID: Quantity]>([:])

  init(hub: FeedHub) { self.hub = hub }

  func glance(_ instrument: InstrumentID) -> MarketGlance? {
    guard let known = hub.glance(instrument) else { return nil }
    return MarketGlance(quote: known.quote, interruption: known.state.flatMap(Self.interruption))
  }

  private static func interruption(_ state: FeedState) -> String? {
    switch state {
    case .live, .delayed: nil
    case .stale(let silent): "nothing came for \(silent.components.seconds) s"
    case .interrupted(let why): why
    }
  }

  func averageDailyVolume(_ instrument: InstrumentID) -> Quantity? {
    volumes.withLock { $0[instrument] }
  }

  /// Keeps the average volume of an instrument's last days.
  func learn(_ bars: [Bar], of instrument: InstrumentID) {
    let days = bars.suffix(20).compactMap(\.volume)
    guard !days.isEmpty,
      let average = days.reduce(.zero, +).divided(by: Decimal64(days.count), scale: 0)
    else { return }
    volumes.withLock { $0[instrument] = average }
  }
}
