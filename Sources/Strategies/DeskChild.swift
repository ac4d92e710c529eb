import Feeds
import Orders
import StrategyChannel
import SystemKit
import TradingModel

/// One running child: its process, its channel, its feeds and its timers. Lives on the fleet's
/// loop and serves one start; a restart makes a new one.
final class DeskChild: @unchecked Sendable {  // All of it belongs to the fleet's loop.
  let process: ChildProcess
  let channel: ChannelHost
  let feed: DeskFeed
  let strategies: [StrategyID]
  let startedAt: Timestamp
  private let environment: FleetEnvironment
  /// Tickets of wishes that came after the start; at most `WireLimits.symbols`.
  private var lateTickets: [(symbol: String, ticket: FeedTicket)] = []
  private var deskTicket: FeedTicket?
  private var timers: [TimerKey: TimerToken] = [:]
  /// Strategies whose script has not said anything yet, not started yet, and not stopped yet.
  private(set) var undescribed: Set<UInt16>
  private(set) var unstarted: Set<UInt16>
  private(set) var unstopped: Set<UInt16>
  private var wishes: [UInt16: [SymbolWish]] = [:]
  /// It was killed for misbehaving: nothing that it still asks for is done.
  var isCondemned = false
  private var eventsSeen: UInt64 = 0
  private var eventsSeenSince = MonotonicClock.now()

  struct TimerKey: Hashable {
    var strategy: UInt16
    var id: Int64
  }

  /// Timers of one child.
  static let timerLimit = 64 * 256

  /// Starts the process and writes its first event. Throws when the system refuses.
  init(
    start: DeskStart, environment: FleetEnvironment, memoryBytes: Int
  ) throws(SystemError) {
    channel = try ChannelHost()
    self.environment = environment
    strategies = start.strategies.map(\.strategy)
    startedAt = environment.now()
    feed = DeskFeed(
      writer: channel.writer, orders: environment.loop, now: environment.now,
      learned: environment.learned)
    let indexes = Set(start.strategies.indices.map { UInt16(clamping: $0) })
    undescribed = indexes
    unstarted = indexes
    unstopped = indexes
    process = try ChildProcess(
      path: environment.childPath,
      arguments: ["\(ProcessConfinement.ownPID)", "\(memoryBytes)"],
      descriptors: channel.childDescriptors, errorOutput: 2)
    send(.start(start), to: nil)
  }

  // MARK: Events

  func send(_ body: ChildEvent.Body, to strategy: UInt16?) {
    _ = channel.writer.send(
      ChildEvent(time: environment.now(), strategy: strategy, body), sent: MonotonicClock.now())
  }

  func index(of strategy: StrategyID) -> UInt16? {
    strategies.firstIndex(of: strategy).map { UInt16(clamping: $0) }
  }

  func strategy(_ index: UInt16) -> StrategyID? {
    Int(index) < strategies.count ? strategies[Int(index)] : nil
  }

  // MARK: What the child says of its life

  /// Takes a script's description. Opens the desk's feeds once every script has spoken.
  func described(_ index: UInt16, _ description: StrategyDescription) {
    undescribed.remove(index)
    if description.fault == nil {
      wishes[index] = description.wishes
    } else {
      unstarted.remove(index)
      unstopped.remove(index)
    }
    if undescribed.isEmpty { openFeeds() }
  }

  func started(_ index: UInt16) { unstarted.remove(index) }

  func stopped(_ index: UInt16) {
    unstopped.remove(index)
    for key in timers.keys where key.strategy == index { cancelTimer(key) }
  }

  /// One ticket for all symbols of the desk, so that each quote is written once.
  private func openFeeds() {
    var interests: [String: FeedInterest] = [:]
    for (index, wishes) in wishes.sorted(by: { $0.key < $1.key }) {
      for wish in wishes {
        // One that `on_start` asked for meanwhile has its ticket already.
        guard !feed.hasOpen(wish.symbol) else {
          subscribe(wish, for: index)
          continue
        }
        _ = feed.want(wish.symbol, bars: wish.bars, for: index)
        var interest = interests[wish.symbol] ?? FeedInterest(symbol: wish.symbol)
        interest.bars.formUnion(wish.bars)
        interest.warmup = max(interest.warmup, Int(wish.warmup))
        interests[wish.symbol] = interest
      }
    }
    guard !interests.isEmpty else { return }
    feed.opening(interests.keys)
    deskTicket = environment.feeds.openFeed(
      interests.values.sorted { $0.symbol < $1.symbol }, for: feed)
  }

  /// A later wish. For a symbol that the desk has already only its bars are asked for, so that
  /// no quote comes twice.
  func subscribe(_ wish: SymbolWish, for index: UInt16) {
    let isNew = feed.want(wish.symbol, bars: wish.bars, for: index)
    if isNew { feed.opening([wish.symbol]) }
    guard isNew || !wish.bars.isEmpty, lateTickets.count < WireLimits.symbols else { return }
    let interest = FeedInterest(
      symbol: wish.symbol, bars: Set(wish.bars), warmup: Int(wish.warmup))
    let subscriber: any FeedSubscriber =
      isNew ? feed : BarFeed(desk: feed, strategy: index, symbol: wish.symbol)
    lateTickets.append((wish.symbol, environment.feeds.openFeed([interest], for: subscriber)))
  }

  func unsubscribe(_ symbol: String, for index: UInt16) {
    guard feed.leave(symbol, for: index) else { return }
    for late in lateTickets where late.symbol == symbol { environment.feeds.close(late.ticket) }
    lateTickets.removeAll { $0.symbol == symbol }
  }

  // MARK: Timers

  func setTimer(
    _ key: TimerKey, after delay: Duration, isRepeating: Bool, fire: @escaping @Sendable () -> Void
  ) {
    cancelTimer(key)
    guard timers.count < Self.timerLimit else { return }
    timers[key] = environment.loop.schedule(after: max(delay, .milliseconds(10)), fire)
  }

  func cancelTimer(_ key: TimerKey) {
    if let token = timers.removeValue(forKey: key) { environment.loop.cancel(token) }
  }

  // MARK: Watching

  /// Why the process must go, by what it shows; nil while nothing is wrong. What it shows of its
  /// own work may be a lie; that it leaves its events unread is not.
  func misdeed(at now: Int64) -> String? {
    // The first event starts the process's work and loads every script: be patient with it.
    let deadline = environment.hardDeadline * (undescribed.isEmpty ? 1 : 10)
    if let fault = channel.writer.fault {
      return fault == .stuck
        ? "its process took no events until too many waited" : "its channel is \(fault)"
    }
    if channel.isOverdue(now: now, deadline: deadline) {
      return "one event took longer than \(deadline)"
    }
    let seen = channel.eventsSeen
    if seen != eventsSeen || channel.writer.backlog() == 0 {
      eventsSeen = seen
      eventsSeenSince = now
      return nil
    }
    return .nanoseconds(now &- eventsSeenSince) > deadline
      ? "its process left its events unread for longer than \(deadline)" : nil
  }

  // MARK: The end

  /// Closes feeds, timers and the ring. The process must have ended.
  func close() {
    if let deskTicket { environment.feeds.close(deskTicket) }
    for late in lateTickets { environment.feeds.close(late.ticket) }
    for token in timers.values { environment.loop.cancel(token) }
    lateTickets = []
    timers = [:]
    deskTicket = nil
    channel.writer.close()
  }
}
