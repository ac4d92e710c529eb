/// Deadlines in order, earliest first; equal ones in the order of their making. O(log n).
///
/// A cancelled entry stays until it comes up or until half of the entries are such; so `count`
/// of the heap is at most twice the number of live timers (plus 64).
struct TimerHeap {
  struct Entry {
    var deadline: Int64
    var id: UInt64

    static func precedes(_ left: Entry, _ right: Entry) -> Bool {
      left.deadline != right.deadline ? left.deadline < right.deadline : left.id < right.id
    }
  }

  private var entries: [Entry] = []
  private var jobs: [UInt64: @Sendable () -> Void] = [:]

  /// The number of timers that will come up.
  var count: Int { jobs.count }

  mutating func insert(id: UInt64, deadline: Int64, job: @escaping @Sendable () -> Void) {
    jobs[id] = job
    entries.append(Entry(deadline: deadline, id: id))
    siftUp(from: entries.count - 1)
  }

  mutating func cancel(id: UInt64) {
    guard jobs.removeValue(forKey: id) != nil else { return }
    if entries.count > 64 && entries.count > jobs.count * 2 { compact() }
  }

  /// The deadline of the next timer; nil when there is none.
  mutating func nextDeadline() -> Int64? {
    while let first = entries.first {
      if jobs[first.id] != nil { return first.deadline }
      removeFirst()
    }
    return nil
  }

  /// Takes the next timer that is due at `now`.
  mutating func popDue(now: Int64) -> (@Sendable () -> Void)? {
    while let first = entries.first {
      guard first.deadline <= now || jobs[first.id] == nil else { return nil }
      removeFirst()
      if let job = jobs.removeValue(forKey: first.id) { return job }
    }
    return nil
  }

  private mutating func compact() {
    entries = entries.filter { jobs[$0.id] != nil }
    entries.sort(by: Entry.precedes)
  }

  private mutating func removeFirst() {
    let last = entries.removeLast()
    guard !entries.isEmpty else { return }
    entries[0] = last
    var index = 0
    while true {
      var smallest = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < entries.count && Entry.precedes(entries[child], entries[smallest]) {
        smallest = child
      }
      guard smallest != index else { return }
      entries.swapAt(index, smallest)
      index = smallest
    }
  }

  private mutating func siftUp(from start: Int) {
    var index = start
    while index > 0 {
      let parent = (index - 1) / 2
      guard Entry.precedes(entries[index], entries[parent]) else { return }
      entries.swapAt(index, parent)
      index = parent
    }
  }
}
