/// What one reader has still to be told: the newest of each topic. Of topics that add up, the
/// newest `rowLimit` rows, with how many older ones were dropped. A plain value.
struct Mailbox: Sendable {
  /// The most rows that wait of one topic.
  static let rowLimit = 200

  private struct Waiting: Sendable {
    var rows: [[UInt8]]
    var missed = 0
  }

  private var waiting: [Topic: Waiting] = [:]
  private var isBeating = false

  var isEmpty: Bool { waiting.isEmpty && !isBeating }

  /// Rows as JSON, one each.
  mutating func put(_ rows: [[UInt8]], of topic: Topic) {
    var entry = Waiting(rows: rows)
    if topic.isAppending, let before = waiting[topic] {
      entry = Waiting(rows: before.rows + rows, missed: before.missed)
    }
    let excess = entry.rows.count - Mailbox.rowLimit
    if topic.isAppending, excess > 0 {
      entry.rows.removeFirst(excess)
      entry.missed += excess
    }
    waiting[topic] = entry
  }

  /// A sign of life is due.
  mutating func beat() { isBeating = true }

  /// The text that is written next, and nothing waits any more.
  mutating func take() -> [UInt8] {
    var text: [UInt8] = []
    for topic in Topic.allCases {
      guard let entry = waiting[topic] else { continue }
      text += Array("event: \(topic.rawValue)\ndata: {\"missed\":\(entry.missed),\"rows\":[".utf8)
      text += entry.rows.joined(separator: [UInt8(ascii: ",")])
      text += Array("]}\n\n".utf8)
    }
    if text.isEmpty && isBeating { text = Array(": \n\n".utf8) }
    waiting = [:]
    isBeating = false
    return text
  }
}
