package import TradingModel

/// What the daemon says of itself, as `perigee status` shows it.
package struct StatusReport: Hashable, Sendable, Codable {
  /// One connection to a gateway.
  package struct Connection: Hashable, Sendable, Codable {
    /// The host and port (`127.0.0.1:4002`).
    package var endpoint: String
    /// `ready`, `connecting`, `down`.
    package var state: String
    /// The accounts that it serves, by name.
    package var accounts: [String]
    /// Why it is not ready; nil when it is.
    package var reason: String?

    package init(
      endpoint: String, state: String, accounts: [String], reason: String? = nil
    ) {
      self.endpoint = endpoint
      self.state = state
      self.accounts = accounts
      self.reason = reason
    }
  }

  package var version: String
  /// The daemon's process id.
  package var process: Int32
  /// `live` or `paper`.
  package var mode: String
  package var started: Moment
  package var dataDirectory: String
  package var connections: [Connection]
  /// How many symbols have an open stream, however many strategies read each.
  package var openFeeds: Int
  package var strategiesRunning: Int
  package var strategiesFailed: Int
  /// What holds new orders, oldest first.
  package var holds: [HoldRow] = []
  /// What holds trading back.
  package var restraints: [RestraintRow] = []
  /// Where the dashboard's pages are; nil while nothing serves them.
  package var dashboard: String?

  package init(
    version: String, process: Int32, mode: String, started: Moment, dataDirectory: String,
    connections: [Connection], openFeeds: Int, strategiesRunning: Int, strategiesFailed: Int,
    holds: [HoldRow] = [], restraints: [RestraintRow] = [], dashboard: String? = nil
  ) {
    self.version = version
    self.process = process
    self.mode = mode
    self.started = started
    self.dataDirectory = dataDirectory
    self.connections = connections
    self.openFeeds = openFeeds
    self.strategiesRunning = strategiesRunning
    self.strategiesFailed = strategiesFailed
    self.holds = holds
    self.restraints = restraints
    self.dashboard = dashboard
  }
}

/// A deployed strategy, as `perigee strategies` shows it.
package struct StrategyRow: Hashable, Sendable, Codable {
  /// Where a strategy stands.
  package enum State: String, Hashable, Sendable, Codable, CaseIterable {
    case starting, running, stopping, stopped, restarting, failed, quarantined
  }

  package var name: String
  package var script: String
  package var accounts: [String]
  package var symbols: [String]
  package var desk: String?
  package var state: State
  /// Why it stands there, where that is worth telling.
  package var reason: String?
  package var started: Moment?
  package var restarts: Int
  /// Lines of level error since the daemon started.
  package var errors: Int
  /// The child's process id; nil when none runs.
  package var process: Int32?

  package init(
    name: String, script: String, accounts: [String], symbols: [String], desk: String? = nil,
    state: State, reason: String? = nil, started: Moment? = nil, restarts: Int, errors: Int,
    process: Int32? = nil
  ) {
    self.name = name
    self.script = script
    self.accounts = accounts
    self.symbols = symbols
    self.desk = desk
    self.state = state
    self.reason = reason
    self.started = started
    self.restarts = restarts
    self.errors = errors
    self.process = process
  }
}

/// What `perigee cancel-all` asked for.
package struct CancelledRow: Hashable, Sendable, Codable {
  package var account: String
  /// How many orders of this daemon were working; their ends come from the broker.
  package var orders: Int
  /// Whether everything else that the gateway can reach was to end as well.
  package var everything: Bool

  package init(
    account: String, orders: Int, everything: Bool
  ) {
    self.account = account
    self.orders = orders
    self.everything = everything
  }
}

/// One answer of a symbol search, as `perigee search` shows it.
package struct MatchRow: Hashable, Sendable, Codable {
  package var symbol: String
  package var description: String
  /// The broker's code (`STK`, `FUT`).
  package var securityType: String
  package var currency: String
  package var instrument: Int64?

  package init(
    symbol: String, description: String, securityType: String, currency: String,
    instrument: Int64? = nil
  ) {
    self.symbol = symbol
    self.description = description
    self.securityType = securityType
    self.currency = currency
    self.instrument = instrument
  }
}

/// An instrument's details, as `perigee details` shows them.
package struct InstrumentRow: Hashable, Sendable, Codable {
  /// One session, in UTC.
  package struct Session: Hashable, Sendable, Codable {
    package var open: Moment
    package var close: Moment

    package init(
      open: Moment, close: Moment
    ) {
      self.open = open
      self.close = close
    }
  }

  /// One step of prices.
  package struct Rung: Hashable, Sendable, Codable {
    package var from: Price
    package var step: Price

    package init(
      from: Price, step: Price
    ) {
      self.from = from
      self.step = step
    }
  }

  package var symbol: String
  package var instrument: Int64
  package var name: String
  package var securityType: String
  package var exchange: String
  package var primaryExchange: String?
  package var currency: String
  package var expiry: String?
  package var contractMonth: String?
  package var strike: Price?
  package var right: String?
  package var lastTrade: Moment?
  /// What a derivative is on, by its contract id.
  package var underlying: Int64?
  package var underlyingSymbol: String?
  package var localSymbol: String?
  package var tradingClass: String?
  package var tickSize: Price
  /// The steps of prices, each from its lowest price on.
  package var ladder: [Rung]
  /// By how much prices are larger than the currency's unit.
  package var priceMagnifier: Int
  package var multiplier: Decimal64
  package var minimumSize: Quantity
  package var sizeIncrement: Quantity
  package var timeZone: String
  /// The next sessions of the main hours.
  package var sessions: [Session]
  package var orderTypes: [String]

  package init(_ instrument: Instrument) {
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
package struct QuoteRow: Hashable, Sendable, Codable {
  package var symbol: String
  package var time: Moment
  package var bid: Price?
  package var bidSize: Quantity?
  package var ask: Price?
  package var askSize: Quantity?
  package var last: Price?
  package var lastSize: Quantity?
  package var volume: Quantity?
  /// What the stream does: `live`, `delayed`, `stale`, `interrupted`; `halted` while trading is.
  package var state: String?

  package init(symbol: String, quote: Quote, state: String? = nil) {
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
