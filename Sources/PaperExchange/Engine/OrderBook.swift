import TradingModel

/// The open orders of one instrument, as places in the ledger.
///
/// `buys` and `sells` are working orders, best first: market orders, then the better price, then
/// what is shown before what is hidden, then the earlier place in time. Insertion is O(n),
/// everything else is by place. The other lists are in the order of time.
struct OrderBook: Sendable {
  /// A working order's place in the priority of its side.
  struct Entry: Sendable, Hashable {
    var index: Int
    /// Nil for a market order, which goes before every price.
    var limit: Price?
    var sequence: Int64
    /// It has come to the market with this input: it takes prices instead of giving its own.
    var isFresh: Bool
    var isHidden = false
  }

  /// A place with its time.
  struct Place: Sendable, Hashable {
    var index: Int
    var sequence: Int64
  }

  var buys: [Entry] = []
  var sells: [Entry] = []
  /// Orders that wait for their price.
  var armed: [Place] = []
  /// Orders that wait for their session, their time or their conditions.
  var waiting: [Place] = []
  /// Orders of the coming auction.
  var auction: [Place] = []
  /// Working orders whose limit follows the quote; those with a limit stand in the sides too.
  var pegs: [Place] = []

  var isEmpty: Bool {
    buys.isEmpty && sells.isEmpty && armed.isEmpty && waiting.isEmpty && auction.isEmpty
      && pegs.isEmpty
  }

  /// Every order of the book, each once.
  var all: [Int] {
    var seen = Set<Int>()
    let working = buys.map(\.index) + sells.map(\.index)
    let others = [armed, waiting, auction, pegs].flatMap { $0.map(\.index) }
    return (working + others).filter { seen.insert($0).inserted }
  }

  mutating func insert(_ entry: Entry, _ side: Side) {
    switch side {
    case .buy: buys.insert(entry, at: place(entry, in: buys, better: >))
    case .sell: sells.insert(entry, at: place(entry, in: sells, better: <))
    }
  }

  mutating func insert(_ place: Place, _ list: WritableKeyPath<OrderBook, [Place]>) {
    let position = self[keyPath: list].firstIndex { $0.sequence > place.sequence }
    self[keyPath: list].insert(place, at: position ?? self[keyPath: list].count)
  }

  mutating func remove(_ index: Int) {
    removeWorking(index)
    armed.removeAll { $0.index == index }
    waiting.removeAll { $0.index == index }
    auction.removeAll { $0.index == index }
    pegs.removeAll { $0.index == index }
  }

  /// Takes an order off the sides and leaves it among the pegs.
  mutating func removeWorking(_ index: Int) {
    buys.removeAll { $0.index == index }
    sells.removeAll { $0.index == index }
  }

  private func place(_ entry: Entry, in list: [Entry], better: (Price, Price) -> Bool) -> Int {
    list.firstIndex { goesBefore(entry, $0, better) } ?? list.count
  }

  private func goesBefore(
    _ entry: Entry, _ other: Entry, _ better: (Price, Price) -> Bool
  ) -> Bool {
    switch (entry.limit, other.limit) {
    case (nil, nil): return entry.sequence < other.sequence
    case (nil, _): return true
    case (_, nil): return false
    case (let left?, let right?):
      guard left == right else { return better(left, right) }
      if entry.isHidden != other.isHidden { return other.isHidden }
      return entry.sequence < other.sequence
    }
  }
}
