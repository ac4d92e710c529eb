import Foundation
import Glibc
public import Logging
import NIOCore
import NIOPosix
public import PaperExchange
import TWSProtocol
public import TradingModel

/// A TWS server over a paper exchange, for clients of any make.
///
/// One event loop owns the exchange, the market and all connections: a change of the market is
/// on the sockets of its subscribers in the same turn of the loop. The actor only starts, stops
/// and inspects it; every method may be called from anywhere.
public actor PaperGateway {
  private let configuration: PaperGatewayConfiguration
  private let clock: @Sendable () -> Timestamp
  private let logger: Logger
  private var running: Running?

  private struct Running {
    var group: MultiThreadedEventLoopGroup
    var listener: any Channel
    var control: (channel: any Channel, path: String)?
    var core: GatewayCore
  }

  /// A gateway that does not run yet. `clock` gives the time of the exchange; it must not run
  /// backwards.
  public init(
    configuration: PaperGatewayConfiguration, logger: Logger,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.configuration = configuration
    self.logger = logger
    self.clock = clock
  }

  /// Reads the ledger, begins to listen and starts the market; returns the port.
  ///
  /// - Throws: ``PaperGatewayError``; nothing is left running then.
  @discardableResult
  public func start() async throws -> Int {
    guard running == nil else { throw PaperGatewayError.alreadyRunning }
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    do {
      let core = try GatewayCore(
        configuration: configuration, clock: clock, logger: logger, eventLoop: group.next())
      let listener = try await listen(group, core)
      let port = listener.localAddress?.port ?? configuration.port
      running = Running(group: group, listener: listener, core: core)
      running?.control = try await listenForCommands(group, core, port: port)
      try await core.eventLoop.submit { core.start(port: port) }.get()
      for fault in configuration.faults {
        try await core.eventLoop.submit { try core.inject(fault) }.get()
      }
      logger.info(
        "paper gateway listens",
        metadata: ["host": "\(configuration.host)", "port": "\(port)"])
      return port
    } catch {
      await stop()
      try? await group.shutdownGracefully()  // Safe: the first error is the one to tell.
      throw (error as? FaultError).map(PaperGatewayError.badFault) ?? error
    }
  }

  private func listen(_ group: MultiThreadedEventLoopGroup, _ core: GatewayCore) async throws
    -> any Channel
  {
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 64)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(
        .writeBufferWaterMark,
        value: ChannelOptions.Types.WriteBufferWaterMark(
          low: GatewayCore.resumeBytes, high: GatewayCore.pauseBytes)
      )
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ConnectionHandler(core: core))
        }
      }
    do {
      return try await bootstrap.bind(host: configuration.host, port: configuration.port).get()
    } catch {
      throw PaperGatewayError.cannotListen(
        host: configuration.host, port: configuration.port, reason: "\(error)")
    }
  }

  private func listenForCommands(
    _ group: MultiThreadedEventLoopGroup, _ core: GatewayCore, port: Int
  ) async throws -> (channel: any Channel, path: String)? {
    guard let pattern = configuration.controlSocket else { return nil }
    let path = pattern.replacingOccurrences(of: "{port}", with: String(port))
    do {
      let channel = try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 16)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(ControlConnection(core: core))
          }
        }
        .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
      return (channel, path)
    } catch {
      throw PaperGatewayError.cannotControl(path: path, reason: "\(error)")
    }
  }

  /// Closes everything and writes the files for the last time. Harmless when it is not running.
  public func stop() async {
    guard let running else { return }
    self.running = nil
    let core = running.core
    try? await running.listener.close().get()  // Safe: a closed listener is what is wanted.
    if let control = running.control {
      try? await control.channel.close().get()  // Safe: the same holds for commands.
      unlink(control.path)
    }
    try? await core.eventLoop.submit { core.stop() }.get()  // Safe: fails only after shutdown.
    await core.files.drain()
    try? await running.group.shutdownGracefully()  // Safe: nothing can be done about it.
  }

  /// The port at which it listens; nil when it is not running.
  public var port: Int? { running?.listener.localAddress?.port }

  /// The live lines of market data by instrument, as the gateway itself counts them.
  public func activeStreams() async -> [InstrumentID: Int] {
    await inspect { $0.activeLines() } ?? [:]
  }

  /// Everything that the paper broker knows; nil when it is not running.
  public func ledger() async -> Ledger? { await inspect { $0.engine.ledger } }

  /// The counts; nil when it is not running.
  public func statistics() async -> GatewayStatistics? { await inspect { $0.statistics() } }

  /// The contracts; nil when it is not running.
  public func catalogue() async -> InstrumentCatalogue? { await inspect { $0.engine.catalogue } }

  /// The values that the broker tells of an account.
  public func accountValues(
    _ number: AccountNumber
  ) async -> [(key: String, value: String, currency: String)] {
    await inspect { core in
      core.engine.account(number).map { core.engine.accountValues($0) } ?? []
    } ?? []
  }

  /// Lets something go wrong; harmless when it is not running.
  ///
  /// - Throws: ``FaultError`` when the fault names an instrument or account that is not there.
  public func inject(_ fault: GatewayFault) async throws {
    let result = await inspect { core in
      Result { () throws(FaultError) in try core.inject(fault) }
    }
    try result?.get()
  }

  /// Ends every fault of a kind, or with nil all, whether they act or wait.
  public func lift(_ kind: FaultKind?) async {
    _ = await inspect { $0.lift(kind) }
  }

  /// How often a kind of fault has done something; nil when it is not running.
  public func fired(_ kind: FaultKind) async -> Int? {
    await inspect { $0.stage.counts[kind] ?? 0 }
  }

  /// Halts an instrument's trading, changes the kind of its halt, or lets it go on.
  public func setHalt(_ halt: TradingHalt, of instrument: InstrumentID) async {
    _ = await inspect { $0.setHalt(halt, of: instrument) }
  }

  /// Does at once what is due by the clock, for tests that move the clock by hand.
  package func turn() async {
    _ = await inspect { core in
      core.pump()
      core.everyFifthOfASecond()
    }
  }

  /// The order book that a depth request of any client has been told, for tests.
  package func book(_ request: Int32) async -> MarketDepth? {
    await inspect { core in
      core.depths.values.flatMap { $0 }.first { $0.request.rawValue == request }?.told
    } ?? nil
  }

  private func inspect<Value: Sendable>(
    _ body: @escaping @Sendable (GatewayCore) -> Value
  ) async -> Value? {
    guard let core = running?.core else { return nil }
    do {
      return try await core.eventLoop.submit { body(core) }.get()
    } catch {
      // The loop refuses work only after its shutdown, when there is nothing to tell.
      return nil
    }
  }
}
