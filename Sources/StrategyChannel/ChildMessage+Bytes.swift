extension ChildMessage {
  /// The message as it stands on the channel. Two messages are the same to the daemon exactly when
  /// these bytes are.
  public var wireBytes: [UInt8] {
    var writer = WireWriter()
    writer.put(self)
    return writer.bytes
  }
}
