import Control
import Glibc
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// Serves the control socket: a unix socket in the data folder that only its owner may open.
///
/// `run` serves until it is cancelled, then removes the socket's file.
struct ControlServer: Sendable {
  /// The socket's file.
  let path: String
  let handler: any ControlHandler
  let group: any EventLoopGroup
  let log: Logger

  private typealias Writer = NIOAsyncChannelOutboundWriter<ByteBuffer>
  /// Accepted connections stay bare until their own task wraps them: a wrapped one that nobody
  /// takes up, as at the end, would be a programming error to swift-nio.
  private typealias Listener = NIOAsyncChannel<any Channel, Never>

  /// One connection.
  private struct Caller: Sendable {
    let connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>
    let activity: CallerActivity
  }

  /// Binds and serves. `ready` is called once callers can connect. Throws `ControlFailure` when
  /// the socket cannot be made; a file that a dead daemon left behind is replaced.
  func run(ready: @Sendable () -> Void = {}) async throws {
    try refuseLiveSocket()
    let open = CallerList(limit: ControlProtocol.maximumConnections)
    let listener = try await bind()
    try await withThrowingDiscardingTaskGroup { tasks in
      defer { tasks.cancelAll() }
      try await listener.executeThenClose { channels in
        defer { open.closeAll() }
        try publish()
        defer { unlink(path) }
        ready()
        for try await channel in channels {
          let isWelcome = open.add(channel)
          tasks.addTask { await serve(channel, isWelcome: isWelcome) }
        }
      }
    }
  }

  /// A second daemon on the same folder must not take the first one's socket away.
  func refuseLiveSocket() throws {
    guard path.utf8.count <= ControlProtocol.maximumPathBytes - 4 else {
      throw ControlFailure(
        .failed,
        "\(path) is too long for a socket (\(path.utf8.count) bytes, the system takes "
          + "\(ControlProtocol.maximumPathBytes - 4)); choose a shorter data_dir")
    }
    let client: UnixSocket
    do { client = try UnixSocket(connectingTo: path) } catch { return }
    client.close()
    throw ControlFailure(
      .unavailable,
      "another daemon already serves \(path); stop it first, or use another data_dir")
  }

  private var temporaryPath: String { path + ".new" }

  private func bind() async throws -> Listener {
    unlink(temporaryPath)
    do {
      return try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 16)
        .childChannelOption(.autoRead, value: false)
        .bind(unixDomainSocketPath: temporaryPath) { channel in
          channel.eventLoop.makeSucceededFuture(channel)
        }
    } catch {
      throw ControlFailure(
        .failed, "the control socket \(path) cannot be made (\(error)); check its folder's rights")
    }
  }

  /// Moves the socket to its name once its rights are set, so that there is no moment at which
  /// another user could connect.
  private func publish() throws {
    guard chmod(temporaryPath, 0o600) == 0, rename(temporaryPath, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(temporaryPath)
      throw ControlFailure(.failed, "the control socket \(path) cannot be made (\(reason))")
    }
  }

  private func wrap(_ channel: any Channel) async throws -> Caller {
    try await channel.eventLoop.submit {
      let activity = CallerActivity()
      try channel.pipeline.syncOperations.addHandlers([
        IdleStateHandler(readTimeout: TimeAmount(ControlProtocol.idleLimit)),
        IdleCloser(activity: activity),
        ByteToMessageHandler(LineDecoder(limit: ControlProtocol.maximumRequestBytes)),
        HaltPeek(handler: handler),
      ])
      let connection = try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
        wrappingChannelSynchronously: channel)
      // Nothing was read before the handlers were in place.
      channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
      return Caller(connection: connection, activity: activity)
    }.get()
  }

  private func serve(_ channel: any Channel, isWelcome: Bool) async {
    do {
      let caller = try await wrap(channel)
      try await caller.connection.executeThenClose { inbound, outbound in
        guard isWelcome else { return try await outbound.write(refusal) }
        var lines = inbound.makeAsyncIterator()
        while let bytes = try await lines.next() {
          switch read(bytes) {
          case .failure(let failure):
            try await outbound.write(line(id: 0, .failure(failure)))
          case .success(let request):
            try await answer(request, caller, outbound)
          }
        }
      }
    } catch {
      // The caller's hanging up is the ordinary end of a watch.
      log.debug("control connection ended", metadata: ["reason": "\(error)"])
    }
  }

  private var refusal: ByteBuffer {
    line(
      id: 0,
      .failure(
        ControlFailure(
          .unavailable,
          "\(ControlProtocol.maximumConnections) callers are connected already; try again later")))
  }

  private func read(_ bytes: ByteBuffer) -> Result<ControlRequest, ControlFailure> {
    let request: ControlRequest
    do {
      request = try ControlCoding.decode(ControlRequest.self, from: bytes.readableBytesView)
    } catch {
      return .failure(ControlFailure(.invalid, "the request is not understood: \(error)"))
    }
    guard request.version == ControlProtocol.version else {
      return .failure(
        ControlFailure(
          .invalid,
          "the request has version \(request.version), the daemon speaks "
            + "\(ControlProtocol.version); use the daemon's own perigee"))
    }
    return .success(request)
  }

  private func answer(_ request: ControlRequest, _ caller: Caller, _ outbound: Writer)
    async throws
  {
    if case .quote(let symbols, watch: true) = request.action {
      return try await watch(symbols, id: request.id, caller, outbound)
    }
    let content: ControlAnswer.Content
    do {
      let handler = handler
      content = .result(
        try await TimeLimit.run(request.action.limit) {
          try await ControlServer.result(of: request.action, from: handler)
        })
    } catch {
      content = .failure(ControlServer.failure(from: error, limit: request.action.limit))
    }
    try await outbound.write(line(id: request.id, content))
  }

  /// Streams until the stream ends or the caller hangs up, whichever comes first.
  private func watch(_ symbols: [String], id: Int, _ caller: Caller, _ outbound: Writer)
    async throws
  {
    caller.activity.isWatching.store(true, ordering: .relaxed)
    defer { caller.activity.isWatching.store(false, ordering: .relaxed) }
    let (gone, hangUp) = AsyncStream.makeStream(of: Never.self)
    caller.connection.channel.closeFuture.whenComplete { _ in hangUp.finish() }
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { for await _ in gone {} }
      tasks.addTask { try await stream(symbols, id: id, outbound) }
      defer { tasks.cancelAll() }
      try await tasks.next()
    }
  }

  private func stream(_ symbols: [String], id: Int, _ outbound: Writer) async throws {
    let last: ControlAnswer.Content
    do {
      for try await rows in try await handler.watch(symbols) {
        try await outbound.write(line(id: id, .quotes(rows)))
      }
      last = .end
    } catch let error as ControlFailure {
      last = .failure(error)
    }
    try await outbound.write(line(id: id, last))
  }

  private static func result(
    of action: ControlRequest.Action, from handler: any ControlHandler
  ) async throws -> ControlResult {
    switch action {
    case .status: .status(try await handler.status())
    case .strategies: .strategies(try await handler.strategies())
    case .start(let strategy): .strategy(try await handler.start(strategy))
    case .stop(let strategy): .strategy(try await handler.stop(strategy))
    case .restart(let strategy): .strategy(try await handler.restart(strategy))
    case .search(let pattern): .matches(try await handler.search(pattern))
    case .details(let symbol): .instruments(try await handler.details(symbol))
    case .chain(let symbol): .chains(try await handler.chains(symbol))
    case .quote(let symbols, _): .quotes(try await handler.quotes(symbols))
    case .history(let question): .history(try await handler.history(question))
    case .bars(let question): .bars(try await handler.bars(question))
    case .feeds: .feeds(try await handler.feeds())
    case .strategyDetails(let strategy):
      .strategyDetails(try await handler.strategyDetails(of: strategy))
    case .accounts: .accounts(try await handler.accounts())
    case .portfolio(let account): .portfolio(try await handler.portfolio(of: account))
    case .cancelAll(let account, let everything):
      .cancelled(try await handler.cancelAll(account: account, everything: everything))
    case .decide(let order): .decided(try await handler.decide(order))
    case .settle(let order, let fate, let reason, let actor):
      .settled(
        try await handler.settle(order: order, fate: fate, reason: reason, actor: actor))
    case .budget: .budget(try await handler.budget())
    case .restrain(let scope, let level, let reason, let actor):
      .restrained(
        try await handler.restrain(scope: scope, level: level, reason: reason, actor: actor))
    case .resume(let scope, let reason, let actor):
      .resumed(try await handler.resume(scope: scope, reason: reason, actor: actor))
    case .restraints: .restraints(try await handler.restraints())
    case .risk: .risk(try await handler.risk())
    case .metrics: .metrics(try await handler.metrics())
    case .preflight(let account): .preflight(try await handler.preflight(of: account))
    case .lastPreflight: .preflight(try await handler.lastPreflight())
    case .deployments: .deployments(try await handler.deployments())
    case .runningScript(let strategy): .script(try await handler.runningScript(of: strategy))
    case .apply(let order): .deployed(try await handler.apply(order))
    case .versions(let request): .versions(try await handler.versions(request))
    case .shutdown:
      try await {
        try await handler.shutdown()
        return .accepted
      }()
    }
  }

  private static func failure(from error: any Error, limit: Duration) -> ControlFailure {
    if let failure = error as? ControlFailure { return failure }
    if error is TimeLimit.Exceeded {
      return ControlFailure(
        .timedOut,
        "no answer within \(limit); perigee logs may tell why")
    }
    return ControlFailure(.failed, "\(error)")
  }

  private func line(id: Int, _ content: ControlAnswer.Content) -> ByteBuffer {
    func bytes(_ content: ControlAnswer.Content) throws -> [UInt8] {
      try ControlCoding.encode(
        ControlAnswer(version: ControlProtocol.version, id: id, content: content))
    }
    var encoded: [UInt8]
    do {
      encoded = try bytes(content)
      if encoded.count > ControlProtocol.maximumAnswerBytes {
        encoded = try bytes(
          .failure(ControlFailure(.failed, "the answer is longer than 4 MiB; ask for less")))
      }
    } catch {
      log.error("a control answer cannot be written", metadata: ["reason": "\(error)"])
      encoded = []
    }
    var buffer = ByteBuffer(bytes: encoded)
    buffer.writeInteger(UInt8(ascii: "\n"))
    return buffer
  }
}
