import CPlatform
import Glibc
import SystemKit
import TradingModel

/// Runs a program with a message on its standard input, and ends it at a limit or with the daemon.
enum CommandRun {
  /// How often it is looked whether the daemon ends, in milliseconds.
  private static let glance: Int64 = 200

  static func run(
    _ plan: CommandPlan, input: String, limit: Duration, isStopped: () -> Bool
  ) -> DeliveryOutcome {
    guard !isStopped() else { return .failed("the daemon ends") }
    guard let program = plan.arguments.first else { return .failed("there is no command") }
    let file = csys_memfd("notice", 0, 0)
    guard file >= 0 else { return .failed("no memory for the command's input") }
    defer { close(file) }
    guard fill(file, input) else { return .failed("no memory for the command's input") }
    do throws(SystemError) {
      let child = try ChildProcess(
        path: program, arguments: Array(plan.arguments.dropFirst()), environment: plan.environment,
        input: file)
      var watched = pollfd(fd: child.pidfd, events: Int16(POLLIN), revents: 0)
      let deadline = MonotonicClock.now() &+ limit.nanoseconds
      while true {
        let left = (deadline &- MonotonicClock.now()) / 1_000_000
        guard left > 0, !isStopped() else { break }
        if poll(&watched, 1, Int32(clamping: min(left, glance))) > 0, let exit = try child.reap() {
          return exit == .exited(0) ? .sent : .failed("the command \(exit)")
        }
      }
      child.kill()
      // What it started itself, in the group that it was given.
      _ = Glibc.kill(-child.pid, SIGKILL)
      _ = poll(&watched, 1, 1000)
      _ = try child.reap()
      guard !isStopped() else { return .failed("the daemon ends") }
      return .failed("the command did not end within \(limit.components.seconds) s and was killed")
    } catch {
      return .failed("the command cannot be run: \(error)")
    }
  }

  private static func fill(_ file: Int32, _ text: String) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { return false }
      bytes = bytes.dropFirst(count)
    }
    return lseek(file, 0, SEEK_SET) == 0
  }
}
