import Control
import Synchronization

/// The way to the daemon: its control socket, asked from a few threads.
final class DaemonLine: Sendable {
  private typealias Waiter = CheckedContinuation<ControlResult?, any Error>

  private let path: String
  private let pool: WorkPool
  private let answers = Mutex(SharedAnswers<Waiter>(age: .milliseconds(500)))

  /// `path` is the control socket's file.
  init(path: String, pool: WorkPool) {
    self.path = path
    self.pool = pool
  }

  /// Nil while no daemon serves the socket.
  func ask(_ action: ControlRequest.Action) async throws -> ControlResult? {
    let client = ControlClient(path: path)
    guard SharedAnswers<Waiter>.shared.contains(action) else {
      return try await pool.run { try Self.ask(client, action) }
    }
    return try await withCheckedThrowingContinuation { waiter in
      let step = answers.withLock { $0.asked(action, at: .now, by: waiter) }
      switch step {
      case .answer(let result): waiter.resume(returning: result)
      case .wait: break
      case .ask:
        pool.submit {
          try Self.ask(client, action)
        } then: { result in
          self.tell(result, of: action)
        }
      }
    }
  }

  /// Whoever asks from now on hears what is so after a change.
  func forget() { answers.withLock { $0.forget() } }

  private func tell(
    _ result: Result<ControlResult?, any Error>, of action: ControlRequest.Action
  ) {
    let known: ControlResult?? =
      switch result {
      case .success(let answer): .some(answer)
      case .failure: .none
      }
    let waiters = answers.withLock { $0.answered(action, known, at: .now) }
    for waiter in waiters { waiter.resume(with: result) }
  }

  private static func ask(
    _ client: ControlClient, _ action: ControlRequest.Action
  ) throws -> ControlResult? {
    do {
      return try client.ask(action)
    } catch is ControlClient.NotRunning {
      return nil
    }
  }
}
