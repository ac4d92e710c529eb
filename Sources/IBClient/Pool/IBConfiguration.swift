public import TradingModel

/// Which gateways to look for, and which accounts may be traded there.
public struct IBConfiguration: Hashable, Sendable {
  /// The hosts to look at, in order of preference.
  public var hosts: [String]
  /// The ports to look at on each host, in order of preference.
  public var ports: [UInt16]
  /// The user's names for account numbers (`[accounts.ib]`). Only these are ever traded.
  public var accounts: [AccountName: AccountNumber]
  /// Whose client serves market data, most preferred first; the scan order decides the rest.
  public var dataAccounts: [AccountName]
  /// Accounts that are traded under a client id of their own, each over a connection of its own.
  public var clientIDs: [AccountName: Int]
  /// How each client talks to its gateway. Its client id serves every account that has none of
  /// its own. Client ids must stay the same for ever, as the broker counts orders by them.
  public var connection: IBConnectionSettings
  /// The client id of a second client at each gateway, which only looks; nil for none.
  public var secondLookID: Int?
  /// How often it looks.
  public var secondLookInterval: Duration
  /// How often each gateway is tried before it counts as away; at least 1.
  public var tries: Int
  /// How long all tries of one gateway together may last.
  public var timeLimit: Duration

  /// A configuration from its parts.
  public init(
    hosts: [String] = ["127.0.0.1"], ports: [UInt16] = [4002, 7497, 4001, 7496],
    accounts: [AccountName: AccountNumber], dataAccounts: [AccountName] = [],
    clientIDs: [AccountName: Int] = [:], connection: IBConnectionSettings, secondLookID: Int? = nil,
    secondLookInterval: Duration = .seconds(60), tries: Int = 3,
    timeLimit: Duration = .seconds(15)
  ) {
    self.hosts = hosts
    self.ports = ports
    self.accounts = accounts
    self.dataAccounts = dataAccounts
    self.clientIDs = clientIDs
    self.connection = connection
    self.secondLookID = secondLookID
    self.secondLookInterval = secondLookInterval
    self.tries = max(1, tries)
    self.timeLimit = timeLimit
  }

  /// The client id under which an account is traded.
  func clientID(of account: AccountName) -> Int { clientIDs[account] ?? connection.clientID }

  /// Every host with every port, hosts first, without repetition.
  var endpoints: [IBEndpoint] {
    var seen: Set<IBEndpoint> = []
    return hosts.flatMap { host in ports.map { IBEndpoint(host: host, port: $0) } }
      .filter { seen.insert($0).inserted }
  }
}
