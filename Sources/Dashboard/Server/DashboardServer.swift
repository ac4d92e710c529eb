import Glibc
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix

/// The dashboard's server: binds, serves until told to stop, and ends.
struct DashboardServer: Sendable {
  /// How many ports after the first are tried when it is taken.
  static let portsTried = 10
  /// How long requests under way may take once the server ends.
  static let endLimit = Duration.seconds(3)

  let site: Site
  let tls: TLSConfiguration?
  let group: MultiThreadedEventLoopGroup
  let log: Logger
  var limits = ConnectionLimits()

  /// Serves until `stop` is raised. `bound` is called once with the port.
  func run(
    until stop: StopSign, bound: @escaping @Sendable (Int) -> Void
  ) async throws {
    let connections = Connections(limits: limits)
    let responder = Responder(site: site, connections: connections)
    let plain = HTTP1Channel(
      responder: { try await responder.respond($0, $1, $2) },
      configuration: .init(
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 64)))
    if let tls {
      let sealed = try TLSChannel(plain, tlsConfiguration: tls)
      try await serve(
        GatedChannel(base: sealed, connections: connections), connections, stop, bound)
    } else {
      try await serve(GatedChannel(base: plain, connections: connections), connections, stop, bound)
    }
  }

  private func serve<Child: ServerChildChannel>(
    _ child: Child, _ connections: Connections, _ stop: StopSign,
    _ bound: @escaping @Sendable (Int) -> Void
  ) async throws {
    let port = site.configuration.port
    // The framework's own words on its start say nothing that ours do not.
    var quiet = log
    quiet.logLevel = .warning
    let last = port == 0 ? 0 : min(port + DashboardServer.portsTried - 1, 65_535)
    for port in port...last {
      let server = Server(
        childChannelSetup: child,
        configuration: ServerConfiguration(
          address: .hostname(site.configuration.address, port: port), backlog: 1024),
        onServerRunning: { channel in bound(channel.localAddress?.port ?? port) },
        eventLoopGroup: group, logger: quiet)
      do {
        return try await live(server, connections, stop)
      } catch let error as IOError where error.errnoCode == EADDRINUSE && port < last {
        log.notice("port \(port) is taken; trying the next one")
      }
    }
  }

  /// Runs the server beside what keeps it in order, until it ends.
  private func live<Child: ServerChildChannel>(
    _ server: Server<Child>, _ connections: Connections, _ stop: StopSign
  ) async throws {
    let hub = site.hub
    let clock = ContinuousClock()
    let limits = limits
    try await withThrowingTaskGroup(of: Void.self) { group in
      defer { group.cancelAll() }
      group.addTask { try await server.run() }
      group.addTask { await hub.run() }
      group.addTask {
        while true {
          try await clock.sleep(for: limits.sweep)
          connections.sweep()
        }
      }
      group.addTask {
        await stop.wait()
        try Task.checkCancellation()
        // An open stream of events would hold the end until its browser leaves.
        hub.end()
        try await DashboardServer.end(server, connections)
      }
      try await group.next()
    }
  }

  /// Lets requests under way finish, but not for ever.
  private static func end<Child: ServerChildChannel>(
    _ server: Server<Child>, _ connections: Connections
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.shutdownGracefully() }
      group.addTask {
        try await ContinuousClock().sleep(for: endLimit)
        connections.end()
      }
      try await group.next()
      group.cancelAll()
    }
  }
}
