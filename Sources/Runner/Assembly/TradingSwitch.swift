import Logging
import Orders
import Synchronization
import SystemKit
import TradingModel

/// The kill switch: every way to hold trading back ends here, and goes to the order thread
/// directly.
///
/// Thread-safe. A wish pulls the brake on the caller's thread, which stops the next write, and is
/// then taken up by the desk: journaled, carried out, and kept until a person lifts it.
final class TradingSwitch: Sendable {
  private let orders: OrderThread
  private let file: HaltFile
  private let log: Logger
  /// What came of wishes that were taken up before their turn; beyond the limit an answer is
  /// forgotten, and the wish is carried out once more to tell it.
  private let answers = Mutex<[RestraintRequest: RestraintAnswer]>([:])
  private static let answerLimit = 64
  /// Wishes from before the desk was there; at most 16.
  private let early = Mutex<[RestraintRequest]>([])

  init(_ orders: OrderThread, file: HaltFile, log: Logger) {
    self.orders = orders
    self.file = file
    self.log = log
  }

  /// Takes up what came before the desk was there, and watches the file from now on: an existing
  /// one holds trading before the first strategy runs.
  func begin() async throws {
    let waiting = early.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
    for request in waiting {
      _ = try await orders.withDesk { $0.restrain(request) }
    }
    file.watch(
      appeared: { [orders] in orders.brake.pull(.all, .halt) },
      read: { [self] path, text in
        trip(
          RestraintRequest(
            scope: .all, level: .halt,
            reason: RestraintRequest.line(text, or: "the file appeared"), actor: path))
        orders.brake.settle(.all)
      })
  }

  /// Ends the watch over the file.
  func end() { file.stop() }

  /// Holds trading back and does not wait: for signals and the file. From any thread.
  func trip(_ request: RestraintRequest) {
    orders.brake.pull(request.scope, request.level)
    let isTaken = orders.loop.execute { [self] in
      if let desk = orders.deskOnLoop {
        _ = desk.restrain(request)
      } else {
        early.withLock { if $0.count < 16 { $0.append(request) } }
      }
    }
    // The brake stays pulled, so nothing is sent; but the wish is not journaled.
    if !isTaken { log.error("the order thread takes no more work; trading stays held back") }
  }

  /// Holds trading back before the turn of the request's answer comes; the answer is kept for it.
  func anticipate(_ request: RestraintRequest) {
    orders.brake.pull(request.scope, request.level)
    let isTaken = orders.loop.execute { [self] in
      guard let desk = orders.deskOnLoop else { return orders.brake.settle(request.scope) }
      let answer = desk.restrain(request)
      answers.withLock { answers in
        if answers.count >= Self.answerLimit { answers.removeAll() }
        answers[request] = answer
      }
    }
    if !isTaken { log.error("the order thread takes no more work; trading stays held back") }
  }

  /// Holds trading back and tells what came of it.
  func restrain(_ request: RestraintRequest) async throws -> RestraintAnswer {
    orders.brake.pull(request.scope, request.level)
    return try await orders.withDesk { [self] desk in
      guard let answer = answers.withLock({ $0.removeValue(forKey: request) }) else {
        return desk.restrain(request)
      }
      orders.brake.settle(request.scope)
      return answer
    }
  }

  /// Lets a scope trade again. Throws `ResumeRefusal`; also while the file demands the halt.
  func resume(
    _ scope: RestraintScope, reason: String, actor: String
  ) async throws -> Restraint {
    if scope == .all, let path = file.existing {
      throw ResumeRefusal.demanded(
        "The file \(path) demands the halt. Remove it first, then lift the halt.")
    }
    return try await orders.withDesk { desk throws in
      try desk.resume(scope, reason: reason, actor: actor)
    }
  }

  /// What holds trading back, and how far each has come.
  func states() async throws -> [RestraintState] {
    try await orders.withDesk { $0.restraintStates }
  }
}
