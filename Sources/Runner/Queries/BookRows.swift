import Journal
import TradingModel

/// What holds new orders for an instrument, as `perigee status` shows it.
struct HoldRow: Hashable, Sendable, Codable {
  var account: String
  var symbol: String
  var instrument: Int64
  /// What is not known, and what to do.
  var text: String
  var since: Moment
}

/// What an account holds of one instrument and whose it is, as `perigee positions` shows it.
struct BookRow: Hashable, Sendable, Codable {
  /// What executions cost in one currency.
  struct Cost: Hashable, Sendable, Codable {
    var currency: String
    var amount: Money
  }

  /// One owner's book.
  struct Owner: Hashable, Sendable, Codable {
    /// Nil is the unassigned book.
    var strategy: String?
    /// Negative is short.
    var quantity: Quantity
    /// Multiplier and commissions excluded; nil when flat or unknown.
    var averagePrice: Price?
    /// Multiplier included, commissions left out.
    var realizedProfit: Money
    /// What is held at `price` against its average; nil when either is not known.
    var openProfit: Money?
    var commissions: [Cost]
  }

  var account: String
  var symbol: String
  var instrument: Int64
  var owners: [Owner]
  /// What the books add up to.
  var expected: Quantity
  /// The broker's position; negative is short.
  var quantity: Quantity
  /// The broker's average cost.
  var averageCost: Price?
  /// The broker's position less the books; nil when they agree.
  var difference: Quantity?
  /// Why new orders are held, as the daemon says; nil when they are not, or no daemon runs.
  var hold: String?
  /// The price that open profits are counted at; nil when no daemon runs or none is known.
  var price: Price?
  /// When the broker told the position.
  var updated: Moment?
}

/// The books of every owner beside the broker's positions.
struct BookList {
  private struct Place: Hashable {
    var account: String
    var instrument: Int64
  }

  /// By account and symbol. Books that are flat and positions that are flat are left out where
  /// nothing else is to be told of the instrument.
  private(set) var rows: [BookRow] = []

  init(books: [JournalBook], positions: [JournalPosition]) {
    var byPlace: [Place: [JournalBook]] = [:]
    for book in books {
      let place = Place(account: book.account.rawValue, instrument: book.instrument.rawValue)
      byPlace[place, default: []].append(book)
    }
    var held: [Place: JournalPosition] = [:]
    for position in positions {
      let place = Place(
        account: position.account.rawValue, instrument: position.instrument.rawValue)
      held[place] = position
    }
    rows = Set(byPlace.keys).union(held.keys).compactMap { place in
      let position = held[place]
      let books = byPlace[place] ?? []
      let expected = books.reduce(Quantity.zero) { $0 + $1.quantity }
      let quantity = position?.quantity ?? .zero
      guard position != nil || books.contains(where: { !$0.quantity.isZero }) else { return nil }
      return BookRow(
        account: place.account, symbol: position?.address ?? books.first?.address ?? "",
        instrument: place.instrument, owners: books.map(BookRow.Owner.init),
        expected: expected, quantity: quantity, averageCost: position?.averageCost,
        difference: quantity == expected ? nil : quantity - expected,
        updated: position?.updatedAt.map { Moment($0.timestamp) })
    }.sorted { ($0.account, $0.symbol, $0.instrument) < ($1.account, $1.symbol, $1.instrument) }
  }

  /// Adds what only a running daemon knows.
  mutating func add(holds: [HoldRow], portfolio: [PortfolioRow]) {
    let texts = Dictionary(
      holds.map { (Place(account: $0.account, instrument: $0.instrument), $0.text) },
      uniquingKeysWith: { first, _ in first })
    let prices = Dictionary(
      portfolio.map { (Place(account: $0.account, instrument: $0.instrument), $0) },
      uniquingKeysWith: { first, _ in first })
    for index in rows.indices {
      let place = Place(account: rows[index].account, instrument: rows[index].instrument)
      rows[index].hold = texts[place]
      guard let known = prices[place], let price = known.marketPrice else { continue }
      rows[index].price = price
      // The broker's own worth of the position tells the multiplier.
      let multiplier =
        known.marketValue.flatMap { $0.divided(by: price * known.quantity) }?.normalized ?? .one
      for owner in rows[index].owners.indices {
        let book = rows[index].owners[owner]
        guard let average = book.averagePrice else { continue }
        rows[index].owners[owner].openProfit = (price - average) * book.quantity * multiplier
      }
    }
  }
}

extension BookRow.Owner {
  init(_ book: JournalBook) {
    self.init(
      strategy: book.strategy?.rawValue, quantity: book.quantity,
      averagePrice: book.averagePrice, realizedProfit: book.realized, openProfit: nil,
      commissions: book.commissions.sorted { $0.key < $1.key }
        .map { BookRow.Cost(currency: $0.key, amount: $0.value) })
  }
}
