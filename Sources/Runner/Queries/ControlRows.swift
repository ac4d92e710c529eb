import TradingModel

/// What the daemon says of itself, as `perigee status` shows it.
struct StatusReport: Hashable, Sendable, Codable {
  /// One connection to a gateway.
  struct Connection: Hashable, Sendable, Codable {
    /// The host and port (`127.0.0.1:4002`).
    var endpoint: String
    /// `ready`, `connecting`, `down`.
    var state: String
    /// The accounts that it serves, by name.
    var accounts: [String]
    /// Why it is not ready; nil when it is.
    var reason: String?
  }

  var version: String
  /// The daemon's process id.
  var process: Int32
  /// `live` or `paper`.
  var mode: String
  var started: Moment
  var dataDirectory: String
  var connections: [Connection]
  /// How many symbols have an open stream, however many strategies read each.
  var openFeeds: Int
  var strategiesRunning: Int
  var strategiesFailed: Int
  /// What holds new orders, oldest first.
  var holds: [HoldRow] = []
  /// What holds trading back.
  var restraints: [RestraintRow] = []
}

/// A deployed strategy, as `perigee strategies` shows it.
struct StrategyRow: Hashable, Sendable, Codable {
  /// Where a strategy stands.
  enum State: String, Hashable, Sendable, Codable, CaseIterable {
    case starting, running, stopping, stopped, restarting, failed, quarantined
  }

  var name: String
  var script: String
  var accounts: [String]
  var symbols: [String]
  var desk: String?
  var state: State
  /// Why it stands there, where that is worth telling.
  var reason: String?
  var started: Moment?
  var restarts: Int
  /// Lines of level error since the daemon started.
  var errors: Int
  /// The child's process id; nil when none runs.
  var process: Int32?
}

/// What `perigee cancel-all` asked for.
struct CancelledRow: Hashable, Sendable, Codable {
  var account: String
  /// How many orders of this daemon were working; their ends come from the broker.
  var orders: Int
  /// Whether everything else that the gateway can reach was to end as well.
  var everything: Bool
}

/// One answer of a symbol search, as `perigee search` shows it.
struct MatchRow: Hashable, Sendable, Codable {
  var symbol: String
  var description: String
  /// The broker's code (`STK`, `FUT`).
  var securityType: String
  var currency: String
  var instrument: Int64?
}

/// An instrument's details, as `perigee details` shows them.
struct InstrumentRow: Hashable, Sendable, Codable {
  /// One session, in UTC.
  struct Session: Hashable, Sendable, Codable {
    var open: Moment
    var close: Moment
  }

  /// One step of prices.
  struct Rung: Hashable, Sendable, Codable {
    var from: Price
    var step: Price
  }

  var symbol: String
  var instrument: Int64
  var name: String
  var securityType: String
  var exchange: String
  var primaryExchange: String?
  var currency: String
  var expiry: String?
  var contractMonth: String?
  var strike: Price?
  var right: String?
  var lastTrade: Moment?
  /// What a derivative is on, by its contract id.
  var underlying: Int64?
  var underlyingSymbol: String?
  var localSymbol: String?
  var tradingClass: String?
  var tickSize: Price
  /// The steps of prices, each from its lowest price on.
  var ladder: [Rung]
  /// By how much prices are larger than the currency's unit.
  var priceMagnifier: Int
  var multiplier: Decimal64
  var minimumSize: Quantity
  var sizeIncrement: Quantity
  var timeZone: String
  /// The next sessions of the main hours.
  var sessions: [Session]
  var orderTypes: [String]

  init(_ instrument: Instrument) {
    let contract = instrument.contract
    symbol = instrument.address
    self.instrument = instrument.id.rawValue
    name = instrument.longName
    securityType = contract.securityType.rawValue
    exchange = contract.exchange
    primaryExchange = contract.primaryExchange
    currency = contract.currency
    expiry = contract.expiry
    contractMonth = instrument.contractMonth
    strike = contract.strike
    right = contract.right?.rawValue
    lastTrade = instrument.lastTrade.map { Moment($0) }
    underlying = instrument.underlying?.id.rawValue
    underlyingSymbol = instrument.underlying?.symbol
    localSymbol = contract.localSymbol
    tradingClass = contract.tradingClass
    tickSize = instrument.tickSize
    ladder = instrument.priceLadder.rungs.map { Rung(from: $0.lowEdge, step: $0.increment) }
    priceMagnifier = instrument.priceMagnifier
    multiplier = instrument.multiplier
    minimumSize = instrument.minimumSize
    sizeIncrement = instrument.sizeIncrement
    timeZone = instrument.liquidHours.zone
    sessions = instrument.liquidHours.sessions.map {
      Session(open: Moment($0.open), close: Moment($0.close))
    }
    orderTypes = instrument.orderTypes
  }
}

/// The last quote of a symbol, as `perigee quote` shows it.
struct QuoteRow: Hashable, Sendable, Codable {
  var symbol: String
  var time: Moment
  var bid: Price?
  var bidSize: Quantity?
  var ask: Price?
  var askSize: Quantity?
  var last: Price?
  var lastSize: Quantity?
  var volume: Quantity?
  /// What the stream does: `live`, `delayed`, `stale`, `interrupted`; `halted` while trading is.
  var state: String?

  init(symbol: String, quote: Quote, state: String? = nil) {
    self.symbol = symbol
    time = Moment(quote.time)
    bid = quote.bid
    bidSize = quote.bidSize
    ask = quote.ask
    askSize = quote.askSize
    last = quote.last
    lastSize = quote.lastSize
    volume = quote.volume
    if quote.changed.contains(.halted) {
      self.state = "halted"
    } else {
      self.state = state ?? (quote.changed.contains(.delayed) ? "delayed" : nil)
    }
  }
}
