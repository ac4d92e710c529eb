import Logging
import Orders
import TWSProtocol
import TradingModel

/// The account side's part on the feed loop: does what `IBAccounts` decides and tells the sink.
/// Belongs to the feed loop's thread.
final class AccountDesk {
  private unowned let link: any GatewayLink
  private let client: String
  private let sink: (any AccountReportSink)?
  private let logger: Logger
  private var machine: IBAccounts

  init(
    link: any GatewayLink, client: String, sink: (any AccountReportSink)?, logger: Logger,
    freshID: @escaping () -> Int32
  ) {
    self.link = link
    self.client = client
    self.sink = sink
    self.logger = logger
    machine = IBAccounts(freshID: freshID)
  }

  private func perform(_ actions: [IBAccounts.Action]) {
    for action in actions {
      switch action {
      case .request(let message):
        if let refusal = link.request(message) {
          logger.warning("an account's figures were not asked for: \(refusal)")
        }
      case .tell(let report): sink?.receive(report, from: client)
      case .log(let text): logger.warning("\(text)")
      }
    }
  }

  func ready(_ accounts: [AccountNumber], now: Uptime) {
    perform(machine.ready(accounts, now: now))
  }

  func connectionLost() { perform(machine.lost()) }

  func sweep(now: Uptime) {
    guard link.isReady else { return }
    perform(machine.tick(now: now))
  }

  func receive(_ row: GatewayMessage.AccountUpdateMulti) { perform(machine.receive(row)) }

  /// Whether the value counts: the standing subscription brings it otherwise.
  func receive(_ row: GatewayMessage.AccountValue) -> Bool {
    guard let actions = machine.receive(row) else { return false }
    perform(actions)
    return true
  }

  func receive(_ profit: GatewayMessage.PNL) { perform(machine.receive(profit)) }

  func receive(_ profit: GatewayMessage.PNLSingle) { perform(machine.receive(profit)) }

  func receive(_ value: GatewayMessage.PortfolioValue) { perform(machine.receive(value)) }

  func receive(_ position: GatewayMessage.Position) { perform(machine.receive(position)) }

  func receivedDownloadEnd(_ account: String, now: Uptime) {
    machine.receivedDownloadEnd(account, now: now)
  }

  /// An error about a number that may be one of ours; false when it is not.
  func receive(_ error: GatewayMessage.ErrorNotice) -> Bool {
    guard let actions = machine.receive(error) else { return false }
    perform(actions)
    return true
  }
}

extension HoldingReport {
  /// A portfolio entry; nil where it names no instrument or no quantity.
  init?(_ wire: GatewayMessage.PortfolioValue) {
    guard wire.contract.contractID > 0, let quantity = Decimal64(wire.position) else {
      return nil
    }
    self.init(
      account: AccountNumber(rawValue: wire.account),
      instrument: InstrumentID(rawValue: Int64(wire.contract.contractID)),
      contract: Contract(wire.contract), quantity: quantity,
      marketPrice: Decimal64(wire.marketPrice), marketValue: Decimal64(wire.marketValue),
      averageCost: Decimal64(wire.averageCost), unrealized: Decimal64(wire.unrealizedPNL),
      realized: Decimal64(wire.realizedPNL))
  }
}
