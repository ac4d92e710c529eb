import PaperExchange
import Synchronization
import TradingModel

/// What the symbols of a run are: the plan's own instruments first, then the catalogue's of the
/// date on which the data begins.
struct InstrumentTable {
  private let catalogue: InstrumentCatalogue
  private let custom: [BacktestInstrument]
  /// Where the numbers of instruments begin that no catalogue has: the plan's own, in its order.
  static let firstNumber: Int64 = 9_000_000_001

  init(plan: BacktestPlan, at time: Timestamp) {
    catalogue = Self.catalogue(at: time)
    custom = plan.instruments
  }

  /// Catalogues of single days are made once: sweeps run thousands of plans over one span.
  private static let known = Mutex<[Int64: InstrumentCatalogue]>([:])
  private static let knownLimit = 16

  private static func catalogue(at time: Timestamp) -> InstrumentCatalogue {
    let day = time.seconds / 86_400
    if let made = known.withLock({ $0[day] }) { return made }
    let made = InstrumentCatalogue(at: time)
    known.withLock { known in
      if known.count >= knownLimit { known.removeAll() }
      known[day] = made
    }
    return made
  }

  /// The instrument of a symbol; nil when nobody knows it.
  func listed(_ symbol: String) throws(BacktestError) -> ListedInstrument? {
    if let index = custom.firstIndex(where: { $0.symbol.uppercased() == symbol.uppercased() }) {
      return try made(custom[index], number: Self.firstNumber + Int64(index))
    }
    return catalogue.named(symbol) ?? continuous(symbol)
  }

  /// The rules of a continuous future are those of its next month; it never expires.
  private func continuous(_ symbol: String) -> ListedInstrument? {
    guard let address = InstrumentAddress(symbol),
      address.contract.securityType == .continuousFuture || address.isFrontMonth,
      var listed = catalogue.matches(address.contract).first
    else { return nil }
    listed.id = InstrumentID(rawValue: Self.firstNumber + 1_000_000 + listed.id.rawValue)
    listed.contract.instrument = listed.id
    listed.contract.expiry = nil
    listed.address = address.description
    listed.facts.lastTradeTime = ""
    return listed
  }

  private func made(
    _ own: BacktestInstrument, number: Int64
  ) throws(BacktestError) -> ListedInstrument {
    guard own.tickSize > .zero, own.multiplier > .zero, own.sizeIncrement > .zero else {
      throw .plan(
        "Instrument \(own.symbol): its tick, multiplier and size step must be above nought.")
    }
    let hours: SessionPattern
    switch own.hours {
    case .roundTheClock: hours = .roundTheClock(.utc)
    case .like(let other):
      guard let known = catalogue.named(other) else {
        throw .plan(
          "Instrument \(own.symbol): its hours are to be those of '\(other)', which is not known. "
            + "Say hours=24/7 or name an instrument such as AAPL.NASDAQ, ES.CME or EURUSD.IDEALPRO."
        )
      }
      hours = known.hours
    }
    return ListedInstrument(
      ListedInstrument.Custom(
        id: InstrumentID(rawValue: number), address: own.symbol, securityType: own.securityType,
        tickSize: own.tickSize, multiplier: own.multiplier, currency: own.currency,
        sizeIncrement: own.sizeIncrement, hours: hours))
  }

  /// The exchange's catalogue: the instruments of the run, and the pairs that tell what
  /// currencies are worth.
  func reduced(to listed: [ListedInstrument], paysCommission: Bool) -> InstrumentCatalogue {
    let own = Set(listed.map(\.id))
    let pairs = catalogue.instruments.filter {
      $0.contract.securityType == .forex && !own.contains($0.id)
    }
    var all = listed
    if !paysCommission {
      for index in all.indices { all[index].fees = CommissionRule.none }
    }
    return InstrumentCatalogue(all + pairs)
  }
}
