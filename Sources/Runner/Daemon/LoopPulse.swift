import Synchronization
import SystemKit

/// Whether event loops still do their work: each is left a job, and only a loop that ran it since
/// the last look counts as alive. A loop that hangs in a commit or a handler does not.
final class LoopPulse: Sendable {
  private let loops: [EventLoop]
  private let beats: Mutex<(asked: UInt64, answered: [UInt64])>

  init(_ loops: [EventLoop]) {
    self.loops = loops
    beats = Mutex((0, Array(repeating: 0, count: loops.count)))
  }

  /// Whether every loop ran the job of the last call, and leaves the next one. The first call
  /// answers true.
  func beat() -> Bool {
    let (isAlive, number) = beats.withLock { beats in
      let isAlive = beats.answered.allSatisfy { $0 == beats.asked }
      if isAlive { beats.asked += 1 }
      return (isAlive, beats.asked)
    }
    guard isAlive else { return false }
    for (index, loop) in loops.enumerated() {
      loop.execute { [self] in beats.withLock { $0.answered[index] = number } }
    }
    return true
  }
}
