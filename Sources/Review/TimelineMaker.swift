import Journal
import Orders
import StrategyChannel
import TradingModel

/// Puts the timeline of one order together from what was recorded of it. A value without I/O.
struct TimelineMaker {
  let history: OrderHistory
  let lines: [LogEntry]
  let window: TapeWindow?
  let restraints: [Restraint]
  let limits: [OrderTimeline.Fact]
  var notes: [String] = []

  private var order: JournalOrder { history.order }
  private var begun: Timestamp { order.createdAt.timestamp }

  init(
    history: OrderHistory, lines: [LogEntry], window: TapeWindow?, restraints: [Restraint],
    limits: [OrderTimeline.Fact]
  ) {
    self.history = history
    self.lines = lines
    self.window = window
    self.restraints = restraints
    self.limits = limits
  }

  /// When the last that is known of an order happened.
  static func end(of history: OrderHistory) -> Timestamp {
    let times =
      history.events.filter { $0.kind != "note" }.map(\.at)
      + history.fills.map(\.recordedAt.timestamp)
    return times.max() ?? history.order.updatedAt.timestamp
  }

  func timeline() -> OrderTimeline {
    let asked = order.requestNumber.flatMap { window?.request($0) }
    let sent = history.events.first { $0.kind == "sent" }
    var steps: [OrderTimeline.Step] = []
    if let asked {
      steps += inputs(asked.seen, before: asked.time)
    }
    steps.append(intent(at: asked?.time))
    steps.append(check())
    steps.append(
      OrderTimeline.Step(
        time: begun.rawValue, kind: .recorded,
        text: "recorded as event \(history.number) of the journal, before anything was sent"))
    for event in history.events { if let step = step(event) { steps.append(step) } }
    steps += history.fills.map(step)
    steps += lines.map(step)
    // Steps of one moment stay in the order of the way.
    let sorted = steps.enumerated().sorted { left, right in
      (left.element.time, left.offset) < (right.element.time, right.offset)
    }.map(\.element)
    let middle = arrivalMiddle(sent, asked?.time)
    return OrderTimeline(
      intent: order.intent.rawValue, strategy: order.strategy?.rawValue,
      account: order.account.rawValue, symbol: order.address,
      script: placed?["script"], steps: sorted, latencies: latencies(asked, sent),
      arrivalMiddle: middle, slippage: slippage(middle),
      notes: notes + missing(asked: asked != nil, sent: sent != nil, middle: middle))
  }

  private var placed: JournalEvent? { history.events.first { $0.kind == "placed" } }

  // MARK: What the strategy saw and asked for

  private func inputs(
    _ seen: TapeWindow.Seen, before request: Timestamp
  ) -> [OrderTimeline.Step] {
    let body = seen.event.body
    let callback = EventWords.callback(body).map { " (\($0))" } ?? ""
    var facts = [
      OrderTimeline.Fact("tape_entry", String(seen.position)),
      .init("event_time", JournalTime(seen.event.time).description),
    ]
    facts += seen.words.facts(body)
    let others = seen.answers.compactMap { answer -> String? in
      if case .log = answer.body { return nil }
      if case .request(order.requestNumber, _, _) = answer.body { return nil }
      return seen.words.text(answer.body)
    }
    for other in others.prefix(20) { facts.append(.init("also", other)) }
    return [
      .init(
        time: seen.time.rawValue, kind: .input, text: "\(seen.words.text(body))\(callback)",
        facts: facts)
    ]
  }

  private func intent(at time: Timestamp?) -> OrderTimeline.Step {
    var text = "\(order.side.rawValue) \(order.quantity) \(order.address) "
    text += (terms ?? order.type) + " \(order.timeInForce.rawValue)"
    if order.outsideRegularHours { text += ", also outside of regular hours" }
    if let parent = order.parent { text += ", protecting \(parent.rawValue)" }
    var facts: [OrderTimeline.Fact] = []
    func add(_ name: String, _ value: (some CustomStringConvertible)?) {
      if let value { facts.append(.init(name, value.description)) }
    }
    add("request", order.requestNumber)
    add("limit", order.limitPrice)
    add("stop", order.stopPrice)
    add("take_profit", order.takeProfit)
    add("stop_loss", order.stopLoss)
    add("tag", order.tag.isEmpty ? nil : order.tag)
    add("script", placed?["script"])
    for relative in history.relatives { add("relative", relative.intent.rawValue) }
    return .init(
      time: (time ?? begun).rawValue, kind: .intent,
      text: (order.strategy?.rawValue ?? "somebody else") + " asked to " + text, facts: facts)
  }

  private var terms: String? {
    if let summary = order.terms?.type?.summary { return summary }
    return ([order.type, order.limitPrice?.description ?? order.stopPrice?.description])
      .compactMap { $0 }.joined(separator: " ")
  }

  private func check() -> OrderTimeline.Step {
    var facts = limits
    for restraint in restraints {
      facts.append(
        .init("restraint", "\(restraint.scope) \(restraint.level.rawValue): \(restraint.reason)"))
    }
    let text =
      order.strategy == nil
      ? "no check: it was made elsewhere"
      : "passed every check of the risk gate"
        + (limits.isEmpty ? "" : "; these limits are configured today")
    return .init(time: begun.rawValue, kind: .check, text: text, facts: facts)
  }

  // MARK: What followed

  private func step(_ event: JournalEvent) -> OrderTimeline.Step? {
    let facts = event.facts.map { OrderTimeline.Fact($0.name, $0.value) }
    func step(_ kind: OrderTimeline.Step.Kind, _ text: String) -> OrderTimeline.Step {
      .init(
        time: event.at.rawValue, kind: kind, text: text,
        facts: [.init("event", String(event.number))] + facts)
    }
    switch event.kind {
    case "placed", "filled": return nil
    case "sent": return step(.sent, "the connection took it" + quoted(event))
    case "updated": return step(.broker, words(event))
    case "cancel_requested": return step(.intent, "its end was asked for")
    case "commission":
      return step(
        .commission,
        "commission \(event["amount"] ?? "?") \(event["currency"] ?? "") for "
          + (event["exec_id"] ?? "an execution"))
    case "note": return step(.broker, event["text"] ?? "")
    case "refused": return step(.check, "a request about it was refused: \(event["reason"] ?? "")")
    default: return step(.broker, event.kind)  // Kinds are an open set: later ones are shown.
    }
  }

  private func quoted(_ event: JournalEvent) -> String {
    guard let bid = event["bid"], let ask = event["ask"] else { return "" }
    return "; the market stood at \(bid) to \(ask)"
  }

  private func words(_ event: JournalEvent) -> String {
    let state = event["state"].flatMap(OrderState.init(rawValue:))
    var text =
      switch state {
      case .notSent: "it was not sent"
      case .sending: "on its way"
      case .working: "the broker works it"
      case .partiallyFilled: "partly filled: \(event["filled"] ?? "?")"
      case .filled: "filled: \(event["filled"] ?? "?") at \(event["average_price"] ?? "?")"
      case .cancelPending: "the cancel was sent"
      case .modifyPending: "the change was sent"
      case .cancelled: "cancelled"
      case .rejected: "rejected"
      case .expired: "expired"
      case .unknown: "unknown: it may or may not be live"
      case .lost: "never arrived, or gone without a trace"
      case nil: event["state"] ?? "changed"
      }
    if let reason = event["reason"] { text += ": \(reason)" }
    return text
  }

  private func step(_ fill: JournalFill) -> OrderTimeline.Step {
    var facts: [OrderTimeline.Fact] = [
      .init("exec_id", fill.execution.rawValue), .init("exchange", fill.exchange),
      .init("broker_time", fill.time?.description ?? fill.timeText),
    ]
    if let cumulative = fill.cumulativeQuantity {
      facts.append(.init("cumulative", cumulative.description))
    }
    if let commission = fill.commission {
      facts.append(.init("commission", "\(commission) \(fill.commissionCurrency ?? "")"))
    }
    return .init(
      time: fill.recordedAt.timestamp.rawValue, kind: .execution,
      text: "\(fill.side.rawValue) \(fill.quantity) at \(fill.price)"
        + (fill.exchange.isEmpty ? "" : " on \(fill.exchange)"), facts: facts)
  }

  private func step(_ line: LogEntry) -> OrderTimeline.Step {
    .init(
      time: line.at.timestamp.rawValue, kind: .log, text: line.text,
      facts: [
        .init("level", line.levelName), .init("source", line.source),
        .init("line", String(line.id)),
      ])
  }

  // MARK: What it cost

  private func latencies(
    _ asked: (seen: TapeWindow.Seen, time: Timestamp, action: OrderRequest.Action)?,
    _ sent: JournalEvent?
  ) -> [OrderTimeline.Fact] {
    var result: [OrderTimeline.Fact] = []
    func add(_ name: String, _ from: Timestamp?, _ to: Timestamp?) {
      guard let from, let to, to >= from else { return }
      result.append(.init(name, String(to.rawValue &- from.rawValue)))
    }
    let first = history.events.first {
      $0.kind == "updated" && $0.at >= sent?.at ?? begun && Self.isOfBroker($0)
    }
    let fill = history.fills.first?.recordedAt.timestamp
    let waited = sent?["asked"].flatMap { Int64($0) }.map { Timestamp(rawValue: $0) }
    add("input to request", asked?.seen.time, asked?.time)
    add("request to order", waited ?? asked?.time, begun)
    add("order to sent", begun, sent?.at)
    add("sent to the broker's first word", sent?.at, first?.at)
    add("sent to first fill", sent?.at, fill)
    add("order to last fill", begun, history.fills.last?.recordedAt.timestamp)
    return result
  }

  /// Whether an order stands where only a word of the broker can have put it.
  private static func isOfBroker(_ event: JournalEvent) -> Bool {
    switch event["state"].flatMap(OrderState.init(rawValue:)) {
    case .working, .partiallyFilled, .filled, .cancelled, .rejected, .expired: true
    case .notSent, .sending, .cancelPending, .modifyPending, .unknown, .lost, nil: false
    }
  }

  private func arrivalMiddle(_ sent: JournalEvent?, _ request: Timestamp?) -> Price? {
    if let bid = sent?["bid"].flatMap(Price.init), let ask = sent?["ask"].flatMap(Price.init) {
      return middle(bid, ask)
    }
    guard let quote = window?.quote(of: order.address, at: request ?? begun),
      let bid = quote.bid, let ask = quote.ask
    else { return nil }
    return middle(bid, ask)
  }

  private func middle(_ bid: Price, _ ask: Price) -> Price? {
    guard bid <= ask else { return nil }
    return (bid + ask).divided(by: 2, scale: 10)?.normalized
  }

  private func slippage(_ middle: Price?) -> Price? {
    guard let middle, let average = order.averagePrice, !order.filled.isZero else { return nil }
    return (order.side == .buy ? average - middle : middle - average).normalized
  }

  private func missing(asked: Bool, sent: Bool, middle: Price?) -> [String] {
    var result: [String] = []
    if let window, !asked, order.requestNumber != nil, order.parent == nil {
      result.append(
        window.lost > 0
          ? "The tape lost \(window.lost) entries of that time; the input is not known."
          : "The request is not on the tape; the input is not known.")
    }
    if !sent && order.strategy != nil && order.state != .notSent {
      result.append(
        "When it left was not recorded: it is older than this record, or the daemon ended at once.")
    }
    if middle == nil && !order.filled.isZero {
      result.append("No bid and ask of that moment are known, so the slippage is not.")
    }
    if history.isCut { result.append("Later events of this order may be missing here.") }
    return result
  }
}
