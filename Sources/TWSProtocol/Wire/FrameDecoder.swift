/// Cuts a stream of bytes, fed in pieces of any size, into the payloads of frames.
///
/// A frame is four bytes of length, big-endian, and so many bytes of payload. The decoder keeps
/// what has not been taken yet, so drain it with ``withNextFrame(_:)`` after each ``append(_:)``;
/// then it never holds more than one incomplete frame plus one piece. After an error the stream
/// has lost its place: every later call throws the same error and the connection must go.
public struct FrameDecoder: Sendable {
  /// The largest payload that the official clients accept: 16 MiB - 1.
  public static let defaultMaximumPayloadBytes = 0xFF_FFFF
  /// How many bytes of length stand before a payload.
  public static let lengthBytes = 4

  /// The largest payload that this decoder accepts.
  public let maximumPayloadBytes: Int

  private var buffer: [UInt8] = []
  private var head = 0
  private var failure: TWSError?

  /// An empty decoder.
  ///
  /// - Parameter maximumPayloadBytes: frames that announce more are refused with
  ///   ``TWSError/Kind/oversizedFrame(length:maximum:)``.
  public init(maximumPayloadBytes: Int = Self.defaultMaximumPayloadBytes) {
    self.maximumPayloadBytes = maximumPayloadBytes
  }

  /// How many bytes are held.
  public var bufferedBytes: Int { buffer.count - head }

  /// Takes over the next piece of the stream.
  ///
  /// Complexity: O(*n*) in the piece, plus the incomplete frame before it.
  public mutating func append(_ piece: UnsafeRawBufferPointer) {
    compact()
    buffer.append(contentsOf: piece)
  }

  /// Takes over the next piece of the stream.
  public mutating func append(_ piece: some Sequence<UInt8>) {
    compact()
    buffer.append(contentsOf: piece)
  }

  /// Lends the payload of the next complete frame, or returns nil if more bytes are needed.
  ///
  /// The frame counts as taken even if `body` throws. The bytes are valid inside `body` only.
  public mutating func withNextFrame<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result? {
    guard let range = try nextFrame() else { return nil }
    return try buffer.withUnsafeBytes { bytes in
      try body(UnsafeRawBufferPointer(rebasing: bytes[range]))
    }
  }

  /// Copies the payload of the next complete frame, or returns nil if more bytes are needed.
  public mutating func nextPayload() throws(TWSError) -> [UInt8]? {
    guard let range = try nextFrame() else { return nil }
    return Array(buffer[range])
  }

  private mutating func nextFrame() throws(TWSError) -> Range<Int>? {
    if let failure { throw failure }
    do throws(TWSError) {
      let found = try buffer.withUnsafeBufferPointer { bytes throws(TWSError) in
        try Self.frame(
          in: UnsafeRawBufferPointer(bytes), from: head, maximumPayloadBytes: maximumPayloadBytes)
      }
      if let found { head = found.upperBound }
      return found
    } catch {
      failure = error
      throw error
    }
  }

  /// Finds the payload of the frame that begins at `start`, without copying; nil if it is not
  /// complete.
  ///
  /// For owners who hold the bytes themselves: the next frame begins at the upper bound.
  public static func frame(
    in bytes: UnsafeRawBufferPointer, from start: Int,
    maximumPayloadBytes: Int = Self.defaultMaximumPayloadBytes
  ) throws(TWSError) -> Range<Int>? {
    guard start >= 0, bytes.count - start >= lengthBytes else { return nil }
    let length =
      Int(bytes[start]) << 24 | Int(bytes[start + 1]) << 16 | Int(bytes[start + 2]) << 8
      | Int(bytes[start + 3])
    guard length <= maximumPayloadBytes else {
      throw TWSError(
        .oversizedFrame(length: length, maximum: maximumPayloadBytes), message: "frame",
        excerpt: TWSError.excerpt(of: bytes[start...].prefix(TWSError.excerptLimit)))
    }
    guard bytes.count - start - lengthBytes >= length else { return nil }
    return start + lengthBytes..<start + lengthBytes + length
  }

  private mutating func compact() {
    guard head > 0 else { return }
    if head == buffer.count {
      buffer.removeAll(keepingCapacity: true)
    } else {
      buffer.removeSubrange(..<head)
    }
    head = 0
  }
}
