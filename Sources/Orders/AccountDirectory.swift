public import TradingModel

/// Which account number and which broker client stand behind an account's name.
///
/// Built from every connection of the configuration at once and replaced as a whole on the order
/// thread (`OrderDesk.replaceDirectory`). Lookups are O(1).
public struct AccountDirectory: Sendable {
  /// One loaded connection and the accounts that it reported.
  public struct Connection: Sendable {
    /// The client.
    public var broker: any Broker
    /// The accounts that the broker says it serves.
    public var accounts: [AccountNumber]
    /// A connection from its parts.
    public init(broker: any Broker, accounts: [AccountNumber]) {
      self.broker = broker
      self.accounts = accounts
    }
  }

  /// Accounts that a connection reported and the configuration lacks: never traded, to be named
  /// in a warning. Sorted.
  public let unconfigured: [AccountNumber]
  /// Accounts that more than one connection reported; the first connection serves them. Sorted.
  public let servedTwice: [AccountNumber]
  /// Every configured account, sorted.
  public let names: [AccountName]

  private let numbers: [AccountName: AccountNumber]
  private let nameOfNumber: [AccountNumber: AccountName]
  private let brokerOfName: [AccountName: any Broker]
  private let namesOfBroker: [ObjectIdentifier: [AccountName]]

  /// A directory of the configured accounts over the loaded connections. Where two names carry
  /// one number, the alphabetically first name receives the number's events.
  public init(accounts: [AccountName: AccountNumber], connections: [Connection]) {
    numbers = accounts
    names = accounts.keys.sorted()
    var nameOfNumber: [AccountNumber: AccountName] = [:]
    for name in names {
      guard let number = accounts[name], nameOfNumber[number] == nil else { continue }
      nameOfNumber[number] = name
    }
    self.nameOfNumber = nameOfNumber
    var brokers: [AccountName: any Broker] = [:]
    var served: [ObjectIdentifier: [AccountName]] = [:]
    var strangers: Set<AccountNumber> = []
    var doubles: Set<AccountNumber> = []
    for connection in connections {
      for number in connection.accounts {
        guard let name = nameOfNumber[number] else {
          strangers.insert(number)
          continue
        }
        if let other = brokers[name] {
          if other !== connection.broker { doubles.insert(number) }
          continue
        }
        brokers[name] = connection.broker
        served[ObjectIdentifier(connection.broker), default: []].append(name)
      }
    }
    brokerOfName = brokers
    namesOfBroker = served.mapValues { $0.sorted() }
    unconfigured = strangers.sorted()
    servedTwice = doubles.sorted()
  }

  /// The account number behind a name; nil when the configuration has no such name.
  public func number(of name: AccountName) -> AccountNumber? { numbers[name] }

  /// The name of an account number; nil when the configuration lacks it.
  public func name(of number: AccountNumber) -> AccountName? { nameOfNumber[number] }

  /// The client that serves an account; nil when none is loaded.
  public func broker(of name: AccountName) -> (any Broker)? { brokerOfName[name] }

  /// The configured accounts that a client serves, sorted.
  public func accounts(of broker: any Broker) -> [AccountName] {
    namesOfBroker[ObjectIdentifier(broker)] ?? []
  }

  /// Every client that serves a configured account, in the order of its first account.
  public var brokers: [any Broker] {
    var seen: Set<ObjectIdentifier> = []
    return names.compactMap { brokerOfName[$0] }.filter {
      seen.insert(ObjectIdentifier($0)).inserted
    }
  }
}
