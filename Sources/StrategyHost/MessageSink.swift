public import StrategyChannel

/// Where a strategy's messages go: the channel to the daemon, or a list in a test.
public protocol MessageSink: AnyObject {
  /// Takes a message for certain; may wait for room. Throws only when the daemon is gone.
  func send(_ message: ChildMessage) throws(ChannelError)
  /// Takes a message if there is room now; false when there is none.
  func offer(_ message: ChildMessage) throws(ChannelError) -> Bool
}

extension ChildEndpoint: MessageSink {}
