/// Collects messages as frames in one reusable buffer, ready to be sent in one write.
///
/// A message that cannot be written leaves the buffer as it was before.
public struct FrameEncoder: Sendable {
  /// The agreed version, which decides the layouts.
  public let version: ServerVersion
  /// The frames so far.
  public private(set) var bytes: [UInt8] = []

  /// An empty encoder for one connection.
  public init(version: ServerVersion) {
    self.version = version
  }

  /// Forgets the frames, keeping the memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }

  /// Adds bytes as they are, for tests of what a peer does with frames that are none.
  public mutating func append(raw: [UInt8]) {
    bytes.append(contentsOf: raw)
  }

  /// Lends the frames so far, for a send without a copy.
  public func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBytes(body)
  }

  /// Adds a message of the gateway.
  ///
  /// - Throws: ``TWSError`` if a text holds NUL or the payload is too large for a frame.
  public mutating func append(_ message: GatewayMessage) throws(TWSError) {
    try frame(message: "gatewayMessage") { message.write(&$0) }
  }

  /// Adds a message of the client.
  ///
  /// - Throws: ``TWSError`` if a text holds NUL or the payload is too large for a frame.
  public mutating func append(_ message: ClientMessage) throws(TWSError) {
    try frame(message: "clientMessage") { message.write(&$0) }
  }

  private mutating func frame(
    message: StaticString, _ write: (inout FieldWriter) -> Void
  ) throws(TWSError) {
    let start = bytes.count
    // The buffer moves into the writer and back, so that appending never copies it.
    var taken: [UInt8] = []
    swap(&taken, &bytes)
    var writer = FieldWriter(version: version, bytes: taken, message: message)
    taken = []
    writer.bytes.append(contentsOf: [0, 0, 0, 0])
    write(&writer)
    swap(&bytes, &writer.bytes)
    let length = bytes.count - start - FrameDecoder.lengthBytes
    var failure = writer.failure
    if failure == nil, length > FrameDecoder.defaultMaximumPayloadBytes {
      failure = TWSError(
        .payloadTooLarge(length: length, maximum: FrameDecoder.defaultMaximumPayloadBytes),
        message: writer.message.description)
    }
    if let failure {
      bytes.removeSubrange(start...)
      throw failure
    }
    bytes[start] = UInt8(truncatingIfNeeded: length >> 24)
    bytes[start + 1] = UInt8(truncatingIfNeeded: length >> 16)
    bytes[start + 2] = UInt8(truncatingIfNeeded: length >> 8)
    bytes[start + 3] = UInt8(truncatingIfNeeded: length)
  }
}
