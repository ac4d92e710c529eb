import TradingModel

/// The open orders of one instrument, as places in the ledger.
///
/// `buys` and `sells` are working orders, best first: market orders, then the better price, then
/// the earlier place in time. Insertion is O(n), everything else is by place.
struct OrderBook: Sendable {
  /// A working order's place in the priority of its side.
  struct Entry: Sendable, Hashable {
    var index: Int
    /// Nil for a market order, which goes before every price.
    var limit: Price?
    var sequence: Int64
    /// It has come to the market with this input: it takes prices instead of giving its own.
    var isFresh: Bool
  }

  var buys: [Entry] = []
  var sells: [Entry] = []
  /// Stop orders that wait for their price, in the order of time.
  var stops: [Int] = []
  /// Orders that wait for the opening, in the order of time.
  var waiting: [Int] = []

  var isEmpty: Bool { buys.isEmpty && sells.isEmpty && stops.isEmpty && waiting.isEmpty }

  mutating func insert(_ entry: Entry, _ side: Side) {
    switch side {
    case .buy: buys.insert(entry, at: place(entry, in: buys, better: >))
    case .sell: sells.insert(entry, at: place(entry, in: sells, better: <))
    }
  }

  mutating func remove(_ index: Int) {
    buys.removeAll { $0.index == index }
    sells.removeAll { $0.index == index }
    stops.removeAll { $0 == index }
    waiting.removeAll { $0 == index }
  }

  private func place(_ entry: Entry, in list: [Entry], better: (Price, Price) -> Bool) -> Int {
    list.firstIndex { goesBefore(entry, $0, better) } ?? list.count
  }

  private func goesBefore(
    _ entry: Entry, _ other: Entry, _ better: (Price, Price) -> Bool
  ) -> Bool {
    switch (entry.limit, other.limit) {
    case (nil, nil): entry.sequence < other.sequence
    case (nil, _): true
    case (_, nil): false
    case (let left?, let right?):
      left == right ? entry.sequence < other.sequence : better(left, right)
    }
  }
}
