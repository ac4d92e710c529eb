import TWSProtocol
import TradingModel

/// Messages that faults keep for later, in the order of their times.
struct HeldMessages {
  /// The most messages; beyond, a message is not held but told at once.
  static let maximum = 100_000

  struct Entry {
    var due: Timestamp
    var party: FaultParty
    var item: FaultItem
    /// The fault that holds it.
    var owner: Int
    /// What it waits for besides the time: an order or an execution.
    var key: String
  }

  private(set) var entries: [Entry] = []

  var isEmpty: Bool { entries.isEmpty }
  var nextDue: Timestamp? { entries.first?.due }

  /// Keeps a message; false when there are too many. O(n).
  mutating func hold(_ entry: Entry) -> Bool {
    guard entries.count < HeldMessages.maximum else { return false }
    // Behind those of the same time, so that the order of the messages stays.
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].due <= entry.due { low = middle + 1 } else { high = middle }
    }
    entries.insert(entry, at: low)
    return true
  }

  /// Takes what is due.
  mutating func takeDue(at now: Timestamp) -> [Entry] {
    let count = entries.firstIndex { $0.due > now } ?? entries.count
    defer { entries.removeFirst(count) }
    return Array(entries[..<count])
  }

  /// Takes what a fault holds, for one key and connection or for all. O(n).
  mutating func take(owner: Int, key: String? = nil, session: Int? = nil) -> [Entry] {
    let isWanted = { (entry: Entry) in
      entry.owner == owner && (key == nil || entry.key == key)
        && (session == nil || entry.party.session == session)
    }
    let taken = entries.filter(isWanted)
    if !taken.isEmpty { entries.removeAll(where: isWanted) }
    return taken
  }

  /// Forgets what is for a connection that is gone. O(n).
  mutating func forget(session: Int) {
    entries.removeAll { $0.party.session == session }
  }
}
