/// Which connections are open and what each may still take its time for. A plain value;
/// `Connections` closes what it names.
struct ConnectionTable {
  /// What a connection is at.
  enum Stage: Hashable, Sendable {
    /// Its next request's head has not come yet. Of these the oldest is closed when a newcomer
    /// finds the table full: whoever only holds a place loses it to whoever asks for something.
    case waiting(until: ContinuousClock.Instant)
    /// Its request is read or answered.
    case serving(until: ContinuousClock.Instant)
    /// It is told events.
    case streaming(until: ContinuousClock.Instant)
  }

  private struct Entry {
    var stage: Stage
    var requests = 0
  }

  private var entries: [Int: Entry] = [:]
  /// The waiting ones in the order in which they began to wait; numbers that no longer wait are
  /// passed over.
  private var queue: [(id: Int, until: ContinuousClock.Instant)] = []
  private var next = 0
  private let limits: ConnectionLimits

  init(limits: ConnectionLimits = ConnectionLimits()) { self.limits = limits }

  var count: Int { entries.count }

  /// A connection came. Returns its number, nil when nobody can make room, and whom to close.
  mutating func opened(at now: ContinuousClock.Instant) -> (id: Int?, closing: Int?) {
    var closing: Int?
    if entries.count >= limits.connections {
      guard let oldest = oldestWaiting() else { return (nil, nil) }
      entries[oldest] = nil
      closing = oldest
    }
    next += 1
    wait(next, Entry(stage: .waiting(until: now)), until: now.advanced(by: limits.head))
    return (next, closing)
  }

  /// A request's head is there. False when the connection was given up, or has asked enough.
  mutating func asked(_ id: Int, at now: ContinuousClock.Instant) -> Bool {
    guard var entry = entries[id] else { return false }
    entry.requests += 1
    entry.stage = .serving(until: now.advanced(by: limits.answer))
    entries[id] = entry
    return true
  }

  /// Whether this was the last request that the connection may make.
  func isSpent(_ id: Int) -> Bool { (entries[id]?.requests ?? 0) >= limits.requests }

  /// A piece of the answer was written.
  mutating func wrote(_ id: Int, isStream: Bool, at now: ContinuousClock.Instant) {
    entries[id]?.stage =
      isStream
      ? .streaming(until: now.advanced(by: limits.stream))
      : .serving(until: now.advanced(by: limits.answer))
  }

  /// The answer is written.
  mutating func answered(_ id: Int, at now: ContinuousClock.Instant) {
    guard let entry = entries[id] else { return }
    wait(id, entry, until: now.advanced(by: limits.idle))
  }

  mutating func closed(_ id: Int) { entries[id] = nil }

  func isStreaming(_ id: Int) -> Bool {
    if case .streaming = entries[id]?.stage { true } else { false }
  }

  /// Whose time is over.
  mutating func overdue(at now: ContinuousClock.Instant) -> [Int] {
    let ids = entries.compactMap { id, entry in
      switch entry.stage {
      case .waiting(let until), .serving(let until), .streaming(let until):
        until < now ? id : nil
      }
    }
    for id in ids { entries[id] = nil }
    return ids
  }

  private mutating func wait(_ id: Int, _ entry: Entry, until: ContinuousClock.Instant) {
    var entry = entry
    entry.stage = .waiting(until: until)
    entries[id] = entry
    queue.append((id, until))
    if queue.count > 4 * limits.connections + 16 { queue = queue.filter { isCurrent($0) } }
  }

  private func isCurrent(_ place: (id: Int, until: ContinuousClock.Instant)) -> Bool {
    entries[place.id]?.stage == .waiting(until: place.until)
  }

  private mutating func oldestWaiting() -> Int? {
    guard let index = queue.firstIndex(where: { isCurrent($0) }) else {
      queue = []
      return nil
    }
    let id = queue[index].id
    queue.removeFirst(index + 1)
    return id
  }
}
