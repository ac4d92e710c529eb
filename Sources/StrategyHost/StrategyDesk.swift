public import LuaRuntime
public import StrategyChannel
import TradingModel

/// All strategies of one child: hands each event to those that it concerns.
///
/// Confined to the child's thread, which must be the one that the watchdog watches.
public final class StrategyDesk {
  /// What the child does next.
  public enum Step: Hashable, Sendable {
    /// Wait for the next event.
    case goOn
    /// Every strategy has stopped: leave in order.
    case leave
    /// A strategy was stopped by a limit: leave with a failure, so that the desk is started anew.
    case fail
  }

  private let sink: any MessageSink
  private let makeWatchdog: (Duration) -> LuaWatchdog?
  private var instances: [StrategyInstance] = []
  /// The same strategies, for the market's events: set once, when all of them are there.
  private(set) var handles: UnsafeMutableBufferPointer<Unmanaged<StrategyInstance>>
  /// What came before the start: where the strategies stand. The daemon bounds it.
  private var briefing: [ChildEvent] = []
  private var running = 0
  private var watchdog: LuaWatchdog?

  /// A desk that waits for its `.start`. `makeWatchdog` gets the shortest soft deadline of the
  /// desk's strategies; nil leaves time unwatched, for tests.
  public init(
    sink: any MessageSink, makeWatchdog: @escaping (Duration) -> LuaWatchdog?
  ) {
    self.sink = sink
    self.makeWatchdog = makeWatchdog
    handles = .allocate(capacity: 0)
  }

  deinit { handles.deallocate() }

  /// Takes the next event of the channel.
  public func handle(_ event: ChildEvent) -> Step {
    if case .start(let start) = event.body { return begin(start, event) }
    if instances.isEmpty {
      briefing.append(event)
      return .goOn
    }
    if let index = event.strategy {
      guard Int(index) < instances.count else { return .goOn }
      return deliver(event, to: instances[Int(index)])
    }
    // The market's events, which are nearly all, have a way of their own.
    switch event.body {
    case .quote(let index, let quote, _): return self.quote(index, quote, at: event.time)
    case .trade(let index, let trade, let missed):
      return self.trade(index, trade, missed: missed, at: event.time)
    case .bar(let index, let size, let bar, let isWarmup):
      return self.bar(index, size, bar, isWarmup: isWarmup, at: event.time)
    case .start, .instrument, .depth, .warmedUp, .feedState, .feedFailed, .order, .filled,
      .requestRefused, .preview, .position, .holding, .accountValue, .timer, .connection, .stop:
      return handleOther(event)
    }
  }

  private func handleOther(_ event: ChildEvent) -> Step {
    var step = Step.goOn
    for instance in instances where concerns(event, instance) {
      let next = deliver(event, to: instance)
      if next != .goOn { step = next }
    }
    return step
  }

  private func begin(_ start: DeskStart, _ event: ChildEvent) -> Step {
    guard instances.isEmpty else { return .goOn }
    let limit = start.strategies.map(\.limits.softDeadline).min() ?? .milliseconds(100)
    watchdog = makeWatchdog(limit)
    for (index, strategy) in start.strategies.enumerated() {
      do throws(LuaError) {
        let instance = try StrategyInstance(
          index: UInt16(clamping: index), start: strategy, sink: sink, watchdog: watchdog)
        instances.append(instance)
        instance.context.now = event.time
      } catch { return .fail }
    }
    running = instances.count
    handles.deallocate()
    handles = .allocate(capacity: instances.count)
    _ = handles.initialize(from: instances.map { Unmanaged.passUnretained($0) })
    for event in briefing {
      guard let index = event.strategy, Int(index) < instances.count else { continue }
      instances[Int(index)].takeBriefing(event)
    }
    briefing = []
    for instance in instances {
      instance.begin()
      if instance.context.failure != nil || instance.hitLimit { return .fail }
    }
    return .goOn
  }

  private func concerns(_ event: ChildEvent, _ instance: StrategyInstance) -> Bool {
    switch event.body {
    case .quote(let index, _, _), .trade(let index, _, _), .depth(let index, _),
      .bar(let index, _, _, _),
      .warmedUp(let index, _), .feedState(let index, _):
      instance.wants(index)
    case .start, .instrument, .feedFailed, .order, .filled, .requestRefused,
      .preview, .position, .holding, .accountValue, .timer, .connection, .stop:
      true
    }
  }

  private func deliver(_ event: ChildEvent, to instance: StrategyInstance) -> Step {
    let wasBroken = instance.isBroken
    instance.handle(event)
    if instance.context.failure != nil { return .fail }
    if instance.isBroken && !wasBroken { return .fail }
    if case .stop = event.body {
      running -= 1
      if running <= 0 { return .leave }
    }
    return .goOn
  }
}
