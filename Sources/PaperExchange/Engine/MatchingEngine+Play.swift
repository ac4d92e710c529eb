public import TradingModel

/// What a market that is played from recorded data needs besides `apply`: there an order meets the
/// next price that is known, never the one that was known when it was decided.
extension MatchingEngine {
  /// Which resting orders meet a price as if they had just come to the market: they get the quoted
  /// price where it is better than their limit.
  public enum Newcomers: Hashable, Sendable {
    /// None: each fills at its limit.
    case none
    /// All of the instrument, as at the first price after a gap.
    case all
    /// These.
    case orders([ClientOrderKey])
  }

  /// Takes a change of the market. Other than with `apply`, sessions that begin or end with it do
  /// so after the price is known, so that nothing trades at an older one.
  public mutating func play(_ event: MarketEvent, meeting newcomers: Newcomers = .none) {
    now = max(now, event.time)
    guard let listed = catalogue[event.instrument] else { return }
    show(event, listed)
    renew(newcomers, of: event.instrument)
    if let deadline, now >= deadline { advance(to: now) }
    react(to: event, listed)
    if !combinationsByLeg.isEmpty { updateCombinations(of: event) }
    settle()
  }

  /// Leaves nothing of the quoted sizes: until the next price nothing trades in the instrument.
  public mutating func exhaustQuote(of instrument: InstrumentID) {
    markets[instrument]?.bidLeft = .zero
    markets[instrument]?.askLeft = .zero
  }

  /// The limits, stops and touches of an instrument's open orders: where something may happen.
  /// O(open orders of the instrument).
  public func restingPrices(of instrument: InstrumentID) -> [(price: Price, side: Side)] {
    guard let book = books[instrument], !book.isEmpty else { return [] }
    var prices: [(price: Price, side: Side)] = []
    for index in book.all {
      let record = ledger.orders[index]
      guard record.isActive else { continue }
      for case let price? in [record.limitPrice, record.stopPrice] {
        prices.append((price, record.terms.side))
      }
    }
    return prices
  }

  /// Forgets all orders and executions, which nothing can speak of any more. Does nothing while an
  /// order is open. Positions, cash and the numbers in use stay. O(orders).
  public mutating func forgetEnded() {
    guard openCount == 0 else { return }
    ledger.orders.removeAll(keepingCapacity: true)
    ledger.executions.removeAll(keepingCapacity: true)
    indexByKey.removeAll(keepingCapacity: true)
    groups.removeAll(keepingCapacity: true)
    families.removeAll(keepingCapacity: true)
    conditional = []
    awakened = []
    unmatched = []
    books.removeAll(keepingCapacity: true)
    deadline = nil
  }

  private mutating func renew(_ newcomers: Newcomers, of instrument: InstrumentID) {
    guard newcomers != .none, books[instrument] != nil else { return }
    func meets(_ index: Int) -> Bool {
      switch newcomers {
      case .none: false
      case .all: true
      case .orders(let keys): keys.contains(ledger.orders[index].key)
      }
    }
    let buys = (books[instrument]?.buys ?? []).indices.filter {
      meets(books[instrument]?.buys[$0].index ?? 0)
    }
    let sells = (books[instrument]?.sells ?? []).indices.filter {
      meets(books[instrument]?.sells[$0].index ?? 0)
    }
    for place in buys { books[instrument]?.buys[place].isFresh = true }
    for place in sells { books[instrument]?.sells[place].isFresh = true }
  }
}
