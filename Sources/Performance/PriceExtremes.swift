import TradingModel

/// The lowest and highest price since any earlier fill of a symbol.
///
/// Prices come in spans, one between two fills. Only spans that are an extreme of everything after
/// them are kept, so asking costs a binary search and adding is cheap in the mean.
struct PriceExtremes: Sendable {
  private struct Entry: Sendable {
    let span: Int
    let price: Price
  }

  /// The number that the next span gets.
  private(set) var next = 0
  private var lows: [Entry] = []
  private var highs: [Entry] = []

  /// A span has ended at `price`.
  mutating func add(low: Price?, high: Price?, price: Price) {
    let low = min(low ?? price, price)
    let high = max(high ?? price, price)
    while let last = lows.last, last.price >= low { lows.removeLast() }
    while let last = highs.last, last.price <= high { highs.removeLast() }
    lows.append(Entry(span: next, price: low))
    highs.append(Entry(span: next, price: high))
    next += 1
  }

  /// The extremes of all spans from `span` on; nil when there is none yet.
  func range(since span: Int) -> (low: Price, high: Price)? {
    guard let low = Self.first(lows, from: span), let high = Self.first(highs, from: span) else {
      return nil
    }
    return (low, high)
  }

  /// Nobody asks for spans before this one any more. They go in batches, as each removal moves the
  /// rest.
  mutating func forget(before span: Int) {
    Self.forget(&lows, before: span)
    Self.forget(&highs, before: span)
  }

  /// No lot is open.
  mutating func removeAll() {
    lows.removeAll(keepingCapacity: true)
    highs.removeAll(keepingCapacity: true)
  }

  private static func forget(_ entries: inout [Entry], before span: Int) {
    guard entries.count >= 64, entries[entries.count / 2].span < span else { return }
    entries.removeFirst(index(entries, from: span))
  }

  private static func first(_ entries: [Entry], from span: Int) -> Price? {
    let index = index(entries, from: span)
    return index < entries.count ? entries[index].price : nil
  }

  private static func index(_ entries: [Entry], from span: Int) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].span < span { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
