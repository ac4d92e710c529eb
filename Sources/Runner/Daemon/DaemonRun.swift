import Logging
import NIOPosix

/// Runs the daemon, its control socket and its signals side by side until the daemon has ended.
struct DaemonRun {
  let daemon: any Daemon
  /// The control socket's file.
  let socketPath: String
  let log: Logger
  /// Whoever started this process and watches it.
  let service: ServiceManager
  /// Called when a second signal demands the end at once.
  let force: @Sendable () -> Void

  func run() async throws {
    let (signals, arrivals) = AsyncStream.makeStream(
      of: String.self, bufferingPolicy: .bufferingNewest(4))
    let watch = try StopSignals { arrivals.yield($0) }
    defer { withExtendedLifetime(watch) {} }
    let server = ControlServer(
      path: socketPath, handler: daemon, group: MultiThreadedEventLoopGroup.singleton, log: log)
    try await withThrowingTaskGroup(of: Part.self) { tasks in
      tasks.addTask {
        try await daemon.run()
        return .daemon
      }
      tasks.addTask {
        do {
          try await server.run {
            log.debug("control socket ready")
            service.ready("trading")
          }
        } catch is CancellationError {}
        return .control
      }
      tasks.addTask {
        await reportWork()
        return .service
      }
      tasks.addTask {
        await obey(signals)
        return .signals
      }
      try await wait(for: &tasks)
    }
  }

  private enum Part { case daemon, control, signals, service }

  /// Tells the service manager of useful work, at a third of the interval that it allows.
  private func reportWork() async {
    guard let watchdog = service.watchdog else { return }
    do {
      while true {
        if daemon.isAtWork() {
          service.alive()
        } else {
          log.error("the trading threads have done no work; the watchdog is not told otherwise")
        }
        try await Task.sleep(for: watchdog / 3)
      }
    } catch { return }
  }

  /// Waits for the daemon's own end; a control socket that fails ends the daemon orderly first.
  private func wait(for tasks: inout ThrowingTaskGroup<Part, any Error>) async throws {
    var failure: (any Error)?
    while true {
      do {
        guard let part = try await tasks.next() else { break }
        if part == .daemon { break }
      } catch {
        if failure != nil { break }
        failure = error
        daemon.stop(reason: "\(error)")
      }
    }
    tasks.cancelAll()
    if let failure { throw failure }
  }

  private func obey(_ signals: AsyncStream<String>) async {
    var isStopping = false
    for await name in signals {
      if isStopping {
        log.warning("ending at once", metadata: ["signal": "\(name)"])
        force()
        return
      }
      isStopping = true
      service.stopping()
      log.notice("stopping; a second signal ends at once", metadata: ["signal": "\(name)"])
      daemon.stop(reason: "signal \(name)")
    }
  }
}
