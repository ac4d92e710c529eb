package import Logging
package import NIOCore
package import PaperExchange
package import TradingModel

/// A paper gateway without threads and sockets of its own, for an owner that runs its event loop
/// and gives it the connections: what a simulation in virtual time needs.
///
/// Everything happens on the thread that runs `eventLoop`, the creation included.
package final class SteppedGateway {
  private let core: GatewayCore

  /// A gateway that has begun. `ledger` is what an earlier one knew.
  package init(
    configuration: PaperGatewayConfiguration, restoring ledger: Ledger?, eventLoop: any EventLoop,
    logger: Logger, clock: @escaping @Sendable () -> Timestamp
  ) throws {
    core = try GatewayCore(
      configuration: configuration, clock: clock, logger: logger, eventLoop: eventLoop,
      restoring: ledger)
    core.start(port: configuration.port)
    for fault in configuration.faults { try core.inject(fault) }
  }

  /// The handler of one new connection's channel.
  package func makeHandler() -> any ChannelHandler { ConnectionHandler(core: core) }

  /// Everything that the paper broker knows.
  package var ledger: Ledger { core.engine.ledger }
  /// How many orders it ever accepted; cheaper than `ledger`.
  package var orderCount: Int { core.engine.ledger.orders.count }
  /// How many executions there were; cheaper than `ledger`.
  package var executionCount: Int { core.engine.ledger.executions.count }
  /// The contracts.
  package var catalogue: InstrumentCatalogue { core.engine.catalogue }

  /// One order as it stands. O(1).
  package func order(at index: Int) -> OrderRecord { core.engine.ledger.orders[index] }

  /// One execution. O(1).
  package func execution(at index: Int) -> Execution { core.engine.ledger.executions[index] }

  /// What an account holds now.
  package func position(_ account: AccountNumber, _ instrument: InstrumentID) -> Quantity {
    core.engine.account(account)?.position(instrument)?.quantity ?? .zero
  }

  /// One order by its client's number. O(1).
  package func order(_ key: ClientOrderKey) -> OrderRecord? { core.engine.order(key) }

  /// What is known of an instrument's market; nil before the first event.
  package func market(_ instrument: InstrumentID) -> InstrumentMarket? {
    core.engine.market(instrument)
  }

  /// Lets something go wrong.
  package func inject(_ fault: GatewayFault) throws { try core.inject(fault) }

  /// Ends every fault of a kind, or with nil all.
  package func lift(_ kind: FaultKind?) { core.lift(kind) }

  /// How often each kind of fault has done something.
  package var fired: [FaultKind: Int] { core.stage.counts }

  /// Ends it: nothing is told any more.
  package func stop() { core.stop() }
}
