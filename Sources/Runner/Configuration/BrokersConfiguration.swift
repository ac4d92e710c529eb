import TradingModel

/// What `brokers.toml` states: where the gateways are and what the user calls each account.
struct BrokersConfiguration: Hashable, Sendable {
  /// The section `[ib]`.
  struct IB: Hashable, Sendable {
    /// Hosts to look for gateways on, at most 16. Default: this machine.
    var hosts: [String] = ["127.0.0.1"]
    /// Ports to try on each host, in this order, at most 16. Default: the paper ports of IB
    /// Gateway and TWS; a live port is used only where the file names it.
    var ports: [Int] = [4002, 7497]
    /// The API client id, 1...999,999. It must never change while orders are open: a gateway
    /// tells an order's fate to the client that sent it.
    var clientID: Int = 41
    /// The id of the second client that only looks; 0 turns it off, nil stands for `clientID` plus
    /// 1,000.
    var secondLookID: Int?
    /// Whose connection serves market data, the first that is connected. Default: any.
    var dataAccounts: [AccountName] = []
    /// How long one connection attempt may take, 0.5...60 seconds.
    var connectTimeout: Duration = .seconds(4)
    /// How many market data lines the accounts have, 1...10,000.
    var marketDataLines: Int = 100
    /// How often each port is tried at the start, 1...10.
    var tries: Int = 3
    /// Whether delayed data is taken, with a mark, where the account has no live data.
    var delayedData = true
  }

  /// One line of `[accounts.ib]`.
  struct Account: Hashable, Sendable {
    /// The user's name for it.
    var name: AccountName
    /// The broker's number for it.
    var number: AccountNumber
    /// A client id of its own, for accounts whose gateway already serves `IB.clientID`.
    var clientID: Int?
  }

  var ib = IB()
  /// The accounts by name, at most 256.
  var accounts: [Account] = []
}
