import StrategyChannel
import StrategyHost

/// Compares what one strategy of a life said in the recording and says in the replay, in order.
///
/// Either side may be ahead of the other. The first pair that differs ends the comparison; from
/// then on both sides are only counted.
struct MessageMatcher {
  /// A message with the event that the life had got last when it was said.
  struct Said {
    var message: ChildMessage
    var seen: SeenEvent?
  }

  /// A pair that differs; one side is nil where the other stands alone.
  struct Mismatch {
    var recorded: Said?
    var replayed: Said?
    /// The number of the message among the recorded ones of its strategy, from 1.
    var number: Int
  }

  /// Why nothing is compared from some place on, although nothing differs there.
  enum Stop: Hashable {
    /// A callback was interrupted by the clock.
    case timeLimit(callback: String)
    /// Lua's memory was used up, which depends on the collector.
    case memory
    /// Entries of the tape are missing.
    case gap(lost: UInt64)
  }

  private(set) var mismatch: Mismatch?
  private(set) var stop: Stop?
  private(set) var matched = 0
  /// Lines that the recording lost and says so.
  private(set) var lostLines = 0
  private(set) var recordedCounts = MessageCounts()
  private(set) var replayedCounts = MessageCounts()
  private var recorded = Queue()
  private var replayed = Queue()
  /// Replayed log lines that a later note must account for.
  private var skipped: [Said] = []
  /// The notes that are still to come in the recording, by message number.
  private var notes: ArraySlice<SessionSurvey.LostLines>
  /// The strategy's limit is counted in instructions: an interruption repeats itself.
  private let countsInstructions: Bool
  /// The recording has its last word.
  private let hasStopped: Bool

  init(notes: [SessionSurvey.LostLines], countsInstructions: Bool, hasStopped: Bool) {
    self.notes = notes[...]
    self.countsInstructions = countsInstructions
    self.hasStopped = hasStopped
  }

  /// Whether anything can still be found.
  var isOpen: Bool { mismatch == nil && stop == nil }
  /// Replayed messages that the recording has not shown.
  var waiting: Int { replayed.count + skipped.count }

  mutating func take(recorded said: Said) {
    recordedCounts.count(said.message)
    guard isOpen else { return }
    recorded.append(said)
    compare()
  }

  mutating func take(replayed said: Said) {
    replayedCounts.count(said.message)
    guard isOpen else { return }
    replayed.append(said)
    compare()
  }

  /// Entries of the tape are missing: nothing is proven from here on.
  mutating func lose(_ count: UInt64) {
    if isOpen { close(.gap(lost: count)) }
  }

  /// Nothing follows. What only the recording has differs; what only the replay has differs where
  /// the strategy had its last word, and else lies behind the end of what was recorded.
  mutating func finish() {
    guard isOpen else { return }
    if let first = recorded.first, let reason = Self.chance(first.message, countsInstructions) {
      close(reason)
    } else if let first = recorded.first {
      end(Mismatch(recorded: first, replayed: skipped.first, number: matched + 1))
    } else if hasStopped, let first = skipped.first ?? replayed.first {
      end(Mismatch(recorded: nil, replayed: first, number: matched + 1))
    }
  }

  private mutating func compare() {
    while isOpen, let old = recorded.first {
      if let count = LostLinesNote.count(old.message), notes.first?.message == matched + 1 {
        guard take(note: old, of: count) else { return }
        continue
      }
      guard let new = replayed.first else { return }
      if old.message.wireBytes == new.message.wireBytes {
        recorded.removeFirst()
        replayed.removeFirst()
        matched += 1
      } else if isLost(new.message) {
        skipped.append(new)
        replayed.removeFirst()
      } else if let reason = Self.chance(old.message, countsInstructions) {
        close(reason)
      } else {
        end(Mismatch(recorded: old, replayed: skipped.first ?? new, number: matched + 1))
      }
    }
  }

  /// Settles a note. False while the replay has not said enough yet.
  private mutating func take(note old: Said, of count: Int) -> Bool {
    while skipped.count < count {
      guard let new = replayed.first else { return false }
      guard new.message.isLog else {
        end(Mismatch(recorded: old, replayed: new, number: matched + 1))
        return false
      }
      skipped.append(new)
      replayed.removeFirst()
    }
    lostLines += count
    skipped = []
    notes.removeFirst()
    recorded.removeFirst()
    matched += 1
    return true
  }

  /// Whether a log line may be one of those that the next note counts.
  private func isLost(_ message: ChildMessage) -> Bool {
    guard message.isLog, let note = notes.first else { return false }
    return skipped.count < note.count
  }

  /// Why a recorded message need not repeat itself.
  private static func chance(_ message: ChildMessage, _ countsInstructions: Bool) -> Stop? {
    switch message.body {
    case .interrupted(let callback, _, _):
      countsInstructions ? nil : .timeLimit(callback: callback)
    case .described(let description):
      description.fault.flatMap { fault in
        fault.message.hasPrefix(timeLimitText) ? .timeLimit(callback: "the script") : nil
      }
    case .fault(_, let fault): memoryTexts.contains(fault.message) ? .memory : nil
    case .started, .request, .log, .state, .delivered, .timerSet, .timerCancel, .subscribe,
      .unsubscribe, .stopped:
      nil
    }
  }

  static let timeLimitText = "stopped: the call ran past its time limit"
  static let memoryTexts: Set<String> = [
    "stopped: not enough memory under the cap", "not enough memory",
  ]

  private mutating func end(_ found: Mismatch) {
    mismatch = found
    forget()
  }

  private mutating func close(_ reason: Stop) {
    stop = reason
    forget()
  }

  private mutating func forget() {
    recorded = Queue()
    replayed = Queue()
    skipped = []
  }

  /// First in, first out. As long as what one side is ahead of the other.
  private struct Queue {
    private var items: [Said] = []
    private var head = 0

    var count: Int { items.count - head }
    var first: Said? { head < items.count ? items[head] : nil }

    mutating func append(_ item: Said) { items.append(item) }

    mutating func removeFirst() {
      head += 1
      guard head == items.count || head >= 256 else { return }
      items.removeFirst(head)
      head = 0
    }
  }
}

extension ChildMessage {
  /// Whether it is a line of the log.
  var isLog: Bool {
    if case .log = body { true } else { false }
  }
}
