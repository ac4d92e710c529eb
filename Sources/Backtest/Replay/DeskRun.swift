import LuaRuntime
import StrategyChannel
import StrategyHost

/// Some strategies of a recorded life, run again in this process on the life's events.
///
/// Confined to one thread, which must be the one that the watchdog watches.
final class DeskRun {
  private final class Sink: MessageSink {
    var messages: [ChildMessage] = []

    func send(_ message: ChildMessage) { messages.append(message) }
    func offer(_ message: ChildMessage) -> Bool {
      messages.append(message)
      return true
    }
  }

  /// How the replayed child would have left; nil while it runs.
  private(set) var end: StrategyDesk.Step?
  private let sink = Sink()
  private let desk: StrategyDesk
  /// The strategies that run, by their index in the recorded life, ascending.
  private let members: [UInt16]
  private let change: (inout StrategyStart) -> Void

  /// A desk of the life's strategies at `members`. `change` may alter what each is started with.
  init(
    members: [UInt16], watchdog: LuaWatchdog?,
    change: @escaping (inout StrategyStart) -> Void = { _ in }
  ) {
    self.members = members
    self.change = change
    desk = StrategyDesk(sink: sink) { _ in watchdog }
  }

  /// Hands an event over and answers what the strategies said to it, by their recorded indexes.
  /// Nothing once the child would have left.
  func take(_ event: ChildEvent) -> [ChildMessage] {
    guard end == nil, let event = translated(event) else { return [] }
    let step = desk.handle(event)
    if step != .goOn { end = step }
    let messages = sink.messages
    sink.messages.removeAll(keepingCapacity: true)
    return messages.map { message in
      var message = message
      message.strategy = members[Int(message.strategy)]
      return message
    }
  }

  /// The event for this desk; nil when it is for a strategy that does not run here.
  private func translated(_ event: ChildEvent) -> ChildEvent? {
    var event = event
    if case .start(let start) = event.body {
      let strategies = members.map { index in
        var strategy = start.strategies[Int(index)]
        change(&strategy)
        return strategy
      }
      event.body = .start(DeskStart(strategies: strategies))
    }
    guard let index = event.strategy else { return event }
    guard let place = members.firstIndex(of: index) else { return nil }
    event.strategy = UInt16(clamping: place)
    return event
  }
}
