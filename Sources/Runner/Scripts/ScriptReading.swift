import StrategyChannel
import StrategyHost
import TradingModel

/// Loads a script without a market, to learn what it declares.
enum ScriptReading {
  /// What the script says about itself. Throws a failure with file and line when it cannot be
  /// loaded. `on_start` is run, within `ScriptCheck.instructionLimit`.
  static func description(of start: StrategyStart) throws -> StrategyDescription {
    var start = start
    start.limits.instructionLimit = ScriptCheck.instructionLimit
    let sink = Listener()
    let desk = StrategyDesk(sink: sink) { _ in nil }
    let event = ChildEvent(time: Timestamp(rawValue: 0), .start(DeskStart(strategies: [start])))
    _ = desk.handle(event)
    guard let description = sink.description else {
      throw CommandFailure(
        .error, "\(start.scriptName): the script's Lua state cannot be made; is there memory left?")
    }
    guard let fault = description.fault else { return description }
    let place = [fault.file ?? start.scriptName, fault.line.map { "\($0)" }].compactMap(\.self)
    throw CommandFailure(.error, "\(place.joined(separator: ":")): \(fault.message)")
  }

  /// Keeps the description of all that a strategy says.
  private final class Listener: MessageSink {
    private(set) var description: StrategyDescription?

    func send(_ message: ChildMessage) throws(ChannelError) {
      if case .described(let description) = message.body { self.description = description }
    }

    func offer(_ message: ChildMessage) throws(ChannelError) -> Bool {
      try send(message)
      return true
    }
  }
}
