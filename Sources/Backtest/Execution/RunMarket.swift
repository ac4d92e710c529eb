import Orders
import PaperExchange
import TradingModel

/// The markets of a run, as the risk gate looks at them.
final class RunMarket: MarketView, @unchecked Sendable {  // One thread: the run's.
  private let lanes: [InstrumentID: Lane]
  private let clock: () -> Timestamp

  init(_ lanes: [Lane], clock: @escaping () -> Timestamp) {
    self.lanes = Dictionary(
      lanes.map { ($0.listed.id, $0) }, uniquingKeysWith: { first, _ in first })
    self.clock = clock
  }

  /// The newest price with the spread that orders would pay. It is never taken for old: between
  /// two bars nothing newer is known.
  func glance(_ instrument: InstrumentID) -> MarketGlance? {
    guard let lane = lanes[instrument] else { return nil }
    var quote = Quote(instrument: instrument, time: clock())
    quote.last = lane.last
    quote.bid = lane.bid ?? lane.last.map { $0 - lane.halfSpread }
    quote.ask = lane.ask ?? lane.last.map { $0 + lane.halfSpread }
    return MarketGlance(quote: quote)
  }

  /// Not known: the volume rules of the risk gate have nothing to go by.
  func averageDailyVolume(_ instrument: InstrumentID) -> Quantity? { nil }
}
