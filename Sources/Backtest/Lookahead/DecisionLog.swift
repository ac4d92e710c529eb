import StrategyChannel
import TradingModel

/// Everything that a strategy decided in one run, as fingerprints in order: what it asked for, what
/// it wrote, the state it kept, its timers. Sixteen bytes a decision.
struct DecisionLog {
  /// One decision.
  struct Entry: Hashable {
    /// After how many market events it was made; `.max` when the run was over.
    var played: Int64
    /// What it was.
    var print: UInt64
  }

  /// The most decisions that are kept; what follows is not compared.
  static let limit = 20_000_000

  private(set) var entries: [Entry] = []
  /// When decisions were made: at most `keptTimes`, evenly thinned, oldest first.
  private(set) var times: [Timestamp] = []
  private var stride = 1
  /// Decisions that found no room.
  private(set) var cut = 0

  static let keptTimes = 4096

  mutating func add(_ message: ChildMessage, at time: Timestamp, played: Int64) {
    guard DecisionLog.isDecision(message) else { return }
    guard entries.count < DecisionLog.limit else {
      cut += 1
      return
    }
    if entries.count % stride == 0, played != .max {
      times.append(time)
      if times.count >= DecisionLog.keptTimes {
        times = Swift.stride(from: 0, to: times.count, by: 2).map { times[$0] }
        stride *= 2
      }
    }
    entries.append(Entry(played: played, print: DecisionLog.fingerprint(of: message)))
  }

  /// The number of decisions made after at most so many market events; they stand first.
  func count(upTo played: Int64) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].played <= played { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether a message is a decision of the script. What the host says of itself is none, and an
  /// interruption by the clock may differ from run to run.
  static func isDecision(_ message: ChildMessage) -> Bool {
    switch message.body {
    case .request, .log, .state, .timerSet, .timerCancel, .subscribe, .unsubscribe, .fault: true
    case .described, .started, .delivered, .interrupted, .stopped: false
    }
  }

  /// The fingerprint of a message (FNV-1a of 64 bits over its bytes).
  static func fingerprint(of message: ChildMessage) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in message.wireBytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}
