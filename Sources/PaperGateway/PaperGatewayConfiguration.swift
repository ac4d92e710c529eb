public import PaperExchange
public import TradingModel

/// How a paper gateway is set up.
public struct PaperGatewayConfiguration: Sendable {
  /// An account and the cash with which it begins, in USD.
  public struct Account: Sendable, Hashable {
    /// The number, as clients write it (`DU1000001`).
    public var number: AccountNumber
    /// The first cash; ignored for an account that the ledger file knows.
    public var cash: Money

    /// An account with its cash, by default a million.
    public init(number: AccountNumber, cash: Money = 1_000_000) {
      self.number = number
      self.cash = cash
    }
  }

  /// A recorded market in the place of the synthetic one.
  public struct Recording: Sendable {
    /// The instrument's address or local symbol (`6EH4`, `EURUSD.IDEALPRO`).
    public var symbol: String
    /// What is played.
    public var rows: RecordedRows
    /// How it is played.
    public var settings: RecordedMarket.Settings

    /// A recording from its parts.
    public init(symbol: String, rows: RecordedRows, settings: RecordedMarket.Settings) {
      self.symbol = symbol
      self.rows = rows
      self.settings = settings
    }
  }

  /// What happens when a client sends too many messages in a second.
  public typealias MessageLimit = GatewayLimits.Messages

  /// The address to listen at. Anything but loopback lets the network trade on it.
  public var host = "127.0.0.1"
  /// The port; 0 takes any free one.
  public var port = 0
  /// The accounts; at least one.
  public var accounts: [Account]
  /// The seed of the synthetic markets.
  public var seed: UInt64 = 1
  /// How fast synthetic markets run.
  public var pace = Pace.factor(1)
  /// The mean time between two quotes of a synthetic market, by its own clock.
  public var quoteInterval = Duration.milliseconds(250)
  /// Whether the exchange keeps real hours or never closes.
  public var hours = InstrumentCatalogue.Hours.real
  /// The instruments whose synthetic markets run, by address or local symbol; nil: all. The
  /// others are listed too, but nobody quotes them.
  public var symbols: [String]?
  /// Recorded markets.
  public var recordings: [Recording] = []
  /// Where the ledger is kept between runs; nil: nowhere. Written in whole and atomically, at
  /// most once every `fileInterval` and at the end; a kill loses what happened since.
  public var ledgerFile: String?
  /// Where `GatewayStatistics` are written as JSON, in the same way.
  public var statisticsFile: String?
  /// The least time between two writes of a file; at least 10 ms.
  public var fileInterval = Duration.milliseconds(250)
  /// The newest server version that is offered, 157...200 without 158.
  public var maximumVersion = 200
  /// What clients may ask for, and how often.
  public var limits = GatewayLimits()
  /// The client that is told the statuses and executions of every client's orders; nil: none.
  public var masterClient: Int?
  /// What the login may see of an instrument's market, by address or local symbol; live data
  /// where nothing is said.
  public var dataRights: [String: MarketDataRight] = [:]
  /// By how much delayed data is late; not below nought.
  public var dataDelay = Duration.seconds(15 * 60)
  /// Whether orders that an account cannot pay for are refused.
  public var checksFunds = true
  /// Faults, by times from the start of the gateway on.
  public var faults: [GatewayFault] = []
  /// A unix socket for commands; nil: none. `{port}` in it stands for the port. Whoever may open
  /// it may let anything go wrong, so its folder should be the user's own.
  public var controlSocket: String?

  /// A configuration with defaults for everything but the accounts.
  public init(accounts: [Account]) { self.accounts = accounts }

  /// The limit of messages; nil: none.
  public var messageLimit: MessageLimit? {
    get { limits.messages }
    set { limits.messages = newValue }
  }
  /// The most lines of market data of all clients together.
  public var marketDataLines: Int {
    get { limits.marketDataLines }
    set { limits.marketDataLines = newValue }
  }
  /// The most clients at once.
  public var maximumClients: Int {
    get { limits.clients }
    set { limits.clients = newValue }
  }
}
