import TradingModel

/// Decides what a person outside must be told, and when: a state machine without I/O or clock.
///
/// A trouble that lasts is told once it has lasted long enough, again at intervals while it goes
/// on, and once more when it is over. At most `hourlyLimit` messages leave in an hour; what finds
/// no room is counted and the next message says how many.
struct AlertDesk {
  /// What the owner has to send.
  struct Message: Hashable, Sendable {
    var text: String
  }

  private struct Trouble {
    var text: String
    var since: Timestamp
    /// When it is told next.
    var due: Timestamp
    var isTold = false
  }

  /// The most messages in an hour.
  static let hourlyLimit = 30
  /// The most troubles that are kept; a further one is told at once and not repeated.
  static let troubleLimit = 1000

  private let repeatInterval: Duration
  private var troubles: [String: Trouble] = [:]
  private var sent: [Timestamp] = []
  private var dropped = 0

  /// A desk that repeats what lasts after each `repeatInterval`.
  init(repeatInterval: Duration) { self.repeatInterval = repeatInterval }

  /// When `tick` is to be called next; nil while no trouble lasts.
  var nextDue: Timestamp? { troubles.values.map(\.due).min() }

  /// A trouble began, or goes on with other words. It is told after `patience`, unless it ends.
  mutating func began(
    _ key: String, _ text: String, patience: Duration, at now: Timestamp
  ) -> [Message] {
    if var known = troubles[key] {
      known.text = text
      troubles[key] = known
      return []
    }
    guard troubles.count < AlertDesk.troubleLimit else { return take(text, at: now) }
    troubles[key] = Trouble(text: text, since: now, due: now.advanced(by: patience))
    return tick(at: now)
  }

  /// A trouble is over.
  mutating func ended(_ key: String, _ text: String, at now: Timestamp) -> [Message] {
    guard let trouble = troubles.removeValue(forKey: key), trouble.isTold else { return [] }
    return take("Over: \(text)", at: now)
  }

  /// Something that is told once.
  mutating func happened(_ text: String, at now: Timestamp) -> [Message] { take(text, at: now) }

  /// What has become due.
  mutating func tick(at now: Timestamp) -> [Message] {
    var messages: [Message] = []
    for (key, trouble) in troubles.sorted(by: { ($0.value.due, $0.key) < ($1.value.due, $1.key) })
    where trouble.due <= now {
      let lasted = Self.words(now.since(trouble.since))
      messages += take(
        trouble.isTold ? "Still, for \(lasted): \(trouble.text)" : trouble.text, at: now)
      troubles[key]?.isTold = true
      troubles[key]?.due = now.advanced(by: repeatInterval)
    }
    return messages
  }

  private mutating func take(_ text: String, at now: Timestamp) -> [Message] {
    sent.removeAll { now.since($0) >= .seconds(3600) }
    guard sent.count < AlertDesk.hourlyLimit else {
      dropped += 1
      return []
    }
    sent.append(now)
    defer { dropped = 0 }
    return [
      Message(text: dropped == 0 ? text : "\(text) (\(dropped) messages were left out before it)")
    ]
  }

  private static func words(_ duration: Duration) -> String {
    let minutes = duration.components.seconds / 60
    return minutes < 120 ? "\(minutes) min" : "\(minutes / 60) h"
  }
}
