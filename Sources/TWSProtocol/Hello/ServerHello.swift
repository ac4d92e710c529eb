/// The gateway's answer to a hello: the version that both will speak, and its clock.
///
/// On the wire one frame of exactly two fields.
public struct ServerHello: Hashable, Sendable {
  /// The agreed version.
  public var version: ServerVersion
  /// The gateway's time with a zone's display name, such as `20260413 15:27:04 CET`.
  public var time: String

  /// An answer with this version and time.
  public init(version: ServerVersion, time: String) {
    self.version = version
    self.time = time
  }

  /// The bytes to send, a whole frame.
  ///
  /// - Throws: ``TWSError`` if the time holds NUL.
  public func encoded() throws(TWSError) -> [UInt8] {
    var writer = FieldWriter(version: version, capacity: 64)
    writer.bytes = [0, 0, 0, 0]
    var (number, time) = (version.rawValue, time)
    writer.integer(&number, "version")
    writer.text(&time, "time")
    if let failure = writer.failure { throw failure }
    let length = writer.bytes.count - FrameDecoder.lengthBytes
    for index in 0..<FrameDecoder.lengthBytes {
      writer.bytes[index] = UInt8(truncatingIfNeeded: length >> (24 - 8 * index))
    }
    return writer.bytes
  }

  /// Reads the payload of the first frame that a gateway sends.
  ///
  /// - Throws: ``TWSError`` if it is not a version and a time.
  public static func decode(
    _ payload: UnsafeRawBufferPointer
  ) throws(TWSError) -> ServerHello {
    var reader = FieldReader(payload, version: .newestText, message: "hello")
    var (number, time) = (0, "")
    reader.integer(&number, "version")
    reader.text(&time, "time")
    try reader.finish()
    return ServerHello(version: ServerVersion(rawValue: number), time: time)
  }

  /// Reads the payload of the first frame that a gateway sends.
  public static func decode(_ payload: [UInt8]) throws(TWSError) -> ServerHello {
    try payload.withUnsafeBufferPointer { bytes throws(TWSError) in
      try decode(UnsafeRawBufferPointer(bytes))
    }
  }
}
