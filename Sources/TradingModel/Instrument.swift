/// A resolved contract with its trading rules: one answer to a details request.
public struct Instrument: Hashable, Sendable, Codable {
  /// The contract id.
  public var id: InstrumentID
  /// The full contract; its `instrument` equals `id`.
  public var contract: Contract
  /// The canonical address (`AAPL.NASDAQ`, `ES.CME.202612`), as `InstrumentAddress` prints it.
  public var address: String
  /// A name for people.
  public var longName: String
  /// The smallest step of a price at any price; positive.
  public var tickSize: Price
  /// The steps of prices on the routing exchange.
  public var priceLadder: PriceLadder
  /// By how much the exchange's prices are larger than the currency's unit (100 for prices in
  /// pence); quotes, bars and orders of this system are as the exchange writes them.
  public var priceMagnifier: Int
  /// Units per contract; 1 where the broker states none.
  public var multiplier: Decimal64
  /// The smallest order size; positive.
  public var minimumSize: Quantity
  /// The step between order sizes; positive.
  public var sizeIncrement: Quantity
  /// When the instrument trades at all.
  public var tradingHours: TradingSchedule
  /// When its main session is open (regular trading hours).
  public var liquidHours: TradingSchedule
  /// The exchanges that take orders for it.
  public var validExchanges: [String]
  /// The order types that the broker lists for it, in the broker's codes.
  public var orderTypes: [String]
  /// A future's or future option's contract month (`YYYYMM`), which need not be that of its last
  /// trading day; nil for others.
  public var contractMonth: String?
  /// The last moment of trading; nil where there is none or the broker tells none.
  public var lastTrade: Timestamp?
  /// What a derivative is on; nil for others.
  public var underlying: Underlying?

  /// What a derivative is on.
  public struct Underlying: Hashable, Sendable, Codable {
    /// The contract id.
    public var id: InstrumentID
    /// The symbol.
    public var symbol: String
    /// What kind of instrument it is.
    public var securityType: SecurityType
    /// An underlying from its parts.
    public init(id: InstrumentID, symbol: String, securityType: SecurityType) {
      self.id = id
      self.symbol = symbol
      self.securityType = securityType
    }
  }

  /// Makes an instrument from its parts; without a ladder every price has the step `tickSize`.
  public init(
    id: InstrumentID, contract: Contract, address: String, longName: String, tickSize: Price,
    multiplier: Decimal64 = .one, minimumSize: Quantity = .one, sizeIncrement: Quantity = .one,
    tradingHours: TradingSchedule, liquidHours: TradingSchedule, validExchanges: [String] = [],
    orderTypes: [String] = [], priceLadder: PriceLadder? = nil, priceMagnifier: Int = 1,
    contractMonth: String? = nil, lastTrade: Timestamp? = nil, underlying: Underlying? = nil
  ) {
    self.id = id
    self.contract = contract
    self.address = address
    self.longName = longName
    self.tickSize = tickSize
    self.multiplier = multiplier
    self.minimumSize = minimumSize
    self.sizeIncrement = sizeIncrement
    self.tradingHours = tradingHours
    self.liquidHours = liquidHours
    self.validExchanges = validExchanges
    self.orderTypes = orderTypes
    self.priceLadder = priceLadder ?? PriceLadder(tickSize)
    self.priceMagnifier = priceMagnifier
    self.contractMonth = contractMonth
    self.lastTrade = lastTrade
    self.underlying = underlying
  }
}

/// A list of sessions in UTC, oldest first, not overlapping. It covers only the days that the
/// broker told (about a week); outside of `coverage` nothing is known.
public struct TradingSchedule: Hashable, Sendable, Codable {
  /// One session, from its opening up to but not including its close.
  public struct Session: Hashable, Sendable, Codable {
    /// The first moment of trading.
    public var open: Timestamp
    /// The first moment after trading.
    public var close: Timestamp
    /// A session from `open` up to `close`.
    public init(open: Timestamp, close: Timestamp) {
      self.open = open
      self.close = close
    }
  }

  /// The exchange's time zone (`US/Eastern`), for people.
  public var zone: String
  /// The sessions, oldest first.
  public var sessions: [Session]
  /// What the list speaks about; a moment outside of it is neither open nor closed but unknown.
  public var coverage: Session?

  /// A schedule of the given sessions.
  public init(zone: String, sessions: [Session], coverage: Session? = nil) {
    self.zone = zone
    self.sessions = sessions.sorted { $0.open < $1.open }
    self.coverage = coverage
  }

  /// Whether the instrument trades at `time`; nil when the schedule does not cover it.
  /// O(log n) in the number of sessions.
  public func isOpen(at time: Timestamp) -> Bool? {
    if let coverage, time < coverage.open || time >= coverage.close { return nil }
    guard coverage != nil || !sessions.isEmpty else { return nil }
    guard let session = lastSession(openingBefore: time) else { return false }
    return time < session.close
  }

  /// The session that `time` lies in, or the last one before it; nil when the schedule does not
  /// know it. O(log n) in the number of sessions.
  public func session(atOrBefore time: Timestamp) -> Session? {
    if let coverage, time < coverage.open || time >= coverage.close { return nil }
    return lastSession(openingBefore: time)
  }

  /// The first session that opens after `time`, when the schedule knows it.
  public func nextOpening(after time: Timestamp) -> Session? {
    sessions.first { $0.open > time }
  }

  private func lastSession(openingBefore time: Timestamp) -> Session? {
    var low = 0
    var high = sessions.count
    while low < high {
      let middle = (low + high) / 2
      if sessions[middle].open <= time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : sessions[low - 1]
  }
}
