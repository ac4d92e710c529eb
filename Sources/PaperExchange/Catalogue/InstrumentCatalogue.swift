public import TradingModel

/// Every contract that the paper exchange lists on a date. Immutable; free to share.
public struct InstrumentCatalogue: Sendable {
  /// Whether the exchange keeps the real hours.
  public enum Hours: Sendable, Hashable {
    /// The hours and holidays of the real exchanges.
    case real
    /// Everything trades day and night, for demonstrations and tests at any hour.
    case roundTheClock
  }

  /// All contracts, sorted by contract id.
  public private(set) var instruments: [ListedInstrument]
  private var indexByID: [InstrumentID: Int]
  private var indexByAddress: [String: Int]
  private var indicesBySymbol: [String: [Int]]
  private var ladders: [Int: PriceLadder]

  /// The contracts listed on the date of `time`. Futures and options are the next expiries from
  /// that date on, and `6EH4` (Euro FX, March 2024) always, for the recorded data.
  public init(at time: Timestamp, hours: Hours = .real) {
    let date = ExchangeZone.eastern.local(time).date
    var all = InstrumentCatalogue.stocks + InstrumentCatalogue.currencies
    all += InstrumentCatalogue.stocksAbroad + InstrumentCatalogue.differences
    all += InstrumentCatalogue.futures(on: date)
    all += InstrumentCatalogue.options(on: date, of: all)
    if hours == .roundTheClock {
      for index in all.indices {
        all[index].hours = .roundTheClock(all[index].hours.zone)
      }
    }
    self.init(all)
  }

  /// A catalogue of exactly these contracts. Of two with one contract id the first is kept.
  public init(_ listed: [ListedInstrument]) {
    instruments = []
    indexByID = [:]
    indexByAddress = [:]
    indicesBySymbol = [:]
    ladders = [:]
    for instrument in listed.sorted(by: { $0.id < $1.id }) where indexByID[instrument.id] == nil {
      let index = instruments.count
      indexByID[instrument.id] = index
      indicesBySymbol[instrument.contract.symbol, default: []].append(index)
      if indexByAddress[instrument.address] == nil { indexByAddress[instrument.address] = index }
      if ladders[instrument.facts.marketRule] == nil {
        ladders[instrument.facts.marketRule] = instrument.priceLadder
      }
      instruments.append(instrument)
    }
  }

  /// The contract with an id.
  public subscript(id: InstrumentID) -> ListedInstrument? {
    indexByID[id].map { instruments[$0] }
  }

  /// Lets one contract trade day and night, as a recorded market plays at any hour.
  public mutating func openRoundTheClock(_ id: InstrumentID) {
    guard let index = indexByID[id] else { return }
    instruments[index].hours = .roundTheClock(instruments[index].hours.zone)
  }

  /// The contracts that fit everything that `query` states, in the order of their expiries.
  ///
  /// A query by contract id fits by it alone. The symbol `` is no statement. An expiry of six
  /// digits is the contract month, one of eight the last trading day. The exchange fits when the
  /// contract trades there. A continuous future fits all of its months.
  public func matches(_ query: Contract) -> [ListedInstrument] {
    if let id = query.instrument, id.rawValue > 0 { return self[id].map { [$0] } ?? [] }
    let symbol = query.symbol.uppercased()
    let listed =
      symbol.isEmpty ? instruments : (indicesBySymbol[symbol] ?? []).map { instruments[$0] }
    return listed.filter { InstrumentCatalogue.fits($0, query) }
      .sorted { ($0.contract.expiry ?? "", $0.id) < ($1.contract.expiry ?? "", $1.id) }
  }

  /// The contract that a text names: an address, a local symbol (`6EH4`) or an address's symbol
  /// when only one contract has it; nil when none or several fit.
  public func named(_ text: String) -> ListedInstrument? {
    let upper = text.uppercased()
    if let exact = indexByAddress[upper] { return instruments[exact] }
    if let address = InstrumentAddress(text) {
      let found = matches(address.contract)
      if found.count == 1 { return found[0] }
    }
    // A bare symbol never means something that is derived from the instrument of that name.
    let found = instruments.filter {
      if $0.contract.localSymbol == upper { return true }
      guard !$0.isOption, $0.contract.securityType != .cfd else { return false }
      return $0.contract.symbol == upper
        || $0.contract.securityType == .forex
          && $0.contract.symbol + $0.contract.currency == upper
    }
    return found.count == 1 ? found[0] : nil
  }

  /// The broker's symbol search: stocks, funds and indices whose symbol begins with the pattern
  /// or whose name contains it, best first, at most `limit`. O(n).
  public func search(_ pattern: String, limit: Int = 16) -> [ListedInstrument] {
    let wanted = pattern.uppercased()
    guard !wanted.isEmpty else { return [] }
    let ranked = instruments.compactMap { listed -> (Int, ListedInstrument)? in
      switch listed.contract.securityType {
      case .stock, .index, .crypto: break
      default: return nil
      }
      if listed.contract.symbol == wanted { return (0, listed) }
      if listed.contract.symbol.hasPrefix(wanted) { return (1, listed) }
      if listed.longName.uppercased().contains(wanted) { return (2, listed) }
      return nil
    }
    return ranked.sorted { ($0.0, $0.1.contract.symbol) < ($1.0, $1.1.contract.symbol) }
      .prefix(limit).map(\.1)
  }

  /// The price rule of a number: from which price on which step holds; nil for unknown numbers.
  public func priceRule(_ number: Int) -> PriceLadder? { ladders[number] }

  /// The options on a contract, those on a future only on the exchange of the future.
  public func options(on underlying: InstrumentID) -> [ListedInstrument] {
    guard let symbol = self[underlying]?.contract.symbol else { return [] }
    return (indicesBySymbol[symbol] ?? []).map { instruments[$0] }
      .filter { $0.isOption && $0.facts.underlying?.id == underlying }
  }

  private static func fits(_ listed: ListedInstrument, _ query: Contract) -> Bool {
    let contract = listed.contract
    func same(_ wanted: String?, _ value: String?) -> Bool {
      guard let wanted, !wanted.isEmpty else { return true }
      return wanted.uppercased() == value?.uppercased()
    }
    guard same(query.symbol, contract.symbol), same(query.currency, contract.currency),
      same(query.localSymbol, contract.localSymbol),
      same(query.tradingClass, contract.tradingClass)
    else { return false }
    if let isin = query.isin { guard listed.facts.isin == isin.uppercased() else { return false } }
    let isNamed =
      !query.symbol.isEmpty || query.localSymbol?.isEmpty == false || query.isin != nil
    guard isNamed else { return false }
    guard fitsType(query.securityType, contract.securityType) else { return false }
    if let multiplier = query.multiplier, multiplier != contract.multiplier ?? .one {
      return false
    }
    if let strike = query.strike, !strike.isZero, strike != contract.strike { return false }
    if let right = query.right, right != contract.right { return false }
    if let expiry = query.expiry, !expiry.isEmpty {
      let stated = expiry.count == 6 ? listed.facts.contractMonth : contract.expiry ?? ""
      guard stated == expiry else { return false }
    }
    let exchange = query.exchange.uppercased()
    guard exchange.isEmpty || listed.facts.validExchanges.contains(exchange) else { return false }
    guard let primary = query.primaryExchange, !primary.isEmpty, primary != "SMART" else {
      return true
    }
    return primary.uppercased() == contract.primaryExchange
      || listed.facts.validExchanges.contains(primary.uppercased())
  }

  private static func fitsType(_ wanted: SecurityType, _ type: SecurityType) -> Bool {
    wanted.rawValue.isEmpty || wanted == type || wanted == .continuousFuture && type == .future
  }
}
