import Control
import Review
import TradingModel

/// An order's timeline for people.
struct TimelineText {
  let environment: SystemEnvironment

  /// The order, its steps, how long they took, what it cost, and what is not known.
  func text(_ timeline: OrderTimeline) -> String {
    var text = "Order \(timeline.intent) of \(timeline.strategy ?? "somebody else") on "
    text += "\(timeline.account): \(timeline.symbol)"
    if let script = timeline.script { text += ", script \(script.prefix(12))" }
    if let first = timeline.steps.first {
      text += "\n\(CalendarTime.utc(Timestamp(rawValue: first.time)))"
    }
    text += "\n\n" + render(steps(timeline))
    if !timeline.latencies.isEmpty {
      text += "\n" + render(latencies(timeline.latencies))
    }
    if let middle = timeline.arrivalMiddle {
      text += "\nArrival middle \(middle)"
      if let slippage = timeline.slippage {
        text += ", slippage \(slippage) a unit "
        text += slippage > 0 ? "(worse)" : slippage < 0 ? "(better)" : "(none)"
      }
      text += "\n"
    }
    for note in timeline.notes { text += "Note: \(note)\n" }
    return text
  }

  private func steps(_ timeline: OrderTimeline) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "AFTER", alignment: .right), .init(title: "STEP"),
      .init(title: "WHAT", isFlexible: true),
    ])
    let start = timeline.steps.first?.time ?? 0
    for step in timeline.steps {
      table.rows.append([
        .init(TimelineText.relative(step.time &- start)), .init(step.kind.rawValue),
        .init(step.text, step.kind == .log ? .dim : nil),
      ])
      for fact in step.facts where !TimelineText.isInText(fact, of: step) {
        table.rows.append(["", "", .init("  \(fact.name) \(fact.value)", .dim)])
      }
    }
    return table
  }

  /// Facts that the sentence has already are left to `--json`.
  private static func isInText(_ fact: OrderTimeline.Fact, of step: OrderTimeline.Step) -> Bool {
    switch step.kind {
    case .input: fact.name == "event_time"
    case .intent, .check, .execution: false
    case .recorded, .sent, .broker, .commission, .log: true
    }
  }

  private func latencies(_ facts: [OrderTimeline.Fact]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "FROM ... TO"), .init(title: "TOOK", alignment: .right),
    ])
    table.rows = facts.map { fact in
      [.init(fact.name), .init(Int64(fact.value).map(TimelineText.relative) ?? fact.value)]
    }
    return table
  }

  /// `+0.000 412 s`, to the microsecond.
  static func relative(_ nanoseconds: Int64) -> String {
    let sign = nanoseconds < 0 ? "-" : "+"
    let micros = (nanoseconds.magnitude + 500) / 1_000
    func padded(_ value: UInt64) -> String {
      let digits = String(value)
      return String(repeating: "0", count: 3 - digits.count) + digits
    }
    return "\(sign)\(micros / 1_000_000).\(padded(micros / 1_000 % 1_000)) "
      + "\(padded(micros % 1_000)) s"
  }

  private func render(_ table: TextTable) -> String {
    table.render(width: environment.terminalWidth, colours: environment.usesColours)
  }
}
