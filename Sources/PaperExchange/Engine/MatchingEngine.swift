public import TradingModel

/// The paper exchange and its broker: a deterministic state machine over orders, quotes and
/// time. It reads no clock; the owner gives the time with every call, and times never run back.
///
/// **Matching.** Resting orders stand in price-time priority, what is shown before what is hidden.
/// An order that comes to the market takes the better of the quoted price and other accounts'
/// resting orders (the quote first at equal prices; orders of one account never meet each other);
/// a resting limit order that a new quote reaches fills at its own limit, a resting market order
/// at the quote. Each quote offers its size once, so larger orders fill in parts over several
/// quotes. `OrderSupport` says which order types there are and what is simplified in each.
///
/// **Hours**: an order outside of its hours is `PreSubmitted` (with warning 399) until the
/// opening; DAY orders end with their session. **Brackets**: children wake when the parent has
/// filled, or for its filled part when its rest is cancelled; a parent that ends without a fill
/// takes them along. A child's fill takes its size off its siblings.
///
/// A value, used by one thread at a time. Calls append to `events`; nothing else is told.
public struct MatchingEngine: Sendable {
  /// What the owner may choose.
  public struct Settings: Hashable, Sendable {
    /// The number that makes execution ids and permanent ids of several gateways differ.
    public var identity: UInt32
    /// Whether orders that the account cannot pay for are refused.
    public var checksFunds: Bool
    /// The most open orders; more are refused with 201.
    public var maximumOpenOrders: Int
    /// How many steps of the price an order without a limit pays beyond the quote.
    public var slippageTicks: Decimal64

    /// Settings from their parts.
    public init(
      identity: UInt32 = 1, checksFunds: Bool = true, maximumOpenOrders: Int = 10_000,
      slippageTicks: Decimal64 = .zero
    ) {
      self.identity = identity
      self.checksFunds = checksFunds
      self.maximumOpenOrders = maximumOpenOrders
      self.slippageTicks = slippageTicks
    }
  }

  /// The contracts.
  public let catalogue: InstrumentCatalogue
  /// The choices.
  public let settings: Settings
  /// All that must survive a restart.
  public internal(set) var ledger: Ledger
  /// Told since the last call that cleared it; the owner takes them and clears.
  public var events: [ExchangeEvent] = []

  var markets: [InstrumentID: InstrumentMarket] = [:]
  var books: [InstrumentID: OrderBook] = [:]
  var indexByKey: [ClientOrderKey: Int] = [:]
  var groups: [GroupKey: [Int]] = [:]
  /// The children of every order that ever had any.
  var families: [ClientOrderKey: [Int]] = [:]
  /// Combinations that orders have named, and those in which an instrument is a leg.
  var combinations: [InstrumentID: ListedInstrument] = [:]
  /// See `combinations`.
  var combinationsByLeg: [InstrumentID: [InstrumentID]] = [:]
  var openCount = 0
  /// Active orders whose conditions do not hold yet, in the order of time.
  var conditional: [Int] = []
  /// Something has happened that conditions may be about.
  var conditionsMayHold = false
  /// Orders whose parent has filled, to be brought to the market next.
  var awakened: [Int] = []
  /// Instruments with orders that have come to the market and did not trade yet.
  var unmatched: [InstrumentID] = []
  var clocks: [InstrumentID: Clocks] = [:]
  /// When the next opening, close or expiry must be looked at.
  var deadline: Timestamp?
  var now = Timestamp(rawValue: 0)

  struct Clocks: Sendable {
    var trading: SessionClock
    var liquid: SessionClock
  }

  /// An exchange for `accounts`, or with the accounts and orders of `ledger` as well, when one is
  /// restored. Accounts that both name are the ledger's.
  public init(
    catalogue: InstrumentCatalogue, accounts: [PaperAccount], settings: Settings = Settings(),
    restoring ledger: Ledger? = nil
  ) {
    self.catalogue = catalogue
    self.settings = settings
    self.ledger = ledger ?? Ledger()
    for account in accounts
    where !self.ledger.accounts.contains(where: {
      $0.number == account.number
    }) {
      self.ledger.accounts.append(account)
    }
    self.ledger.accounts.sort { $0.number < $1.number }
    restore()
  }

  private mutating func restore() {
    for (index, record) in ledger.orders.enumerated() {
      indexByKey[record.key] = index
      if let group = record.effectiveGroup { groups[group, default: []].append(index) }
      if let parent = record.parentKey { families[parent, default: []].append(index) }
      if let combination = record.terms.combination { _ = listCombination(combination) }
      guard record.status.isOpen else { continue }
      openCount += 1
      guard record.isActive else { continue }
      if record.watchesConditions { conditional.append(index) }
      // What waits for its price is found out with the hours, when the time is known.
      let isAuction = record.terms.isForAuction
      let working: OrderStage = isAuction ? .auction : .working
      enqueue(index, record.status == .submitted ? working : .waiting, isFresh: false)
    }
    deadline = Timestamp(rawValue: .min)
  }

  /// The number that a client must use or exceed for its next order; 1 for a client never seen.
  public func nextOrderNumber(of client: Int) -> Int64 {
    ledger.nextOrderNumbers[client] ?? 1
  }

  /// What is known of an instrument's market; nil before the first event.
  public func market(_ instrument: InstrumentID) -> InstrumentMarket? { markets[instrument] }

  /// Tells the close of the session before, for the day's figures.
  public mutating func setPreviousClose(_ price: Price, of instrument: InstrumentID) {
    markets[instrument, default: InstrumentMarket()].previousClose = price
  }

  /// Tells whether an instrument's trading is halted: orders are taken, and trade against nobody's
  /// quotes until the first quote after the halt.
  public mutating func setHalt(_ halt: TradingHalt, of instrument: InstrumentID) {
    markets[instrument, default: InstrumentMarket()].setHalt(halt)
  }

  /// An order by its client's number.
  public func order(_ key: ClientOrderKey) -> OrderRecord? {
    indexByKey[key].map { ledger.orders[$0] }
  }

  /// Every open order, oldest first. O(orders).
  public var openOrders: [OrderRecord] { ledger.orders.filter(\.status.isOpen) }

  /// The number of open orders.
  public var openOrderCount: Int { openCount }

  /// When the owner should call `advance(to:)` next, besides before every input.
  public var nextDeadline: Timestamp? { deadline }

  // MARK: Inputs

  /// Takes a change of the market. O(1) while no order is open in the instrument and none waits
  /// for conditions.
  public mutating func apply(_ event: MarketEvent) {
    now = max(now, event.time)
    if let deadline, now >= deadline { advance(to: now) }
    guard let listed = catalogue[event.instrument] else { return }
    update(event, listed)
    if !combinationsByLeg.isEmpty { updateCombinations(of: event) }
    settle()
  }

  /// Shows a change of the market to the orders of its instrument.
  mutating func update(_ event: MarketEvent, _ listed: ListedInstrument) {
    show(event, listed)
    react(to: event, listed)
  }

  /// Keeps a change of the market.
  mutating func show(_ event: MarketEvent, _ listed: ListedInstrument) {
    let date = listed.hours.tradingDate(at: event.time)
    markets[event.instrument, default: InstrumentMarket()]
      .apply(event, date: date, countsQuotes: !listed.hasTrades)
  }

  /// Lets the orders of an instrument take up a change of its market.
  mutating func react(to event: MarketEvent, _ listed: ListedInstrument) {
    if !conditional.isEmpty { checkConditions() }
    guard let book = books[event.instrument], !book.isEmpty else { return }
    if !book.auction.isEmpty { open(event, listed) }
    if !book.armed.isEmpty { observe(event, listed) }
    if !book.pegs.isEmpty { fillAtMidpoint(event, listed) }
    match(event.instrument)
    if !book.pegs.isEmpty, followQuotes(listed) { match(event.instrument) }
  }

  /// Takes the passing of time: openings, closes, expiries, the change of the date.
  public mutating func advance(to time: Timestamp) {
    now = max(now, time)
    beginDateIfNeeded()
    if let deadline, now < deadline { return }
    deadline = nil
    if !conditional.isEmpty { checkConditions() }
    for (instrument, book) in books.sorted(by: { $0.key < $1.key }) where !book.isEmpty {
      closeSessions(instrument)
      openSessions(instrument)
    }
    settle()
    scheduleDeadline()
  }

  /// Lets everything happen that has become possible: woken children, first matches.
  mutating func settle() {
    while true {
      // What has come trades before the next comes, as each was promised what it found.
      if !unmatched.isEmpty {
        match(unmatched.removeFirst())
      } else if !awakened.isEmpty {
        activate(awakened.removeFirst())
      } else if conditionsMayHold {
        conditionsMayHold = false
        checkConditions()
      } else {
        return
      }
    }
  }

  private mutating func beginDateIfNeeded() {
    let date = SessionPattern.forexDate(now)
    guard ledger.date != date else { return }
    ledger.date = date
    for index in ledger.accounts.indices {
      let value = netLiquidation(ledger.accounts[index])
      let open = positions(ledger.accounts[index]).map { ($0.listed.id, $0.unrealized) }
      ledger.accounts[index].beginDate(
        value: value, unrealized: Dictionary(open, uniquingKeysWith: { first, _ in first }))
    }
  }
}

extension SessionPattern {
  /// The broker's business date: the next one from 17:00 in New York on.
  static func forexDate(_ time: Timestamp) -> CivilDate {
    let (date, second) = ExchangeZone.eastern.local(time)
    return second >= 17 * 3600 ? date.adding(days: 1) : date
  }
}
