import TradingModel

/// Orders whose limit follows the quote.
extension MatchingEngine {
  /// Gives an order that comes to the market the limit that the quote has for it.
  mutating func prepareFollowing(_ index: Int) {
    let record = ledger.orders[index]
    guard record.terms.type.isPegged, let listed = listing(record.terms.instrument) else {
      return
    }
    ledger.orders[index].followedLimit = peggedLimit(record, listed) ?? record.followedLimit
  }

  /// Moves the pegged orders of an instrument after its quote; returns whether any moved.
  mutating func followQuotes(_ listed: ListedInstrument) -> Bool {
    var hasMoved = false
    for place in books[listed.id]?.pegs ?? [] {
      let record = ledger.orders[place.index]
      guard record.status.isOpen, let limit = peggedLimit(record, listed),
        limit != record.followedLimit
      else { continue }
      hasMoved = true
      ledger.orders[place.index].followedLimit = limit
      // What it reaches by moving it takes at the quote's price.
      let moved = entry(place.index, isFresh: true)
      books[listed.id]?.removeWorking(place.index)
      books[listed.id]?.insert(moved, record.terms.side)
    }
    return hasMoved
  }

  /// The limit that the quote gives a pegged order; nil while there is no quote.
  private func peggedLimit(_ record: OrderRecord, _ listed: ListedInstrument) -> Price? {
    guard let top = markets[listed.id]?.top else { return nil }
    let isBuy = record.terms.side == .buy
    switch record.terms.type {
    case .relative(let offset, let cap):
      guard let own = isBuy ? top.bid : top.ask else { return nil }
      let wanted = isBuy ? own + offset : own - offset
      // It never gives ground: it stays when its side of the market moves away from it.
      let kept = record.followedLimit.map { isBuy ? max($0, wanted) : min($0, wanted) } ?? wanted
      return capped(kept, cap, isBuy)
    case .peggedToMidpoint(let offset, let cap):
      guard let mid = top.mid else { return nil }
      return capped(isBuy ? mid - offset : mid + offset, cap, isBuy)
    case .market, .limit, .stop, .stopLimit, .trailingStop, .trailingStopLimit, .marketOnClose,
      .limitOnClose, .marketIfTouched, .limitIfTouched, .marketToLimit:
      return nil
    }
  }

  private func capped(_ price: Price, _ cap: Price?, _ isBuy: Bool) -> Price {
    guard let cap else { return price }
    return isBuy ? min(price, cap) : max(price, cap)
  }

  /// Fills orders at the midpoint against trades that print there or beyond, at most their size.
  mutating func fillAtMidpoint(_ event: MarketEvent, _ listed: ListedInstrument) {
    guard case .trade(let price, var left) = event.kind else { return }
    for place in books[listed.id]?.pegs ?? [] {
      let record = ledger.orders[place.index]
      guard record.status.isOpen, left > .zero, let limit = record.followedLimit,
        case .peggedToMidpoint = record.terms.type,
        record.terms.side == .buy ? price <= limit : price >= limit
      else { continue }
      let size = min(left, record.remaining)
      guard size >= record.leastFill else { continue }
      left -= size
      execute(place.index, size: size, price: limit, liquidity: 1)
    }
  }
}
