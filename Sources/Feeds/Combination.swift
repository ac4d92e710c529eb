import TradingModel

/// The trading rules of a combination, as far as those of its legs tell them: the finest step of
/// their prices, their common multiplier, the hours of the first leg.
struct Combination {
  let address: InstrumentAddress
  let legs: [Instrument]

  /// Nil without legs.
  init?(address: InstrumentAddress, legs: [Instrument]) {
    guard !legs.isEmpty else { return nil }
    self.address = address
    self.legs = legs
  }

  var instrument: Instrument {
    let first = legs[0]
    let tick = legs.map(\.tickSize).min() ?? first.tickSize
    let multipliers = Set(legs.map(\.multiplier))
    let names = zip(address.contract.legs ?? [], legs).map { leg, instrument in
      "\(leg.side == .buy ? "+" : "-")\(leg.ratio) \(instrument.address)"
    }
    var contract = address.contract
    contract.instrument = Combination.number(address.description)
    return Instrument(
      id: Combination.number(address.description), contract: contract,
      address: address.description, longName: names.joined(separator: " "), tickSize: tick,
      multiplier: multipliers.count == 1 ? first.multiplier : .one,
      minimumSize: legs.map(\.minimumSize).max() ?? .one,
      sizeIncrement: legs.map(\.sizeIncrement).max() ?? .one, tradingHours: first.tradingHours,
      liquidHours: first.liquidHours, validExchanges: [address.contract.exchange],
      orderTypes: first.orderTypes)
  }

  /// A number of our own, the same for the same text for ever: contract ids are positive, these
  /// are negative.
  static func number(_ text: String) -> InstrumentID {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return InstrumentID(rawValue: -Int64(hash >> 2) - 1)
  }
}
