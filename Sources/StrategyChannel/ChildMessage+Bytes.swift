extension ChildMessage {
  /// The message as it stands on the channel, without the callback that asked. Two messages are the
  /// same to the daemon exactly when these bytes are.
  public var wireBytes: [UInt8] {
    var writer = WireWriter()
    writer.put(ChildMessage(strategy: strategy, body))
    return writer.bytes
  }
}
