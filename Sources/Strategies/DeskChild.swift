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
  private let tap: (any ChannelTap)?
  /// The tickets of symbols that strategies asked for after their start.
  private var tickets: [SymbolKey: (ticket: FeedTicket, part: DeskFeed.Part)] = [:]
  private var deskTicket: FeedTicket?
  private var timers: [TimerKey: TimerToken] = [:]
  /// Strategies whose script has not said anything yet, and those not started yet.
  private(set) var undescribed: Set<UInt16>
  private(set) var unstarted: Set<UInt16>
  private var wishes: [UInt16: [SymbolWish]] = [:]
  /// It was killed for misbehaving: nothing that it still asks for is done.
  var isCondemned = false
  /// The numbers of each strategy's requests, by its index.
  var requestNumbers: [RequestNumbers]
  /// The newest fill that each strategy was sent, by its index.
  private var sentFills: [Int64]
  /// Its process is gone: what it still asked for itself is of no use.
  var hasEnded = false
  /// Its messages are left alone until a timer reads on: it says too much.
  var isPaced = false
  private var watch = ChildWatch(now: MonotonicClock.now())
  private var allowance = CPUAllowance(now: MonotonicClock.now())

  struct SymbolKey: Hashable {
    var strategy: UInt16
    var symbol: String
  }

  struct TimerKey: Hashable {
    var strategy: UInt16
    var id: Int64
  }

  /// Timers of one strategy; the child's side allows no more.
  static let timersEach = 64

  /// Starts the process, which waits for `begin`. Throws when the system refuses.
  init(
    _ starts: [StrategyStart], environment: FleetEnvironment, memoryBytes: Int
  ) throws(SystemError) {
    tap = environment.recorder?.begin()
    channel = try ChannelHost(tap: tap)
    self.environment = environment
    let strategies = starts.map(\.strategy)
    self.strategies = strategies
    requestNumbers = starts.map { RequestNumbers(first: $0.firstRequestNumber) }
    sentFills = starts.map { _ in 0 }
    startedAt = environment.now()
    feed = DeskFeed(
      writer: channel.writer, strategies: strategies, orders: environment.loop,
      now: environment.now,
      learned: environment.learned)
    let indexes = Set(strategies.indices.map { UInt16(clamping: $0) })
    undescribed = indexes
    unstarted = indexes
    process = try ChildProcess(
      path: environment.childPath,
      arguments: ["\(ProcessConfinement.ownPID)", "\(memoryBytes)"],
      descriptors: channel.childDescriptors)
  }

  /// Lets the strategies run. What was sent before is known to them when `on_start` is called.
  func begin(_ start: DeskStart) { send(.start(start), to: nil) }

  // MARK: Events

  func send(_ body: ChildEvent.Body, to strategy: UInt16?) {
    _ = channel.writer.send(
      ChildEvent(time: environment.now(), strategy: strategy, body), sent: MonotonicClock.now())
  }

  /// Sends a fill. One with a number below another's that went before, which found its order
  /// late, is not answered for: the answer to the other covers it.
  func deliver(_ delivery: FillDelivery, to strategy: UInt16) {
    var delivery = delivery
    if let number = delivery.number {
      if number > sentFills[Int(strategy)] {
        sentFills[Int(strategy)] = number
      } else {
        delivery.number = nil
      }
    }
    send(.filled(delivery), to: strategy)
  }

  /// Whether a strategy was sent fills up to this number.
  func wasSent(_ number: Int64, to strategy: UInt16) -> Bool {
    number > 0 && number <= sentFills[Int(strategy)]
  }

  func index(of strategy: StrategyID) -> UInt16? {
    strategies.firstIndex(of: strategy).map { UInt16(clamping: $0) }
  }

  func strategy(_ index: UInt16) -> StrategyID? {
    Int(index) < strategies.count ? strategies[Int(index)] : nil
  }

  // MARK: What the child says of its life

  /// Takes a script's description. Opens the desk's feeds once every script has spoken. A second
  /// description of one script, which no honest child sends, is ignored.
  func described(_ index: UInt16, _ description: StrategyDescription) {
    guard undescribed.remove(index) != nil else { return }
    if description.fault == nil {
      wishes[index] = description.wishes
    } else {
      unstarted.remove(index)
    }
    if undescribed.isEmpty { openFeeds() }
  }

  /// Nothing more is waited for from this strategy: it started, or it never will.
  func settled(_ index: UInt16) { unstarted.remove(index) }

  func stopped(_ index: UInt16) {
    for key in timers.keys where key.strategy == index { cancelTimer(key) }
  }

  /// One ticket for all symbols of the desk, so that each quote is written once.
  private func openFeeds() {
    var interests: [String: FeedInterest] = [:]
    for (index, wishes) in wishes.sorted(by: { $0.key < $1.key }) {
      for wish in wishes {
        feed.want(wish.symbol, for: index)
        var interest = interests[wish.symbol] ?? FeedInterest(symbol: wish.symbol)
        interest.bars.formUnion(wish.possibleBars)
        interest.warmup = max(interest.warmup, wish.possibleWarmup)
        interest.depth = max(interest.depth, min(20, Int(wish.depth)))
        interests[wish.symbol] = interest
      }
    }
    wishes = [:]
    guard !interests.isEmpty else { return }
    deskTicket = environment.feeds.openFeed(
      interests.values.sorted { $0.symbol < $1.symbol }, for: tapped(feed.part()))
  }

  private func tapped(_ part: DeskFeed.Part) -> any FeedSubscriber {
    environment.feedTap?(part) ?? part
  }

  /// Asks for one more symbol, or anew for one that it has. Beyond the limit of symbols the
  /// strategy is told that it failed.
  func subscribe(_ wish: SymbolWish, for index: UInt16) {
    let key = SymbolKey(strategy: index, symbol: wish.symbol)
    guard
      tickets[key] != nil
        || tickets.keys.count(where: { $0.strategy == index })
          < WireLimits.symbols
    else {
      send(
        .feedFailed(
          symbol: wish.symbol, code: "invalid",
          text: "more than \(WireLimits.symbols) symbols were subscribed to"), to: index)
      return
    }
    if let old = tickets.removeValue(forKey: key) { end(old) }
    feed.want(wish.symbol, for: index)
    let part = feed.part(asker: index)
    let interest = FeedInterest(
      symbol: wish.symbol, bars: wish.possibleBars, warmup: wish.possibleWarmup,
      depth: Int(wish.depth))
    tickets[key] = (environment.feeds.openFeed([interest], for: tapped(part)), part)
  }

  /// Ends a strategy's symbol. One of the desk's own symbols goes on to arrive, unheard.
  func unsubscribe(_ symbol: String, for index: UInt16) {
    feed.leave(symbol, for: index)
    if let old = tickets.removeValue(forKey: SymbolKey(strategy: index, symbol: symbol)) {
      end(old)
    }
  }

  private func end(_ old: (ticket: FeedTicket, part: DeskFeed.Part)) {
    environment.feeds.close(old.ticket)
    feed.end(old.part)
  }

  // MARK: Timers

  func setTimer(
    _ key: TimerKey, after delay: Duration, isRepeating: Bool, fire: @escaping @Sendable () -> Void
  ) {
    cancelTimer(key)
    guard timers.count < Self.timersEach * strategies.count else { return }
    timers[key] = environment.loop.schedule(after: max(delay, .milliseconds(10)), fire)
  }

  func cancelTimer(_ key: TimerKey) {
    if let token = timers.removeValue(forKey: key) { environment.loop.cancel(token) }
  }

  // MARK: Watching

  /// Why the process must go, by what it shows; nil while nothing is wrong.
  func misdeed(at now: Int64) -> String? {
    if let fault = channel.writer.fault {
      return fault == .stuck
        ? "its process took no events until too many waited" : "its channel is \(fault)"
    }
    // The first event starts the process's work and loads every script.
    let deadline = environment.hardDeadline * (unstarted.isEmpty ? 1 : 1 + strategies.count)
    let vitals = channel.vitalSigns
    return watch.misdeed(
      .init(
        now: now, busySince: vitals.busySince, eventsSeen: vitals.eventsSeen,
        hasBacklog: channel.writer.backlog() != 0), deadline: deadline
    ) { process.cpuTime }
  }

  /// Extends its processor time, when that is due and earned.
  func extendProcessorTime(at now: Int64) {
    guard allowance.isDue(now), let used = process.cpuTime else { return }
    if allowance.isEarned(now: now, used: used) {
      process.grant(cpuSeconds: ProcessConfinement.cpuAllowance)
    }
  }

  // MARK: The end

  /// Closes feeds, timers and the ring. The process must have ended.
  func close() {
    if let deskTicket { environment.feeds.close(deskTicket) }
    for (ticket, _) in tickets.values { environment.feeds.close(ticket) }
    for token in timers.values { environment.loop.cancel(token) }
    tickets = [:]
    timers = [:]
    deskTicket = nil
    channel.writer.close()
    // One that could not be watched may still be taking events.
    tap?.ended(recordsTaken: hasEnded ? channel.eventsSeen : nil)
  }
}
