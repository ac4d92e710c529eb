import IBClient
import TradingModel

extension BrokersConfiguration {
  /// The second client's id: configured, or far above the first; nil where it is turned off.
  private var secondLookID: Int? {
    let id = ib.secondLookID ?? ib.clientID + 1000
    return id == 0 ? nil : id
  }

  /// The configuration as the client pool takes it. On paper only the given ports of this machine
  /// are looked at, whatever the file names.
  func clientConfiguration(paperPorts: [UInt16]?) -> IBConfiguration {
    let named = accounts.map { ($0.name, $0.number) }
    let own = accounts.compactMap { account in account.clientID.map { (account.name, $0) } }
    return IBConfiguration(
      hosts: paperPorts == nil ? ib.hosts : ["127.0.0.1"],
      ports: paperPorts ?? ib.ports.compactMap { UInt16(exactly: $0) },
      accounts: Dictionary(named, uniquingKeysWith: { first, _ in first }),
      dataAccounts: ib.dataAccounts,
      clientIDs: Dictionary(own, uniquingKeysWith: { first, _ in first }),
      connection: IBConnectionSettings(
        clientID: ib.clientID, lineLimits: LineLimits(marketData: ib.marketDataLines),
        takesDelayedData: ib.delayedData), secondLookID: secondLookID, tries: ib.tries,
      timeLimit: ib.connectTimeout * ib.tries)
  }
}
