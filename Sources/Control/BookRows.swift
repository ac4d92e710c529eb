package import Journal
package import TradingModel

/// What holds new orders for an instrument, as `perigee status` shows it.
package struct HoldRow: Hashable, Sendable, Codable {
  package var account: String
  package var symbol: String
  package var instrument: Int64
  /// What is not known, and what to do.
  package var text: String
  package var since: Moment

  package init(
    account: String, symbol: String, instrument: Int64, text: String, since: Moment
  ) {
    self.account = account
    self.symbol = symbol
    self.instrument = instrument
    self.text = text
    self.since = since
  }
}

/// What an account holds of one instrument and whose it is, as `perigee positions` shows it.
package struct BookRow: Hashable, Sendable, Codable {
  /// What executions cost in one currency.
  package struct Cost: Hashable, Sendable, Codable {
    package var currency: String
    package var amount: Money

    package init(
      currency: String, amount: Money
    ) {
      self.currency = currency
      self.amount = amount
    }
  }

  /// One owner's book.
  package struct Owner: Hashable, Sendable, Codable {
    /// Nil is the unassigned book.
    package var strategy: String?
    /// Negative is short.
    package var quantity: Quantity
    /// Multiplier and commissions excluded; nil when flat or unknown.
    package var averagePrice: Price?
    /// Multiplier included, commissions left out.
    package var realizedProfit: Money
    /// What is held at `price` against its average; nil when either is not known.
    package var openProfit: Money?
    package var commissions: [Cost]

    package init(
      strategy: String? = nil, quantity: Quantity, averagePrice: Price? = nil,
      realizedProfit: Money, openProfit: Money? = nil, commissions: [Cost]
    ) {
      self.strategy = strategy
      self.quantity = quantity
      self.averagePrice = averagePrice
      self.realizedProfit = realizedProfit
      self.openProfit = openProfit
      self.commissions = commissions
    }
  }

  package var account: String
  package var symbol: String
  package var instrument: Int64
  package var owners: [Owner]
  /// What the books add up to.
  package var expected: Quantity
  /// The broker's position; negative is short.
  package var quantity: Quantity
  /// The broker's average cost.
  package var averageCost: Price?
  /// The broker's position less the books; nil when they agree.
  package var difference: Quantity?
  /// Why new orders are held, as the daemon says; nil when they are not, or no daemon runs.
  package var hold: String?
  /// The price that open profits are counted at; nil when no daemon runs or none is known.
  package var price: Price?
  /// When the broker told the position.
  package var updated: Moment?

  package init(
    account: String, symbol: String, instrument: Int64, owners: [Owner], expected: Quantity,
    quantity: Quantity, averageCost: Price? = nil, difference: Quantity? = nil, hold: String? = nil,
    price: Price? = nil, updated: Moment? = nil
  ) {
    self.account = account
    self.symbol = symbol
    self.instrument = instrument
    self.owners = owners
    self.expected = expected
    self.quantity = quantity
    self.averageCost = averageCost
    self.difference = difference
    self.hold = hold
    self.price = price
    self.updated = updated
  }
}

/// The books of every owner beside the broker's positions.
package struct BookList: Sendable {
  private struct Place: Hashable {
    var account: String
    var instrument: Int64
  }

  /// By account and symbol. Books that are flat and positions that are flat are left out where
  /// nothing else is to be told of the instrument.
  package private(set) var rows: [BookRow] = []
  /// Those that are left out and have made or cost something.
  package private(set) var closed: [BookRow] = []
  /// What is not known yet, in a sentence; nil when everything is.
  package var note: String?
  /// Whether nothing of the books is known yet.
  package var isUnknown = false

  package init(books: [JournalBook], positions: [JournalPosition]) {
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
    let all = Set(byPlace.keys).union(held.keys).map { place in
      let position = held[place]
      let books = byPlace[place] ?? []
      let expected = books.reduce(Quantity.zero) { $0 + $1.quantity }
      let quantity = position?.quantity ?? .zero
      return BookRow(
        account: place.account, symbol: position?.address ?? books.first?.address ?? "",
        instrument: place.instrument, owners: books.map(BookRow.Owner.init),
        expected: expected, quantity: quantity, averageCost: position?.averageCost,
        difference: quantity == expected ? nil : quantity - expected,
        updated: position?.updatedAt.map { Moment($0.timestamp) })
    }.sorted { ($0.account, $0.symbol, $0.instrument) < ($1.account, $1.symbol, $1.instrument) }
    func isHeld(_ row: BookRow) -> Bool {
      held[Place(account: row.account, instrument: row.instrument)] != nil
        || row.owners.contains { !$0.quantity.isZero }
    }
    rows = all.filter(isHeld)
    closed = all.filter { !isHeld($0) }
  }

  /// Adds what only a running daemon knows.
  package mutating func add(holds: [HoldRow], portfolio: [PortfolioRow]) {
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
  package init(_ book: JournalBook) {
    self.init(
      strategy: book.strategy?.rawValue, quantity: book.quantity,
      averagePrice: book.averagePrice, realizedProfit: book.realized, openProfit: nil,
      commissions: book.commissions.sorted { $0.key < $1.key }
        .map { BookRow.Cost(currency: $0.key, amount: $0.value) })
  }
}
