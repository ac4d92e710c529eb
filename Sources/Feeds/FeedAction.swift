import TradingModel

/// One stream asked of the backend: where it belongs, and its number among all that were asked.
struct StreamToken: Hashable, Sendable {
  var slot: Int
  var number: Int
}

/// One series of bars of one stream's life.
struct SeriesKey: Hashable, Sendable {
  var slot: Int
  var generation: Int
  var size: BarSize
}

/// What the registry wants done. Each stems from a change of one symbol, stream or series.
enum FeedAction: Sendable {
  case lookUp(symbol: String, InstrumentAddress, after: Duration)
  case refresh(slot: Int, generation: Int, Contract)
  case openStream(StreamToken, StreamKind, Instrument)
  case closeStream(StreamToken)
  case makeStore(SeriesKey, Instrument, depth: Int)
  case backfill(SeriesKey, BackfillPlan)
  case refill(SeriesKey, HistoryRequest)
  case closeStore(BarStore)
  case deliverWarmups
}
