/// What clients may ask of a gateway, and how often. The defaults are the broker's; nil is no
/// limit. Messages, searches and summaries are counted for each client, everything else for all
/// clients together, because the broker counts by login.
public struct GatewayLimits: Sendable, Hashable {
  /// What happens when a client sends too many messages in a second.
  public struct Messages: Sendable, Hashable {
    /// The most messages in any second.
    public var perSecond: Int
    /// After so many seconds above the limit the connection is closed; nil: never.
    public var strikes: Int?

    /// A limit from its parts.
    public init(perSecond: Int = 50, strikes: Int? = nil) {
      self.perSecond = perSecond
      self.strikes = strikes
    }
  }

  /// The rules for requests of historical bars. A request for `BID_ASK` counts twice.
  public struct History: Sendable, Hashable {
    /// The most in any ten minutes.
    public var perTenMinutes = 60
    /// No request is repeated within this time.
    public var identicalInterval = Duration.seconds(15)
    /// The most for one contract, exchange and kind of price in any two seconds.
    public var burst = 5
    /// Whether bars of a minute and longer are counted too; the broker has lifted its rules for
    /// them.
    public var countsLongBars = false

    /// The broker's rules.
    public init() {}
  }

  /// Messages of one client (error 100).
  public var messages: Messages? = Messages()
  /// Clients at once.
  public var clients = 32
  /// Lines of market data (error 101). Snapshots do not count.
  public var marketDataLines = 100
  /// Order books (error 309).
  public var depthLines: Int? = 3
  /// Tick-by-tick streams (error 10190).
  public var tickByTickLines: Int? = 3
  /// The least time between two tick-by-tick requests of one kind for one instrument on one
  /// connection (error 10189).
  public var tickByTickInterval: Duration? = .seconds(15)
  /// Requests of historical data that are not answered yet, those that are kept up to date
  /// included (error 162).
  public var openHistories: Int? = 50
  /// How often history may be requested (error 162).
  public var history: History? = History()
  /// The least time between two searches for symbols (error 322).
  public var searchInterval: Duration? = .seconds(1)
  /// Summaries of accounts that one client has open (error 322).
  public var accountSummaries: Int? = 2

  /// The broker's limits.
  public init() {}

  /// No limits but those on clients and lines, which are as large as can be.
  public static let none: GatewayLimits = {
    var limits = GatewayLimits()
    limits.messages = nil
    limits.clients = .max
    limits.marketDataLines = .max
    limits.depthLines = nil
    limits.tickByTickLines = nil
    limits.tickByTickInterval = nil
    limits.openHistories = nil
    limits.history = nil
    limits.searchInterval = nil
    limits.accountSummaries = nil
    return limits
  }()
}
