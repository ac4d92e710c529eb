import Control
import Foundation
import Logging
import NIOPosix
import Synchronization
import Testing
import TradingModel

@testable import Runner

/// A daemon with two strategies and fixed answers.
final class FixedHandler: ControlHandler {
  let isShutDown = Atomic(false)
  /// Watches end by themselves after so many pieces; nil never.
  let pieces: Int?
  private let endedWatches: AsyncStream<Void>.Continuation
  let watchEnds: AsyncStream<Void>

  init(pieces: Int? = 3) {
    self.pieces = pieces
    (watchEnds, endedWatches) = AsyncStream.makeStream()
  }

  func status() async throws -> StatusReport {
    StatusReport(
      version: "1", process: 5, mode: "paper", started: Moment(.make()), dataDirectory: "/d",
      connections: [.init(endpoint: "h:1", state: "ready", accounts: ["swing"], reason: nil)],
      openFeeds: 2, strategiesRunning: 1, strategiesFailed: 0)
  }

  func strategies() async throws -> [StrategyRow] { [row("a", .running)] }

  func start(_ strategy: String) async throws -> StrategyRow { try known(strategy, .running) }

  func stop(_ strategy: String) async throws -> StrategyRow { try known(strategy, .stopped) }

  func restart(_ strategy: String) async throws -> StrategyRow { try known(strategy, .starting) }

  func cancelAll(account: String, everything: Bool) async throws -> CancelledRow {
    CancelledRow(account: account, orders: 2, everything: everything)
  }

  func decide(_ order: OwnershipOrder) async throws -> OwnershipRow {
    OwnershipRow(
      account: order.account, symbol: order.symbol, instrument: 1, changes: [], expected: 5,
      quantity: 5)
  }

  func settle(
    order: String, fate: String, reason: String, actor: String
  ) async throws -> SettledRow {
    SettledRow(
      order: order, account: "swing", symbol: "AAPL.NASDAQ", instrument: 1, state: fate, filled: 5,
      reason: "settled as \(fate) by \(actor): \(reason)")
  }

  func restrain(
    scope: String, level: String, reason: String, actor: String
  ) async throws -> RestrainedRow {
    var restraint = restraint
    restraint.scope = scope
    restraint.level = level
    return RestrainedRow(
      restraint: restraint, isNew: true, cancelled: 3, withdrawn: 1, unstored: nil)
  }

  func resume(scope: String, reason: String, actor: String) async throws -> RestraintRow {
    restraint
  }

  func restraints() async throws -> [RestraintRow] { [restraint] }

  private var restraint: RestraintRow {
    RestraintRow(
      Restraint(scope: .all, level: .halt, reason: "fire", actor: "maria", since: .make()))
  }

  func search(_ pattern: String) async throws -> [MatchRow] {
    guard pattern != "long" else {
      let row = MatchRow(
        symbol: "X", description: String(repeating: "x", count: 5 << 20), securityType: "STK",
        currency: "USD")
      return [row]
    }
    return []
  }

  func chains(_ symbol: String) async throws -> [ChainRow] { [] }
  func details(_ symbol: String) async throws -> [InstrumentRow] {
    throw ControlFailure(.timedOut, "no details within 10 seconds")
  }

  func quotes(_ symbols: [String]) async throws -> [QuoteRow] { symbols.map(quote) }

  func watch(_ symbols: [String]) async throws -> AsyncThrowingStream<[QuoteRow], any Error> {
    let (stream, continuation) = AsyncThrowingStream.makeStream(of: [QuoteRow].self)
    continuation.onTermination = { [endedWatches] _ in endedWatches.yield() }
    for _ in 0..<(pieces ?? 1) { continuation.yield(symbols.map(quote)) }
    if pieces != nil { continuation.finish() }
    return stream
  }

  func accounts() async throws -> [AccountWorthRow] { [AccountOutputTests.account] }

  func portfolio(of account: String?) async throws -> [PortfolioRow] {
    guard account == nil || account == "swing" else {
      throw ControlFailure(.notFound, "no account")
    }
    return [AccountOutputTests.holding]
  }

  func budget() async throws -> [BudgetRow] { [BudgetOutputTests.budget] }
  func risk() async throws -> [RiskRow] { [] }

  func shutdown() async throws { isShutDown.store(true, ordering: .relaxed) }

  private func known(_ name: String, _ state: StrategyRow.State) throws -> StrategyRow {
    guard name == "a" else { throw ControlFailure(.notFound, "there is no strategy \(name)") }
    return row(name, state)
  }

  private func row(_ name: String, _ state: StrategyRow.State) -> StrategyRow {
    StrategyRow(
      name: name, script: "a.lua", accounts: ["swing"], symbols: [], desk: nil, state: state,
      reason: nil, started: nil, restarts: 0, errors: 0, process: nil)
  }

  private func quote(_ symbol: String) -> QuoteRow {
    QuoteRow(symbol: symbol, quote: Quote(instrument: InstrumentID(rawValue: 1), time: .make()))
  }
}

/// The server and the client over a real socket.
struct ControlTests {
  /// Serves `handler` while `body` runs on a thread where blocking harms nobody.
  private func serving<Value: Sendable>(
    _ handler: FixedHandler, at path: String, _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    let server = ControlServer(
      path: path, handler: handler, group: MultiThreadedEventLoopGroup.singleton,
      log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    let (ready, isReady) = AsyncStream.makeStream(of: Never.self)
    return try await withThrowingTaskGroup(of: Value?.self) { tasks in
      tasks.addTask {
        defer { isReady.finish() }
        do { try await server.run { isReady.finish() } } catch is CancellationError {}
        return nil
      }
      tasks.addTask {
        for await _ in ready {}
        return try await blocking(body)
      }
      defer { tasks.cancelAll() }
      while let value = try await tasks.next() {
        if let value { return value }
      }
      throw CancellationError()
    }
  }

  private func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value)
    async throws -> Value
  {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
  }

  @Test("each question gets its answer")
  func questions_GetAnswers() async throws {
    let folder = try TemporaryFolder()
    let handler = FixedHandler()
    let client = ControlClient(path: "\(folder.path)/control.sock")
    try await serving(handler, at: client.path) {
      guard case .status(let report) = try client.ask(.status) else {
        Issue.record("no status")
        return
      }
      #expect(report.connections.first?.accounts == ["swing"])
      guard case .strategies(let rows) = try client.ask(.strategies) else {
        Issue.record("no strategies")
        return
      }
      #expect(rows.map(\.name) == ["a"])
      guard case .strategy(let row) = try client.ask(.stop(strategy: "a")) else {
        Issue.record("no strategy")
        return
      }
      #expect(row.state == .stopped)
      #expect(
        try client.ask(.cancelAll(account: "swing", everything: true))
          == .cancelled(CancelledRow(account: "swing", orders: 2, everything: true)))
      let settled = ControlRequest.Action.settle(
        order: "r1-a", fate: "lost", reason: "why", actor: "maria")
      #expect(try client.ask(settled) == .settled(SettleOutputTests.row))
      #expect(try client.ask(.search(pattern: "x")) == .matches([]))
      #expect(try client.ask(.budget) == .budget([BudgetOutputTests.budget]))
      #expect(try client.ask(.accounts) == .accounts([AccountOutputTests.account]))
      #expect(
        try client.ask(.portfolio(account: nil)) == .portfolio([AccountOutputTests.holding]))
      #expect(try client.ask(.shutdown) == .accepted)
    }
    let isShutDown = handler.isShutDown.load(ordering: .relaxed)
    #expect(isShutDown)
  }

  @Test("failures keep their code and sentence")
  func failures_KeepTheirCode() async throws {
    let folder = try TemporaryFolder()
    let client = ControlClient(path: "\(folder.path)/control.sock")
    try await serving(FixedHandler(), at: client.path) {
      #expect(throws: ControlFailure(.notFound, "there is no strategy b")) {
        try client.ask(.start(strategy: "b"))
      }
      #expect(throws: ControlFailure(.timedOut, "no details within 10 seconds")) {
        try client.ask(.details(symbol: "X.Y"))
      }
      #expect(throws: ControlFailure(.failed, "the answer is longer than 4 MiB; ask for less")) {
        try client.ask(.search(pattern: "long"))
      }
    }
  }

  @Test("a watch brings every piece and then ends")
  func watch_BringsEveryPiece() async throws {
    let folder = try TemporaryFolder()
    let client = ControlClient(path: "\(folder.path)/control.sock")
    let symbols = try await serving(FixedHandler(pieces: 3), at: client.path) {
      var symbols: [[String]] = []
      try client.watch(["A.B", "C.D"]) { symbols.append($0.map(\.symbol)) }
      return symbols
    }
    #expect(symbols == Array(repeating: ["A.B", "C.D"], count: 3))
  }

  @Test("a watcher that hangs up frees its stream")
  func watch_EndsWithTheCaller() async throws {
    struct HangUp: Error {}
    let folder = try TemporaryFolder()
    let handler = FixedHandler(pieces: nil)
    let client = ControlClient(path: "\(folder.path)/control.sock")
    try await serving(handler, at: client.path) {
      #expect(throws: HangUp.self) { try client.watch(["A.B"]) { _ in throw HangUp() } }
      // Stays in the server's time: the stream must end while it still serves.
      let ended = DispatchSemaphore(value: 0)
      let wait = Task.detached {
        for await _ in handler.watchEnds {
          ended.signal()
          return
        }
      }
      #expect(ended.wait(timeout: .now() + 20) == .success)
      wait.cancel()
    }
  }

  @Test("bad requests are answered with a sentence, and an endless one is hung up on")
  func badRequests_AreAnswered() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/control.sock"
    try await serving(FixedHandler(), at: path) {
      let socket = try UnixSocket(connectingTo: path)
      defer { socket.close() }
      var pending: [UInt8] = []
      func answer(to text: String) throws -> ControlAnswer {
        try socket.write(Array(text.utf8))
        let line = try socket.readLine(pending: &pending, limit: .seconds(20))
        return try ControlCoding.decode(ControlAnswer.self, from: line)
      }
      guard case .failure(let garbage) = try answer(to: "garbage\n").content else {
        Issue.record("garbage was taken")
        return
      }
      #expect(garbage.code == .invalid)
      let old = try answer(to: "{\"version\":99,\"id\":4,\"action\":{\"status\":{}}}\n")
      guard case .failure(let version) = old.content else {
        Issue.record("another version was taken")
        return
      }
      #expect(version.message.contains("version 99"))
      // The server may hang up while we still write.
      let endless = Array(repeating: UInt8(ascii: "x"), count: 70 << 10)
      #expect(throws: UnixSocket.Failure.self) {
        try socket.write(endless)
        _ = try socket.readLine(pending: &pending, limit: .seconds(20))
      }
    }
  }

  @Test("a caller beyond the limit is told so, and finds a place once another has left")
  func callersBeyondTheLimit_AreRefused() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/control.sock"
    try await serving(FixedHandler(), at: path) {
      var open: [UnixSocket] = []
      for _ in 0..<ControlProtocol.maximumConnections {
        let socket = try UnixSocket(connectingTo: path)
        var pending: [UInt8] = []
        try socket.write(Array("x\n".utf8))
        _ = try socket.readLine(pending: &pending, limit: .seconds(20))
        open.append(socket)
      }
      let client = ControlClient(path: path)
      #expect(throws: ControlFailure.self) { try client.ask(.status) }
      open.removeLast().close()
      // The server notices the leaving on its own thread, so the place may take a moment.
      var answer: ControlResult?
      for _ in 0..<1000 where answer == nil { answer = try? client.ask(.search(pattern: "x")) }
      #expect(answer == .matches([]))
      for socket in open { socket.close() }
    }
  }

  @Test("the server may end at any moment of its callers")
  func server_EndsAtAnyMoment() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/control.sock"
    for round in 0..<20 {
      try await serving(FixedHandler(), at: path) {
        let sockets = try (0...round % 4).map { _ in try UnixSocket(connectingTo: path) }
        if round % 2 == 0 { try sockets[0].write(Array("{}\n".utf8)) }
        for socket in sockets.dropFirst() { socket.close() }
      }
    }
  }

  @Test("only the owner may open the socket, and it goes with the server")
  func socket_IsPrivateAndRemoved() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/control.sock"
    try await serving(FixedHandler(), at: path) {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("a dead daemon's socket is replaced, a live one's is not")
  func staleSocket_IsReplaced() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/control.sock"
    try folder.write("control.sock", "")
    try await serving(FixedHandler(), at: path) {}
    let first = ControlClient(path: path)
    try await serving(FixedHandler(), at: path) {
      let answer = try first.ask(.search(pattern: "x"))
      #expect(answer == .matches([]))
    }
    await #expect(throws: ControlFailure.self) {
      try await serving(FixedHandler(), at: path) {
        let second = ControlServer(
          path: path, handler: FixedHandler(), group: MultiThreadedEventLoopGroup.singleton,
          log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        try second.refuseLiveSocket()
      }
    }
  }

  @Test("nobody at the path means that no daemon runs")
  func nobody_MeansNotRunning() throws {
    let folder = try TemporaryFolder()
    #expect(throws: ControlClient.NotRunning.self) {
      try ControlClient(path: "\(folder.path)/none.sock").ask(.status)
    }
    try folder.write("file.sock", "")
    #expect(throws: ControlClient.NotRunning.self) {
      try ControlClient(path: "\(folder.path)/file.sock").ask(.status)
    }
  }

  @Test("a path that is too long for a socket is told")
  func longPath_IsTold() async throws {
    let path = "/tmp/" + String(repeating: "x", count: 120) + "/control.sock"
    let failure = await #expect(throws: ControlFailure.self) {
      try await serving(FixedHandler(), at: path) {}
    }
    #expect(failure?.message.contains("choose a shorter data_dir") == true)
  }
}
