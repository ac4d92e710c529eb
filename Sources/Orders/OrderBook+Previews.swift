import TradingModel

/// A question what an order would do, until its answer. Never an order of the book.
struct PendingPreview {
  /// The client that was asked, and the number that the question used up there.
  struct Key: Hashable {
    var broker: String
    var number: BrokerOrderID
  }

  var request: OrderRequest
  /// What the broker warned of before its answer.
  var warning: String?
  var since: Timestamp

  /// At most this many wait for answers; a further one is refused.
  static let limit = 32
  /// An answer is waited for this long.
  static let patience = Duration.seconds(30)
}

extension OrderBook {
  /// Asks the broker what an order would do. Its number is used up and never given to an order;
  /// nothing is recorded but the use of the request number in memory.
  mutating func preview(
    _ ticket: OrderTicket, for request: OrderRequest, lane: AccountLane, at now: Timestamp,
    using generator: inout any RandomNumberGenerator, into step: inout OrderStep
  ) throws(OrderRefusal) {
    let client = try readyClient(lane, request.account)
    guard previews.count < PendingPreview.limit else {
      throw .previews(limit: PendingPreview.limit)
    }
    guard let contract = contract(of: ticket.instrument) else {
      throw .unknownInstrument(ticket.instrument)
    }
    let rules = TicketRules(
      instrument: instruments[ticket.instrument], contract: contract, now: now)
    try rules.check(ticket)
    try checkRestraints(preview: request, at: now)
    let parent = try attachment(of: ticket, for: request)
    let number = try freeNumbers(1, client.view, client.next)
    use(number, on: request.account)
    var plain = ticket
    plain.bracket = nil
    let order = BrokerOrder(
      id: number, intent: IntentID(using: &generator), account: client.number,
      contract: contract, ticket: plain, parent: parent?.brokerOrder)
    let key = PendingPreview.Key(broker: client.view.name, number: number)
    add(PendingPreview(request: request, since: now), as: key)
    step.sends.append(.preview(order, account: request.account))
  }

  /// The broker's answer; one that nobody waits for is left alone.
  mutating func take(
    _ preview: OrderPreview, about number: BrokerOrderID, from view: BrokerView,
    into step: inout OrderStep
  ) {
    let key = PendingPreview.Key(broker: view.name, number: number)
    guard let pending = previews.removeValue(forKey: key) else { return }
    var preview = preview
    preview.warning = preview.warning ?? pending.warning
    step.news.append(.previewed(pending.request, preview))
  }

  /// Takes a message about a preview; false when the number is none of them.
  mutating func takePreview(
    message words: String, meaning: MessageMeaning, about number: BrokerOrderID,
    from view: BrokerView, at now: Timestamp, into step: inout OrderStep
  ) -> Bool {
    let key = PendingPreview.Key(broker: view.name, number: number)
    guard previews[key] != nil else { return false }
    switch meaning {
    case .warning: previews[key]?.warning = words
    case .refused, .cancelled, .cancelNotFound, .cancelRefused:
      end(key, because: words, at: now, into: &step)
    }
    return true
  }

  /// An order report under the number of a preview: the broker took the question for an order.
  /// It is ended at once, and a person is told.
  mutating func guardPreview(
    _ report: OrderReport, _ account: AccountName, from view: BrokerView, at now: Timestamp,
    into step: inout OrderStep
  ) {
    guard let number = report.order, report.clientID == view.clientID else { return }
    let key = PendingPreview.Key(broker: view.name, number: number)
    guard previews[key] != nil else { return }
    end(key, because: "the broker took it for an order", at: now, into: &step)
    step.note(
      account, kind: "preview.live",
      text: "\(view.name) took the preview with number \(number.rawValue) for an order. Its "
        + "cancel was sent. Check it in TWS.", at: now)
    step.sends.append(
      .cancel(number, intent: IntentID(rawValue: "preview"), account: account))
  }

  /// Ends the previews of a client that is gone.
  mutating func endPreviews(
    of broker: String, because why: String, at now: Timestamp, into step: inout OrderStep
  ) {
    for key in previews.keys.sorted() where key.broker == broker {
      end(key, because: why, at: now, into: &step)
    }
  }

  /// Ends previews that the broker did not answer in time.
  mutating func expirePreviews(at now: Timestamp, into step: inout OrderStep) {
    for key in previews.keys.sorted() {
      guard let since = previews[key]?.since, now.since(since) >= PendingPreview.patience else {
        continue
      }
      end(key, because: "the broker gave no answer", at: now, into: &step)
    }
  }

  /// What became of writing the question.
  mutating func previewed(
    _ order: BrokerOrder, on account: AccountName, _ outcome: SendOutcome, at now: Timestamp,
    into step: inout OrderStep
  ) {
    let asked = previews.first { $0.key.number == order.id && $0.value.request.account == account }
    guard let key = asked?.key else { return }
    switch outcome {
    case .written: break
    case .notSent(let why), .unknown(let why): end(key, because: why, at: now, into: &step)
    }
  }

  private mutating func end(
    _ key: PendingPreview.Key, because why: String, at now: Timestamp, into step: inout OrderStep
  ) {
    guard let pending = previews.removeValue(forKey: key) else { return }
    refuse(pending.request, because: .preview(why), at: now, into: &step)
  }
}

extension PendingPreview.Key: Comparable {
  static func < (left: PendingPreview.Key, right: PendingPreview.Key) -> Bool {
    (left.broker, left.number) < (right.broker, right.number)
  }
}
