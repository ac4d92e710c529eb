import Logging
import Synchronization
import TradingModel

/// Hears of troubles from any thread, and has told what a person outside must know.
final class AlertOffice: Sendable {
  private let desk: Mutex<AlertDesk>
  private let sender: AlertSender
  private let patience: Duration
  private let now: @Sendable () -> Timestamp

  /// `pause` waits, for the tries of the sender.
  init(
    _ configuration: AlertConfiguration, log: Logger, now: @escaping @Sendable () -> Timestamp,
    pause: @escaping @Sendable (Duration) async throws -> Void
  ) {
    desk = Mutex(AlertDesk(repeatInterval: configuration.repeats))
    sender = AlertSender(configuration, log: log, pause: pause)
    patience = configuration.patience
    self.now = now
  }

  /// An account takes orders, or does not and why.
  func account(_ name: AccountName, isReady: Bool, reason: String?) {
    let key = "account:\(name.rawValue)"
    if isReady {
      ended(key, "account \(name.rawValue) takes orders again.")
    } else {
      began(
        key,
        "Account \(name.rawValue) takes no orders: \(reason ?? "not connected"). Its strategies "
          + "run blind. Look at the gateway: is it up and logged in?", patience: patience)
    }
  }

  /// A strategy does not run although it should, or does again.
  func strategy(_ name: String, fault: String?) {
    let key = "strategy:\(name)"
    if let fault {
      began(key, "Strategy \(name) is down: \(fault)", patience: .zero)
    } else {
      ended(key, "strategy \(name) runs again.")
    }
  }

  /// A notice of the order desk, where its kind is one that needs a person.
  func notice(_ account: AccountName?, kind: String, text: String) {
    guard Self.isUrgent(kind) else { return }
    send(desk.withLock { $0.happened(text, at: now()) })
  }

  /// Kinds of notices that somebody must hear who is away.
  static let urgent: Set<String> = [
    "bracket.cut", "bracket.unprotected", "fill.discrepancy", "fill.unreadable", "hold.begun",
    "journal.fault", "order.revived", "order.split", "order.unknown.alert", "position.drift",
    "position.naked", "promotion.failed", "risk.trip", "stop.orphan", "stop.oversized",
  ]

  /// Whether a kind must be heard outside; every restraint must, whatever its level.
  static func isUrgent(_ kind: String) -> Bool {
    urgent.contains(kind) || kind.hasPrefix("restraint.")
  }

  /// Sends, repeats what lasts and pings the dead man's switch, until it is cancelled. `look` is
  /// called every five seconds to bring troubles that nobody tells; `isAlive` tells whether useful
  /// work was done since the last call.
  func run(
    pause: @escaping @Sendable (Duration) async throws -> Void,
    look: @escaping @Sendable () async -> Void,
    isAlive: @escaping @Sendable () async -> Bool
  ) async {
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await self.sender.run() }
      tasks.addTask {
        do {
          while true {
            try await pause(.seconds(60))
            if await isAlive() { await self.sender.ping() }
          }
        } catch { return }
      }
      do {
        while true {
          try await pause(.seconds(5))
          await look()
          send(desk.withLock { $0.tick(at: now()) })
        }
      } catch { tasks.cancelAll() }
    }
  }

  private func began(_ key: String, _ text: String, patience: Duration) {
    send(desk.withLock { $0.began(key, text, patience: patience, at: now()) })
  }

  private func ended(_ key: String, _ text: String) {
    send(desk.withLock { $0.ended(key, text, at: now()) })
  }

  private func send(_ messages: [AlertDesk.Message]) {
    for message in messages { sender.send(message.text) }
  }
}
