/// The strategy's timers in virtual time. At most as many as a script may have.
struct VirtualTimers {
  private struct Entry {
    var id: Int64
    var due: Int64
    /// Nil for one that fires once.
    var interval: Int64?
    /// Of equal times the one that was set first fires first.
    var order: Int64
  }

  private var entries: [Entry] = []
  private var count: Int64 = 0
  /// When the next one is due; the end of time when there is none.
  private(set) var nextDue = Int64.max

  mutating func set(_ id: Int64, at due: Int64, every interval: Int64?) {
    entries.removeAll { $0.id == id }
    count += 1
    entries.append(Entry(id: id, due: due, interval: interval, order: count))
    look()
  }

  mutating func cancel(_ id: Int64) {
    entries.removeAll { $0.id == id }
    look()
  }

  /// Takes the next one that is due; a repeating one is set anew.
  mutating func fire() -> Int64? {
    guard
      let index = entries.indices.min(by: {
        (entries[$0].due, entries[$0].order) < (entries[$1].due, entries[$1].order)
      })
    else { return nil }
    let entry = entries[index]
    if let interval = entry.interval {
      count += 1
      entries[index].due = entry.due &+ max(1, interval)
      entries[index].order = count
    } else {
      entries.remove(at: index)
    }
    look()
    return entry.id
  }

  private mutating func look() { nextDue = entries.map(\.due).min() ?? .max }
}
