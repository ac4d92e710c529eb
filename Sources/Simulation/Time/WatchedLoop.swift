import Dispatch
import NIOCore
import NIOEmbedded

/// The gateway's event loop in virtual time. It tells when its next task is due, which the
/// embedded loop that does the work keeps to itself.
final class WatchedLoop: EventLoop, @unchecked Sendable {  // One thread.
  let inner = EmbeddedEventLoop()
  private let clock: SimClock
  private let origin: Int64
  /// Deadlines, ascending; those of cancelled tasks included, which only wakes for nothing.
  private var deadlines: [Int64] = []

  init(clock: SimClock) {
    self.clock = clock
    origin = clock.uptime
  }

  var nextDue: Int64? { deadlines.first }

  private func note(_ moment: Int64) {
    var low = 0
    var high = deadlines.count
    while low < high {
      let middle = (low + high) / 2
      if deadlines[middle] < moment { low = middle + 1 } else { high = middle }
    }
    if low < deadlines.count, deadlines[low] == moment { return }
    deadlines.insert(moment, at: low)
  }

  /// Runs what is due by the clock; true when something may have been.
  func run() -> Bool {
    var hasWorked = false
    while let first = deadlines.first, first <= clock.uptime {
      deadlines.removeFirst()
      hasWorked = true
    }
    inner.advanceTime(to: NIODeadline.uptimeNanoseconds(UInt64(clock.uptime - origin)))
    return hasWorked
  }

  // MARK: EventLoop

  var inEventLoop: Bool { inner.inEventLoop }

  func execute(_ task: @escaping @Sendable () -> Void) {
    note(clock.uptime)
    inner.execute(task)
  }

  @discardableResult
  func scheduleTask<Value>(
    deadline: NIODeadline, _ task: @escaping @Sendable () throws -> Value
  ) -> Scheduled<Value> {
    note(origin + Int64(deadline.uptimeNanoseconds))
    return inner.scheduleTask(deadline: deadline, task)
  }

  @discardableResult
  func scheduleTask<Value>(
    in wait: TimeAmount, _ task: @escaping @Sendable () throws -> Value
  ) -> Scheduled<Value> {
    note(clock.uptime + max(0, wait.nanoseconds))
    // The embedded loop's own time may stand before the clock's within one turn.
    return inner.scheduleTask(
      deadline: NIODeadline.uptimeNanoseconds(
        UInt64(clock.uptime - origin + max(0, wait.nanoseconds))), task)
  }

  func shutdownGracefully(
    queue: DispatchQueue, _ callback: @escaping @Sendable ((any Error)?) -> Void
  ) {
    inner.shutdownGracefully(queue: queue, callback)
  }
}
