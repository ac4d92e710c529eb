import LuaRuntime
import StrategyChannel
import StrategyHost
import Tape
import TradingModel

/// Replays one life and compares what its strategies say with what they said.
final class LifeReplay {
  private let life: SessionSurvey.Life
  private let start: DeskStart
  private let members: [UInt16]
  private let run: DeskRun
  private var matchers: [UInt16: MessageMatcher] = [:]
  private var names = SymbolNames()
  private var last: SeenEvent?
  private var events = 0
  private var gap: UInt64?
  private var isFinished = false

  /// The replay of the life's strategies at `members`.
  init(
    _ life: SessionSurvey.Life, start: DeskStart, members: [UInt16], watchdog: LuaWatchdog?
  ) {
    self.life = life
    self.start = start
    self.members = members
    run = DeskRun(members: members, watchdog: watchdog)
    for index in members {
      matchers[index] = MessageMatcher(
        notes: life.lostLines[index] ?? [],
        countsInstructions: start.strategies[Int(index)].limits.instructionLimit != nil,
        hasStopped: life.stopped.contains(index))
    }
  }

  /// Hands the life's next event to the strategies. What the child had not taken is left out.
  func take(_ event: ChildEvent, entry: Int, at time: Timestamp) {
    guard gap == nil else { return }
    events += 1
    if let taken = life.eventsTaken, UInt64(events) > taken { return }
    names.learn(event)
    let seen = SeenEvent(number: events, entry: entry, time: time, event: event)
    last = seen
    for message in run.take(event) {
      matchers[message.strategy]?.take(replayed: .init(message: message, seen: seen))
    }
  }

  /// Compares the life's next message.
  func take(_ message: ChildMessage) {
    matchers[message.strategy]?.take(recorded: .init(message: message, seen: last))
  }

  /// From here on nothing can be proven.
  func lose(_ count: UInt64) {
    guard gap == nil else { return }
    gap = count
    for index in members { matchers[index]?.lose(count) }
  }

  /// Nothing more comes. Answers a row for each strategy.
  func finish() -> [ReplayReport.Row] {
    members.map { index in
      matchers[index]?.finish()
      let strategy = start.strategies[Int(index)]
      var row = ReplayReport.Row(
        strategy: strategy.strategy.rawValue, script: strategy.scriptName, life: life.number,
        firstTime: life.firstTime, events: events, recorded: MessageCounts(),
        replayed: MessageCounts(), matched: 0, difference: nil, notes: [])
      guard let matcher = matchers[index] else { return row }
      row.recorded = matcher.recordedCounts
      row.replayed = matcher.replayedCounts
      row.matched = matcher.matched
      row.difference = matcher.mismatch.map(difference)
      row.notes = notes(matcher)
      return row
    }
  }

  private func difference(_ found: MessageMatcher.Mismatch) -> ReplayReport.Difference {
    let words = MessageWords(names: names)
    var recorded = found.recorded.map { words.text($0.message) }
    var replayed = found.replayed.map { words.text($0.message) }
    if recorded == replayed {
      recorded = found.recorded.map { String(describing: $0.message.body) }
      replayed = found.replayed.map { String(describing: $0.message.body) }
    }
    let seen = found.replayed?.seen ?? found.recorded?.seen
    return ReplayReport.Difference(
      message: found.number,
      event: seen.map { TapePlace($0, life: life.number, names: names) }, recorded: recorded,
      replayed: replayed, hint: hint(found))
  }

  private func hint(_ found: MessageMatcher.Mismatch) -> String? {
    if found.replayed == nil, run.end == .fail {
      return "the replay stopped a strategy of this desk at a limit, so that it says no more"
    }
    if found.recorded.map({ !$0.message.isLog }) ?? true, found.replayed?.message.isLog == true {
      return "a log line that found no room on the channel is not recorded; where the script wrote "
        + "many lines at once, this may be one of them"
    }
    if case .interrupted = found.replayed?.message.body {
      return "the replay gave this callback \(SessionReplay.patience.components.seconds) s"
    }
    return nil
  }

  private func notes(_ matcher: MessageMatcher) -> [String] {
    var notes: [String] = []
    if matcher.lostLines > 0 {
      notes.append(
        "\(matcher.lostLines) log lines found no room on the channel, as the recording itself "
          + "says; they cannot be compared")
    }
    switch matcher.stop {
    case .timeLimit(let callback):
      notes.append(
        "\(callback) was interrupted by its time limit in the recording. Time does not repeat "
          + "itself, so that the comparison ends there, after \(matcher.matched) messages")
    case .memory:
      notes.append(
        "the script used up its memory in the recording. The moment of that does not repeat "
          + "itself, so that the comparison ends there, after \(matcher.matched) messages")
    case .gap(let lost):
      notes.append(
        "\(lost == 0 ? "" : "\(lost) ")entries are missing on the tape; nothing is proven from "
          + "there on, after \(matcher.matched) messages")
    case nil: break
    }
    if matcher.isOpen, matcher.waiting > 0 {
      notes.append(
        "\(matcher.waiting) messages lie behind the end of what was recorded "
          + (life.hasEnded
            ? "(its process ended before it was told to stop)"
            : "(the recording ends while its process runs)"))
    }
    if let taken = life.eventsTaken, UInt64(events) > taken {
      notes.append("its process ended before it took the last \(UInt64(events) - taken) events")
    }
    return notes
  }
}
