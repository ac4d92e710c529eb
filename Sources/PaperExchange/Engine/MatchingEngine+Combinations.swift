public import TradingModel

/// Orders of several instruments at once.
///
/// A combination has a market of its own: its ask is what its legs cost to buy by their quotes,
/// its bid what they bring. Its orders are matched against that market like any others, and a
/// fill is booked as one execution of the combination and one of each leg.
extension MatchingEngine {
  /// A contract by its id, combinations that orders have named included.
  public func listing(_ instrument: InstrumentID) -> ListedInstrument? {
    catalogue[instrument] ?? combinations[instrument]
  }

  /// Lists a combination so that orders can name it; nil when it has no legs, or a leg that
  /// cannot be traded, or more than six, or when 10 000 are listed. The same legs in the same order give the same id, which
  /// is negative; hours and currency are those of the first leg.
  public mutating func listCombination(_ contract: Contract) -> ListedInstrument? {
    guard let legs = contract.legs, legs.count >= 2, legs.count <= 6,
      legs.allSatisfy({ $0.ratio > 0 && catalogue[$0.instrument]?.isTradable == true }),
      var listed = catalogue[legs[0].instrument]
    else { return nil }
    let id = MatchingEngine.identity(of: legs)
    if let known = combinations[id] { return known }
    guard combinations.count < MatchingEngine.maximumCombinations else { return nil }
    let steps = legs.compactMap { catalogue[$0.instrument]?.tickSize }
    listed.id = id
    listed.address = contract.symbol + ".BAG"
    listed.longName = contract.symbol + " combination"
    listed.tickSize = steps.min() ?? listed.tickSize
    listed.minimumSize = 1
    listed.sizeIncrement = 1
    listed.fees = .none
    listed.facts.orderTypes = OrderSupport.types(of: .combo)
    listed.contract = Contract(
      instrument: id, symbol: contract.symbol, securityType: .combo,
      exchange: contract.exchange.isEmpty ? "SMART" : contract.exchange,
      currency: listed.contract.currency, localSymbol: contract.symbol, tradingClass: "COMB",
      legs: legs)
    combinations[id] = listed
    for leg in legs { combinationsByLeg[leg.instrument, default: []].append(id) }
    refresh(id, legs)
    return listed
  }

  /// The most combinations that are listed; more are refused as unknown.
  static let maximumCombinations = 10_000

  private static func identity(of legs: [ComboLeg]) -> InstrumentID {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for leg in legs {
      let way: Int64 = leg.side == .buy ? 1 : -1
      hash = (hash ^ UInt64(bitPattern: leg.instrument.rawValue)) &* 0x100_0000_01B3
      hash = (hash ^ UInt64(bitPattern: Int64(leg.ratio) &* way)) &* 0x100_0000_01B3
    }
    return InstrumentID(rawValue: -Int64(1 + hash % 1_000_000_000))
  }

  /// Moves the markets of the combinations with open orders in which a changed instrument is a
  /// leg.
  mutating func updateCombinations(of event: MarketEvent) {
    guard case .quote = event.kind else { return }
    for id in combinationsByLeg[event.instrument] ?? [] {
      guard books[id]?.isEmpty == false, let legs = combinations[id]?.contract.legs else {
        continue
      }
      refresh(id, legs)
    }
  }

  /// Reads a combination's market from those of its legs.
  mutating func refresh(_ id: InstrumentID, _ legs: [ComboLeg]) {
    guard let listed = combinations[id] else { return }
    let ask = price(of: legs, buying: .buy)
    let bid = price(of: legs, buying: .sell)
    let top = BookTop(
      bid: bid?.price, bidSize: bid?.size ?? .zero, ask: ask?.price, askSize: ask?.size ?? .zero)
    let event = MarketEvent(
      instrument: id, time: now, sourceTime: markets[legs[0].instrument]?.sourceTime ?? now,
      kind: .quote(top))
    update(event, listed)
  }

  /// What the legs cost when the combination is bought, or bring when it is sold, and for how
  /// many; nil while a leg has no quote.
  private func price(of legs: [ComboLeg], buying side: Side) -> (price: Price, size: Quantity)? {
    var sum = Price.zero
    var least: Quantity?
    for leg in legs {
      guard let quote = quote(of: leg, side) else { return nil }
      let ratio = Decimal64(leg.ratio)
      sum += (leg.side == .buy ? quote.price : -quote.price) * ratio
      let count = (quote.size.divided(by: ratio, scale: 8) ?? .zero).rounded(toScale: 0, .down)
      least = min(least ?? count, count)
    }
    return (sum, least ?? .zero)
  }

  /// The quote that a leg takes when the combination trades.
  private func quote(of leg: ComboLeg, _ side: Side) -> (price: Price, size: Quantity)? {
    guard let top = markets[leg.instrument]?.top else { return nil }
    let buys = (leg.side == .buy) == (side == .buy)
    return buys ? top.ask.map { ($0, top.askSize) } : top.bid.map { ($0, top.bidSize) }
  }

  /// Books the legs of a combination's fill, each at its own quote.
  mutating func executeLegs(
    _ legs: [ComboLeg], of index: Int, _ whole: Execution
  ) -> [Execution] {
    legs.compactMap { leg in
      guard let listed = catalogue[leg.instrument], let quote = quote(of: leg, whole.side) else {
        return nil
      }
      let record = ledger.orders[index]
      let buys = (leg.side == .buy) == (whole.side == .buy)
      let size = whole.quantity * Decimal64(leg.ratio)
      var part = execution(
        of: record, listed, Trade(side: buys ? .buy : .sell, size: size, price: quote.price),
        whole.liquidity)
      part.cumulativeQuantity = record.filled * Decimal64(leg.ratio)
      part.averagePrice = quote.price
      let value = quote.price * size * listed.multiplier * rate(listed.contract.currency)
      charge(
        &part, listed.fees.total(quantity: size, value: value.rounded(toScale: 8)), to: index,
        listed)
      return part
    }
  }
}
