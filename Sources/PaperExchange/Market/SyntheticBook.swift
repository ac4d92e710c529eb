public import TradingModel

/// The order book behind a quote: rows below the best bid and above the best ask.
///
/// A pure function of the instrument, the quote and the time: rows keep their sizes for some
/// seconds, so that a book changes at few places from one quote to the next.
public enum SyntheticBook {
  /// Who stands behind the rows.
  public enum Makers: Hashable, Sendable {
    /// Nobody is named; one row for each price.
    case none
    /// One name for every row.
    case one(String)
    /// The names of several exchanges; a price may have a row for two of them.
    case several([String])
  }

  /// The book, at most `rows` rows on each side.
  public static func book(
    _ listed: ListedInstrument, _ top: BookTop, at time: Timestamp, rows: Int, makers: Makers
  ) -> MarketDepth {
    var book = MarketDepth(instrument: listed.id, time: time)
    let seed = SyntheticWalk.mix(0xB0_0C, UInt64(bitPattern: listed.id.rawValue))
    if let bid = top.bid {
      book.bids = side(listed, bid, top.bidSize, step: -1, time, rows, makers, seed)
    }
    if let ask = top.ask {
      book.asks = side(listed, ask, top.askSize, step: 1, time, rows, makers, seed ^ 1)
    }
    return book
  }

  private static func side(
    _ listed: ListedInstrument, _ best: Price, _ bestSize: Quantity, step: Int, _ time: Timestamp,
    _ rows: Int, _ makers: Makers, _ seed: UInt64
  ) -> [MarketDepth.Row] {
    var found: [MarketDepth.Row] = []
    var level = 0
    while found.count < rows, level < rows * 2 {
      let price = best + listed.tickSize * Decimal64(step * level)
      guard price > .zero else { break }
      // A row lives for eight seconds; rows end at different moments.
      let phase = Int64(bitPattern: SyntheticWalk.mix(seed, UInt64(bitPattern: price.hashed)) % 8)
      let bits = SyntheticWalk.mix(
        seed &+ UInt64(bitPattern: (time.seconds + phase) / 8), UInt64(bitPattern: price.hashed))
      let lots = 1 + Int(bits % UInt64(max(1, listed.profile.typicalLots * 4)))
      let size = level == 0 ? bestSize : Decimal64(lots) * listed.profile.sizeUnit
      switch makers {
      case .none: found.append(.init(price: price, size: size))
      case .one(let name): found.append(.init(price: price, size: size, maker: name))
      case .several(let names):
        guard !names.isEmpty else { return found }
        let first = Int((bits >> 32) % UInt64(names.count))
        found.append(.init(price: price, size: size, maker: names[first]))
        if names.count > 1, bits >> 63 == 1, found.count < rows {
          let more = Decimal64(1 + lots / 2) * listed.profile.sizeUnit
          found.append(.init(price: price, size: more, maker: names[(first + 1) % names.count]))
        }
      }
      level += 1
    }
    return found
  }
}

extension Decimal64 {
  /// A number for hashing; equal for equal values of one instrument, whose prices share a scale.
  fileprivate var hashed: Int64 { normalized.mantissa &* 31 &+ Int64(normalized.scale) }
}
