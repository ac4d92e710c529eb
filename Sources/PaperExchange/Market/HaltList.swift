import TradingModel

/// When a market was halted, oldest first. At most a thousand halts; the oldest are forgotten.
struct HaltList: Sendable, Hashable {
  private struct Halt: Sendable, Hashable {
    var begin: Timestamp
    var end: Timestamp?
  }

  private var halts: [Halt] = []

  var isEmpty: Bool { halts.isEmpty }

  /// Whether the market is halted now.
  var isHalted: Bool { halts.last.map { $0.end == nil } ?? false }

  mutating func set(_ isHalted: Bool, at time: Timestamp) {
    guard isHalted != self.isHalted else { return }
    if isHalted {
      if halts.count == 1000 { halts.removeFirst() }
      halts.append(Halt(begin: time, end: nil))
    } else {
      halts[halts.count - 1].end = time
    }
  }

  /// Whether nothing could happen at a moment.
  func contains(_ time: Timestamp) -> Bool {
    guard !halts.isEmpty else { return false }
    return halts.contains { $0.begin <= time && $0.end.map { time < $0 } ?? true }
  }
}
