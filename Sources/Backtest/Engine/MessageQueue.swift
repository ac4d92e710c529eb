import StrategyChannel
import StrategyHost

/// Keeps what the strategy says until its callback has returned. Bounded by what one callback may
/// say: the run ends a strategy that never stops talking.
final class MessageQueue: MessageSink {
  private(set) var messages: [ChildMessage] = []
  /// Lines of one moment that found no room.
  static let linesAtOnce = 10_000

  @inline(__always) var isEmpty: Bool { messages.isEmpty }

  func send(_ message: ChildMessage) throws(ChannelError) { messages.append(message) }

  func offer(_ message: ChildMessage) throws(ChannelError) -> Bool {
    guard messages.count < Self.linesAtOnce else { return false }
    messages.append(message)
    return true
  }

  /// Takes all that was said.
  func take() -> [ChildMessage] {
    var taken: [ChildMessage] = []
    swap(&taken, &messages)
    return taken
  }
}
