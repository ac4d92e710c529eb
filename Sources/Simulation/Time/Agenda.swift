/// What the world itself does at its times, in the order of times and then of entry.
final class Agenda {
  private struct Entry {
    var due: Int64
    var number: UInt64
    var work: () -> Void

    static func precedes(_ left: Entry, _ right: Entry) -> Bool {
      (left.due, left.number) < (right.due, right.number)
    }
  }

  private var entries: [Entry] = []
  private var lastNumber: UInt64 = 0

  var nextDue: Int64? { entries.first?.due }

  func add(at due: Int64, _ work: @escaping () -> Void) {
    lastNumber += 1
    let entry = Entry(due: due, number: lastNumber, work: work)
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if Entry.precedes(entries[middle], entry) { low = middle + 1 } else { high = middle }
    }
    entries.insert(entry, at: low)
  }

  /// Does what is due; true when there was something.
  func run(at now: Int64) -> Bool {
    var hasWorked = false
    while let first = entries.first, first.due <= now {
      entries.removeFirst()
      first.work()
      hasWorked = true
    }
    return hasWorked
  }
}
