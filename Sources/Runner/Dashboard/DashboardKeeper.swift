import Foundation
import Glibc
import Logging
import Synchronization
import SystemKit

/// Keeps `perigee-dashboard` running beside the daemon, on a thread of its own that mostly waits:
/// starts it, writes its lines into the log, starts it again after an end, and ends it with the
/// daemon. The thread lives as long as the child, which asked to die with it.
final class DashboardKeeper: Sendable {
  /// How long the child may take for its end before it is killed.
  static let endLimit = Duration.seconds(4)

  private struct State {
    var address: String?
    var isEnding = false
    var isRunning = false
  }

  private let program: String
  private let arguments: [String]
  private let environment: [String]
  private let log: Logger
  private let state = Mutex(State())
  private let wake: EventDescriptor
  private let done = DispatchSemaphore(value: 0)

  /// `environment` is all that the child gets of it (`TZ`, `LANG`).
  init(
    program: String, arguments: [String], environment: [String], log: Logger
  ) throws(SystemError) {
    self.program = program
    self.arguments = arguments + ["--supervised"]
    self.environment = environment
    self.log = log
    wake = try EventDescriptor()
  }

  /// Where the pages are; nil while nothing serves them.
  var address: String? { state.withLock { $0.address } }

  /// Starts the thread, once.
  func start() {
    let isFirst = state.withLock { state in
      defer { state.isRunning = true }
      return !state.isRunning && !state.isEnding
    }
    guard isFirst else { return }
    let thread = Thread { [self] in
      keep()
      done.signal()
    }
    thread.name = "dashboard"
    thread.start()
  }

  /// Tells the child and the thread to end; returns at once.
  func end() {
    state.withLock { $0.isEnding = true }
    wake.ring()
  }

  /// Waits for their end after `end()`. A child that is later dies with this process.
  func join(atMost limit: Duration) {
    guard state.withLock({ $0.isRunning }) else { return }
    let seconds = Double(limit.components.seconds)
    if done.wait(timeout: .now() + seconds) == .timedOut {
      log.info("the dashboard takes long for its end and is left behind")
    }
  }

  private var isEnding: Bool { state.withLock { $0.isEnding } }

  private func keep() {
    // Of this thread alone, and the child inherits it: pages must never take the processor from an
    // order.
    _ = nice(10)
    var restarts = DashboardRestarts()
    while !isEnding {
      let began = ContinuousClock.now
      let exit = runOnce()
      state.withLock { $0.address = nil }
      guard !isEnding else { return }
      let isFinal = exit == .exited(ExitStatus.configuration.rawValue)
      switch restarts.ended(after: began.duration(to: .now), isFinal: isFinal) {
      case .giveUp:
        log.error(
          """
          the dashboard \(exit?.description ?? "did not start") and is not started again; trading \
          goes on without it. Its lines above tell why; after mending it, restart the daemon or \
          run perigee dashboard --serve
          """)
        return
      case .start(let pause):
        log.warning(
          """
          the dashboard \(exit?.description ?? "did not start"); trading goes on without it, and \
          it is started again in \(pause.components.seconds) s
          """)
        wait(pause)
      }
    }
  }

  /// Starts the child and serves it until its end; nil when it could not be started.
  private func runOnce() -> ChildProcess.Exit? {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    // Children get the descriptors that are named to them alone; this is for programs of others.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let reading = ends[0]
    defer { close(reading) }
    let child: ChildProcess
    do {
      child = try ChildProcess(
        path: program, arguments: arguments, environment: environment, errorOutput: ends[1])
    } catch {
      close(ends[1])
      log.warning("\(program) can not be started: \(error)")
      return nil
    }
    close(ends[1])
    readLines(reading, child)
    return finish(child)
  }

  /// Reads the child's lines until it closes its side or the daemon ends.
  private func readLines(_ reading: Int32, _ child: ChildProcess) {
    var pending: [UInt8] = []
    while !isEnding {
      var places = [
        pollfd(fd: reading, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wake.fd, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&places, 2, -1) >= 0 else {
        if errno == EINTR { continue }
        return
      }
      guard places[0].revents != 0 else { continue }
      var piece = [UInt8](repeating: 0, count: 4096)
      let count = read(reading, &piece, piece.count)
      guard count > 0 else { return }
      pending += piece[..<count]
      while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        take(pending[..<end])
        pending.removeSubrange(...end)
      }
      if pending.count > DashboardLine.limit {
        take(pending[...])
        pending = []
      }
    }
  }

  private func take(_ bytes: ArraySlice<UInt8>) {
    let text = String(decoding: bytes.prefix(DashboardLine.limit), as: UTF8.self)
    switch DashboardLine(text) {
    case .serving(let address):
      state.withLock { $0.address = address }
      log.notice("the dashboard is at \(address); open it with perigee dashboard")
    case .log(let level, let line): log.log(level: level, "\(line)")
    }
  }

  /// Tells the child to end, should it not have ended already, and waits for it.
  private func finish(_ child: ChildProcess) -> ChildProcess.Exit? {
    child.signal(SIGTERM)
    var place = pollfd(fd: child.pidfd, events: Int16(POLLIN), revents: 0)
    let limit = Int32(DashboardKeeper.endLimit.components.seconds * 1000)
    if poll(&place, 1, limit) == 0 {
      child.kill()
      _ = poll(&place, 1, limit)
    }
    do {
      return try child.reap()
    } catch {
      return nil
    }
  }

  private func wait(_ pause: Duration) {
    var place = pollfd(fd: wake.fd, events: Int16(POLLIN), revents: 0)
    _ = poll(&place, 1, Int32(pause.components.seconds * 1000))
  }
}
