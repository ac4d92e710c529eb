package import TradingModel

/// Decides which channel tries which message when: a state machine without I/O or clock.
///
/// A message's channels are tried one after the other, those that failed lately last; when none
/// took it, all are tried again after a growing, jittered wait. A channel tries one message at a
/// time.
package struct DeliveryDesk {
  /// What the owner has to do.
  package enum Output: Hashable, Sendable {
    /// Have a channel try a message.
    case attempt(message: Int64, stop: RouteStop)
    /// No channel took it, and none will be tried again; the text says why.
    case gaveUp(message: Int64, String)
    /// It found no room.
    case dropped(message: Int64)
  }

  private struct Item {
    var stops: [RouteStop]
    var isUrgent: Bool
    var since: Timestamp
    var tried: Set<String> = []
    var round = 0
    var next: Timestamp
    var lastFailure = ""
  }

  private struct Channel {
    /// The message that it tries now.
    var current: Int64?
    var failures = 0
    /// Until when others go first.
    var isDownUntil: Timestamp?
    /// Until when the other side asked not to be asked.
    var closedUntil: Timestamp?
  }

  /// The most messages that wait; a further one takes the place of the oldest that is not urgent,
  /// or finds none.
  package static let limit = 500
  /// Times that all channels are tried, of an urgent message and of another one.
  package static let urgentRounds = 14
  package static let rounds = 7
  /// The first and the longest wait between two rounds.
  package static let firstWait = Duration.seconds(2)
  package static let longestWait = Duration.seconds(600)

  private let staleAfter: Duration
  private var items: [Int64: Item] = [:]
  private var channels: [String: Channel] = [:]
  /// Whether something urgent was given up since a channel took a message last.
  private var hasLostUrgent = false
  private var random: any RandomNumberGenerator & Sendable

  /// `staleAfter` is the age at which what is not urgent is given up.
  package init(staleAfter: Duration, random: any RandomNumberGenerator & Sendable) {
    self.staleAfter = staleAfter
    self.random = random
  }

  /// How long something urgent may wait before it counts as unheard.
  package static let hearing = Duration.seconds(600)

  /// Whether nobody outside can be told: something urgent has waited for long, or was given up, and
  /// no message has got through since. O(messages).
  package func isUnheard(at now: Timestamp) -> Bool {
    hasLostUrgent
      || items.values.contains { $0.isUrgent && now.since($0.since) > DeliveryDesk.hearing }
  }

  /// Messages that are under way.
  package var count: Int { items.count }

  /// When `tick` is to be called next, after a call of it at `now`; nil while nothing waits for a
  /// time. What waits for a busy channel is looked at when that one's try ends. O(messages).
  package func nextDue(after now: Timestamp) -> Timestamp? {
    items.values.map(\.next).filter { $0 > now }.min()
  }

  /// A message is to be delivered. Its number is the caller's own and unique.
  package mutating func add(
    _ message: Int64, stops: [RouteStop], isUrgent: Bool, since: Timestamp, at now: Timestamp
  ) -> [Output] {
    var outputs: [Output] = []
    if items.count >= DeliveryDesk.limit {
      let victim = items.filter { !$0.value.isUrgent && !isTried($0.key) }.keys.min()
      guard let victim else {
        hasLostUrgent = hasLostUrgent || isUrgent
        return [.dropped(message: message)]
      }
      items[victim] = nil
      outputs.append(.dropped(message: victim))
    }
    items[message] = Item(stops: stops, isUrgent: isUrgent, since: since, next: now)
    return outputs + tick(at: now)
  }

  /// A channel's try ended.
  package mutating func ended(
    _ message: Int64, on channel: String, _ outcome: DeliveryOutcome, at now: Timestamp
  ) -> [Output] {
    var state = channels[channel] ?? Channel()
    if state.current == message { state.current = nil }
    switch outcome {
    case .sent:
      state.failures = 0
      state.isDownUntil = nil
      state.closedUntil = nil
      hasLostUrgent = false
      items[message] = nil
    case .failed(let why, let wait):
      state.failures += 1
      state.isDownUntil = now.advanced(by: self.wait(round: min(state.failures, 10)))
      state.closedUntil = wait.map { now.advanced(by: min($0, DeliveryDesk.longestWait)) }
      items[message]?.tried.insert(channel)
      items[message]?.lastFailure = why
    }
    channels[channel] = state
    return tick(at: now)
  }

  /// What can be tried now, urgent messages first, then by age.
  package mutating func tick(at now: Timestamp) -> [Output] {
    var outputs: [Output] = []
    let order = items.sorted {
      ($0.value.isUrgent ? 0 : 1, $0.key) < ($1.value.isUrgent ? 0 : 1, $1.key)
    }.map(\.key)
    for message in order {
      guard var item = items[message], item.next <= now, !isTried(message) else { continue }
      // What may not be asked now is not waited for while another can be asked again.
      if item.stops.allSatisfy({ item.tried.contains($0.channel) || isClosed($0, at: now) }) {
        item.round += 1
        let hasTried = !item.tried.isEmpty
        item.tried = []
        // Before one of them wants to be asked again nothing can come of it.
        let opens = item.stops.map { channels[$0.channel]?.closedUntil ?? now }.min() ?? now
        let next = hasTried ? now.advanced(by: wait(round: item.round)) : opens
        item.next = max(next, opens)
        if item.lastFailure.isEmpty { item.lastFailure = "its channels asked not to be asked" }
        items[message] = item
        let isStale = !item.isUrgent && item.next.since(item.since) > staleAfter
        let limit = item.isUrgent ? DeliveryDesk.urgentRounds : DeliveryDesk.rounds
        if item.round >= limit || isStale {
          items[message] = nil
          hasLostUrgent = hasLostUrgent || item.isUrgent
          let tries = "\(item.round) round\(item.round == 1 ? "" : "s")"
          outputs.append(.gaveUp(message: message, "after \(tries): \(item.lastFailure)"))
        }
        continue
      }
      guard let stop = choose(item, at: now) else { continue }
      channels[stop.channel, default: Channel()].current = message
      outputs.append(.attempt(message: message, stop: stop))
    }
    return outputs
  }

  private func isTried(_ message: Int64) -> Bool {
    channels.values.contains { $0.current == message }
  }

  /// Whether the other side asked not to be asked yet.
  private func isClosed(_ stop: RouteStop, at now: Timestamp) -> Bool {
    channels[stop.channel]?.closedUntil.map { $0 > now } ?? false
  }

  /// The first channel in order that is free, those that failed lately only when no other is left.
  private func choose(_ item: Item, at now: Timestamp) -> RouteStop? {
    let open = item.stops.filter { !item.tried.contains($0.channel) && !isClosed($0, at: now) }
    let well = open.filter { channels[$0.channel]?.isDownUntil.map { $0 <= now } ?? true }
    // While a good channel is busy its turn is waited for: tries are short.
    guard let stop = well.first ?? open.first else { return nil }
    return channels[stop.channel]?.current == nil ? stop : nil
  }

  /// Doubles with each round up to the longest, and is up to a quarter shorter or longer, so that
  /// many messages do not come back at once.
  private mutating func wait(round: Int) -> Duration {
    let doubled = DeliveryDesk.firstWait * (1 << min(max(0, round - 1), 12))
    let base = min(doubled, DeliveryDesk.longestWait).nanoseconds
    let quarter = base / 4
    return .nanoseconds(base - quarter + Int64.random(in: 0...max(1, quarter * 2), using: &random))
  }
}
