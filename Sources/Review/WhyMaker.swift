import Journal
import Orders
import StrategyChannel
import TradingModel

/// Finds the answer to "why did it (not) trade" in what was recorded. A value without I/O.
struct WhyMaker {
  let strategy: StrategyID
  let at: Timestamp
  let since: Timestamp
  let until: Timestamp
  var window: TapeWindow?
  var restraints: [Restraint] = []
  var requests: [JournalRequest] = []
  /// Whether there are more than those.
  var hasMoreRequests = false
  /// Notes of holds that began or ended in the window.
  var holds: [JournalEvent] = []
  var lines: [LogEntry] = []
  var notes: [String] = []

  /// Events without an answer of which a report shows the newest.
  static let quietLimit = 200

  init(strategy: StrategyID, at: Timestamp, since: Timestamp, until: Timestamp) {
    self.strategy = strategy
    self.at = at
    self.since = since
    self.until = until
  }

  func report() -> WhyReport {
    var notes = notes
    if let window {
      if window.lost > 0 { notes.append("The tape lost \(window.lost) entries of that life.") }
      if window.leftOut > 0 {
        notes.append("The first \(window.leftOut) events of the window are left out.")
      }
    }
    if hasMoreRequests {
      notes.append("Of the requests of that time only the first \(requests.count) are shown.")
    }
    for hold in holds where hold["kind"] == "hold.ended" {
      if let text = hold["text"] { notes.append("A hold ended in the window: \(text)") }
    }
    let held = heldBack()
    return WhyReport(
      strategy: strategy.rawValue, at: at.rawValue, since: since.rawValue, until: until.rawValue,
      answer: answer(held), heldBack: held, seen: seen(),
      events: (window?.seen.count ?? 0) + (window?.leftOut ?? 0), requests: asked(),
      lines: lines.map { line in
        .init(
          time: line.at.timestamp.rawValue, kind: .log, text: line.text,
          facts: [.init("level", line.levelName), .init("source", line.source)])
      }, notes: notes)
  }

  // MARK: The answer

  private func answer(_ held: [String]) -> String {
    let orders = requests.filter { if case .order = $0 { true } else { false } }.count
    let refused = requests.count - orders
    if orders > 0 {
      let count =
        orders == 1 ? "one order" : "\(hasMoreRequests ? "more than " : "")\(orders) orders"
      return "It traded: \(count) in the window"
        + (refused > 0 ? ", and \(refused) of its requests were refused." : ".")
    }
    if refused > 0, let reason = firstRefusal {
      return "It wanted to trade, and was refused: \(reason)"
    }
    guard let window else {
      return held.first.map { "It did not trade; what is known: \($0)" }
        ?? "It sent no order. What it saw is not on a tape, so why is not known."
    }
    if let fault = window.fault { return "It could not trade: its script broke: \(fault)" }
    guard window.isRunning || !window.seen.isEmpty else {
      return "It was not running" + (window.stop.map { ": \($0)" } ?? ".")
    }
    if !window.feeds.isEmpty || !window.unready.isEmpty || !restraints.isEmpty,
      let first = held.first
    {
      return "It sent no order, and would not have come through: \(first)"
    }
    guard !window.seen.isEmpty else {
      let before = window.before.map {
        "; the event before was \(seconds(since.since($0.time))) earlier: \($0.text)"
      }
      return "It saw nothing in the window" + (before ?? "") + "."
    }
    let called = window.seen.filter { callback(of: $0.event.body) != nil }
    guard let last = called.last else {
      return "It saw \(window.seen.count) events, none of which its script has a callback for."
    }
    let did = called.flatMap(\.answers).count
    return "It saw \(called.count) events that its callbacks answered"
      + (did == 0 ? " with nothing" : " without an order")
      + "; the last was \(last.words.text(last.event.body))."
  }

  private var firstRefusal: String? {
    for request in requests {
      if case .refusal(let refusal) = request { return refusal.reason }
    }
    return nil
  }

  /// What held it back, the gravest first.
  private func heldBack() -> [String] {
    var result: [String] = []
    for restraint in restraints {
      result.append(
        "trading is held back (\(restraint.scope), \(restraint.level.rawValue)) since "
          + "\(JournalTime(restraint.since)) by \(restraint.actor): \(restraint.reason)")
    }
    for hold in holds where hold["kind"] == "hold.begun" {
      if let text = hold["text"] { result.append(text) }
    }
    if let window {
      for (account, why) in window.unready.sorted(by: { $0.key < $1.key }) {
        result.append("account \(account.rawValue) was not ready: \(why)")
      }
      for (symbol, state) in window.feeds.sorted(by: { $0.key < $1.key }) {
        result.append("\(symbol) was \(EventWords.text(state))")
      }
      if let fault = window.fault { result.append("its script broke: \(fault)") }
      if !window.isRunning {
        result.append("it was not running" + (window.stop.map { ": \($0)" } ?? ""))
      }
    }
    for request in requests {
      if case .refusal(let refusal) = request {
        result.append("request \(refusal.requestNumber) was refused: \(refusal.reason)")
      }
    }
    return result
  }

  private func asked() -> [String] {
    requests.map { request in
      switch request {
      case .order(let order):
        "\(order.intent.rawValue): \(order.side.rawValue) \(order.quantity) \(order.address) "
          + "\(order.type), \(order.state.rawValue)"
      case .refusal(let refusal):
        "request \(refusal.requestNumber) (\(refusal.action)) was refused: \(refusal.reason)"
      }
    }
  }

  // MARK: Events

  private func seen() -> [WhyReport.Seen] {
    guard let window else { return [] }
    let quiet = window.seen.filter(\.answers.isEmpty).count
    var toLeaveOut = max(0, quiet - WhyMaker.quietLimit)
    return window.seen.compactMap { seen in
      if seen.answers.isEmpty && toLeaveOut > 0 {
        toLeaveOut -= 1
        return nil
      }
      return WhyReport.Seen(
        time: seen.time.rawValue, entry: seen.position, text: seen.words.text(seen.event.body),
        callback: callback(of: seen.event.body),
        did: seen.answers.map { seen.words.text($0.body) })
    }
  }

  private func callback(of body: ChildEvent.Body) -> String? {
    guard let name = EventWords.callback(body) else { return nil }
    return window?.callbacks.map { $0.contains(name) } ?? true ? name : nil
  }

  private func seconds(_ duration: Duration) -> String { "\(duration.components.seconds) s" }
}
