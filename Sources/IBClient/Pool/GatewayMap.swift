import TradingModel

/// Which client serves which account: the pure part of loading clients.
struct GatewayMap {
  /// A gateway that answered, in scan order.
  struct Served {
    var endpoint: IBEndpoint
    var accounts: [AccountNumber]
  }

  /// The gateway of each configured account that one serves.
  private(set) var endpoints: [AccountName: IBEndpoint] = [:]
  private(set) var warnings: [String] = []
  /// The gateway that serves market data.
  private(set) var dataEndpoint: IBEndpoint?

  init(configuration: IBConfiguration, served: [Served]) {
    let names = Dictionary(
      configuration.accounts.sorted { $0.key < $1.key }.map { ($0.value, $0.key) },
      uniquingKeysWith: { first, _ in first })
    for gateway in served {
      for number in gateway.accounts {
        guard let name = names[number] else {
          warnings.append(
            "the gateway at \(gateway.endpoint) serves account \(number.rawValue), which "
              + "brokers.toml does not name: it will not be traded")
          continue
        }
        if let first = endpoints[name] {
          warnings.append(
            "account \"\(name.rawValue)\" is served at \(first) and at \(gateway.endpoint): "
              + "the first is used")
        } else {
          endpoints[name] = gateway.endpoint
        }
      }
    }
    for (name, number) in configuration.accounts.sorted(by: { $0.key < $1.key })
    where endpoints[name] == nil {
      let twin = names[number].flatMap { $0 == name ? nil : $0 }
      let reason =
        twin.map { "its number stands under \"\($0.rawValue)\" already" }
        ?? (served.isEmpty
          ? "no gateway answered" : "none of the \(served.count) gateways that answered serves it")
      warnings.append(
        "account \"\(name.rawValue)\" (\(number.rawValue)) cannot be traded: \(reason)")
    }
    let preferred = configuration.dataAccounts.lazy.compactMap { [endpoints] in endpoints[$0] }
    dataEndpoint = preferred.first ?? served.first?.endpoint
  }
}
