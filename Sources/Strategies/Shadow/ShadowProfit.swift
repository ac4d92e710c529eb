import TradingModel

/// What trades since a moment came to, marked to the market at both ends. Commissions are left out.
struct ShadowProfit {
  private struct Entry {
    var quantity: Quantity = .zero
    /// What was received less what was paid, the worth of the beginning holding paid for; per unit
    /// of the instrument.
    var cash: Money = .zero
    /// The beginning holding waits for the market's first price.
    var unmarked: Quantity = .zero
  }

  private var entries: [InstrumentID: Entry] = [:]

  /// It begins with this holding.
  mutating func begin(_ instrument: InstrumentID, _ quantity: Quantity) {
    entries[instrument, default: Entry()].quantity += quantity
    entries[instrument, default: Entry()].unmarked += quantity
  }

  /// Gives beginning holdings their worth as soon as the market has a price.
  mutating func mark(_ price: (InstrumentID) -> Price?) {
    for (instrument, entry) in entries where !entry.unmarked.isZero {
      guard let price = price(instrument) else { continue }
      entries[instrument]?.cash = entry.cash - entry.unmarked * price
      entries[instrument]?.unmarked = .zero
    }
  }

  /// Books a trade.
  mutating func trade(
    _ instrument: InstrumentID, _ side: Side, _ quantity: Quantity, _ price: Price
  ) {
    var entry = entries[instrument] ?? Entry()
    let signed = side == .buy ? quantity : -quantity
    entry.quantity += signed
    entry.cash -= signed * price
    entries[instrument] = entry
  }

  /// What each instrument came to at these prices, its multiplier left out; one without a price is
  /// left out unless it is flat.
  func worth(_ price: (InstrumentID) -> Price?) -> [InstrumentID: Money] {
    var result: [InstrumentID: Money] = [:]
    for (instrument, entry) in entries where entry.unmarked.isZero {
      if entry.quantity.isZero {
        result[instrument] = entry.cash
      } else if let price = price(instrument) {
        result[instrument] = entry.cash + entry.quantity * price
      }
    }
    return result
  }
}
