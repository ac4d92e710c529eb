public import StrategyChannel
public import TradingModel

/// The market's events without the envelope of a `ChildEvent`: for hosts in the same process, which
/// hand over millions a second. Each does what `handle` does with the same event for the whole desk
/// (`strategy` nil): every strategy that asked for the instrument gets it, in the desk's order.
/// Before the `.start` they are nothing.
extension StrategyDesk {
  /// Takes the newest quote; the event's time is the quote's.
  public func quote(_ index: ChildEvent.InstrumentIndex, _ quote: Quote) -> Step {
    self.quote(index, quote, at: quote.time)
  }

  /// Takes a trade, before which none was dropped; the event's time is the trade's.
  public func trade(_ index: ChildEvent.InstrumentIndex, _ trade: Trade) -> Step {
    self.trade(index, trade, missed: 0, at: trade.time)
  }

  /// Takes a finished bar; `time` is when it became known.
  public func bar(
    _ index: ChildEvent.InstrumentIndex, _ size: BarSize, _ bar: Bar, isWarmup: Bool,
    at time: Timestamp
  ) -> Step {
    deliver(index, at: time) { $0.handle(index, size, bar, isWarmup: isWarmup) }
  }

  @inline(__always)
  func quote(
    _ index: ChildEvent.InstrumentIndex, _ quote: Quote, at time: Timestamp
  ) -> Step {
    deliver(index, at: time) { $0.handle(index, quote) }
  }

  @inline(__always)
  func trade(
    _ index: ChildEvent.InstrumentIndex, _ trade: Trade, missed: UInt32, at time: Timestamp
  ) -> Step {
    deliver(index, at: time) { $0.handle(index, trade, missed: missed) }
  }

  @inline(__always)
  private func deliver(
    _ index: ChildEvent.InstrumentIndex, at time: Timestamp,
    _ body: (StrategyInstance) -> Void
  ) -> Step {
    var step = Step.goOn
    for handle in handles {
      // The desk keeps its strategies to its end, so nothing need be retained for the call.
      let next = handle._withUnsafeGuaranteedRef { instance in
        instance.wants(index) ? Self.deliver(to: instance, at: time, body) : .goOn
      }
      if next != .goOn { step = next }
    }
    return step
  }

  @inline(__always)
  private static func deliver(
    to instance: StrategyInstance, at time: Timestamp, _ body: (StrategyInstance) -> Void
  ) -> Step {
    let context = instance.context
    if time > context.now { context.now = time }
    if instance.isBroken { return context.failure == nil ? .goOn : .fail }
    body(instance)
    return instance.isBroken || context.failure != nil ? .fail : .goOn
  }
}
