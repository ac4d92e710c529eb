public import Orders
public import TradingModel

/// What a look at every configured gateway came to.
public struct IBLoadResult: Sendable {
  /// One gateway's outcome.
  public struct Endpoint: Hashable, Sendable {
    /// Where.
    public var endpoint: IBEndpoint
    /// Under which client id.
    public var clientID: Int
    /// The accounts that it serves; nil when there is no client.
    public var accounts: [AccountNumber]?
    /// What happened, in one sentence.
    public var text: String
  }

  /// An account that has a client. Whether it takes orders at this moment, the broker's
  /// readiness tells: a client that lost its connection keeps its accounts and comes back.
  public struct Account: Sendable {
    /// The user's name.
    public var name: AccountName
    /// The broker's number.
    public var number: AccountNumber
    /// The client that serves it.
    public var broker: any Broker
  }

  /// Every gateway, in scan order.
  public var endpoints: [Endpoint]
  /// The accounts that have a client, by name.
  public var accounts: [AccountName: Account]
  /// What a person should know, in sentences: accounts that no gateway serves, accounts that the
  /// configuration lacks, accounts that two gateways serve.
  public var warnings: [String]
}

/// The two ways in which an account's client is not to be had.
public enum IBAccountError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The configuration has no such account.
  case notConfigured(AccountName)
  /// No gateway that is connected serves it; the text says what was tried.
  case noClient(AccountName, String)

  /// One sentence for people.
  public var description: String {
    switch self {
    case .notConfigured(let name):
      "no account is called \"\(name.rawValue)\": add it under [accounts.ib] in brokers.toml"
    case .noClient(let name, let reason):
      "no connected gateway serves account \"\(name.rawValue)\": \(reason)"
    }
  }
}
