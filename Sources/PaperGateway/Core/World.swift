import PaperExchange
import TradingModel

/// The contracts and markets of a configuration.
struct World {
  var catalogue: InstrumentCatalogue
  var sources: [any MarketSource] = []
  /// Recordings at the fastest pace and options, which wait for their first subscriber.
  var held: Set<InstrumentID> = []
  /// Whether a recording at the fastest pace is among the markets.
  var hasFastest = false
  /// What the login may see, where that is not everything.
  var rights: [InstrumentID: MarketDataRight] = [:]
  /// Instruments whose times are the recording's.
  var sourceTimed: Set<InstrumentID> = []

  init(_ configuration: PaperGatewayConfiguration, start: Timestamp) throws {
    catalogue = InstrumentCatalogue(at: start, hours: configuration.hours)
    var recorded: Set<InstrumentID> = []
    for recording in configuration.recordings {
      guard let listed = catalogue.named(recording.symbol) else {
        throw PaperGatewayError.unknownInstrument(recording.symbol)
      }
      // A recording plays at any hour of the exchange's clock.
      catalogue.openRoundTheClock(listed.id)
      recorded.insert(listed.id)
      sources.append(
        RecordedMarket(recording.rows, as: listed, start: start, settings: recording.settings))
      if recording.settings.keepsTimes || recording.settings.pace == .asFastAsPossible {
        sourceTimed.insert(listed.id)
      }
      if recording.settings.pace == .asFastAsPossible {
        held.insert(listed.id)
        hasFastest = true
      }
    }
    let settings = SyntheticMarket.Settings(
      seed: configuration.seed, pace: configuration.pace,
      quoteInterval: configuration.quoteInterval)
    let today = ExchangeZone.eastern.local(start).date.compactText
    let wanted = try configuration.symbols.map { symbols in
      try Set(
        symbols.map { symbol in
          guard let listed = catalogue.named(symbol) else {
            throw PaperGatewayError.unknownInstrument(symbol)
          }
          return listed.id
        })
    }
    for listed in catalogue.instruments where !recorded.contains(listed.id) {
      if let wanted, !wanted.contains(listed.id) { continue }
      if let expiry = listed.contract.expiry, expiry < today { continue }
      let underlying = listed.facts.underlying.flatMap { catalogue[$0.id] }
      let isOption = listed.isOption
      sources.append(
        SyntheticMarket(
          listed, on: isOption ? underlying : nil, start: start, settings: settings,
          isHeld: isOption))
      // Of thousands of options only those play that somebody looks at.
      if isOption { held.insert(listed.id) }
    }
    for (symbol, right) in configuration.dataRights {
      guard let listed = catalogue.named(symbol) else {
        throw PaperGatewayError.unknownInstrument(symbol)
      }
      rights[listed.id] = right
    }
  }
}
