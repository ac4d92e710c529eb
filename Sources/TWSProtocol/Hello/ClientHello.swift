/// The first bytes of a connection: which versions the client speaks.
///
/// On the wire `API` and NUL, then one frame with the text `vMIN..MAX`, which options may follow
/// after a space.
public struct ClientHello: Hashable, Sendable {
  /// The oldest version that the client speaks.
  public var minimum: ServerVersion
  /// The newest version that the client speaks.
  public var maximum: ServerVersion
  /// Connect options such as `+PACEAPI`; mostly empty.
  public var options: String

  /// The most bytes that the text of a hello may have; more is refused.
  public static let maximumPayloadBytes = 1024

  static let prefix: [UInt8] = Array("API\0".utf8)

  /// A hello for a range of versions.
  public init(minimum: ServerVersion, maximum: ServerVersion, options: String = "") {
    self.minimum = minimum
    self.maximum = maximum
    self.options = options
  }

  /// What our own client offers: the text versions from 176 on.
  public static let ours = ClientHello(minimum: .oldestForClient, maximum: .newestText)

  /// The bytes to send, prefix and frame.
  ///
  /// - Throws: ``TWSError`` if the options make the text too long.
  public func encoded() throws(TWSError) -> [UInt8] {
    var text = "v\(minimum)..\(maximum)"
    if !options.isEmpty { text += " \(options)" }
    let length = text.utf8.count
    guard length <= Self.maximumPayloadBytes else {
      throw TWSError(
        .payloadTooLarge(length: length, maximum: Self.maximumPayloadBytes), message: "hello")
    }
    var bytes = Self.prefix
    bytes += [0, 0, UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length)]
    bytes += text.utf8
    return bytes
  }

  /// Reads a hello from the first bytes of a connection.
  ///
  /// - Returns: the hello and how many bytes it took; nil if more bytes are needed.
  /// - Throws: ``TWSError`` as soon as the bytes cannot become a hello.
  public static func decode(
    _ bytes: some RandomAccessCollection<UInt8>
  ) throws(TWSError) -> (hello: ClientHello, taken: Int)? {
    let head = Array(bytes.prefix(prefix.count + FrameDecoder.lengthBytes + maximumPayloadBytes))
    guard head.starts(with: prefix.prefix(head.count)) else {
      throw TWSError(.badHello, message: "hello", excerpt: TWSError.excerpt(of: head))
    }
    guard head.count >= prefix.count else { return nil }
    let frame = try head.withUnsafeBufferPointer { buffer throws(TWSError) in
      try FrameDecoder.frame(
        in: UnsafeRawBufferPointer(buffer), from: prefix.count,
        maximumPayloadBytes: maximumPayloadBytes)
    }
    guard let frame else { return nil }
    guard let hello = parse(head[frame]) else {
      throw TWSError(.badHello, message: "hello", excerpt: TWSError.excerpt(of: head[frame]))
    }
    return (hello, frame.upperBound)
  }

  /// Reads `vMIN..MAX[ options]` or, from clients of one version, `vN[ options]`.
  private static func parse(_ payload: ArraySlice<UInt8>) -> ClientHello? {
    guard payload.first == UInt8(ascii: "v") else { return nil }
    let parts = payload.dropFirst().split(
      separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
    guard let versions = parts.first else { return nil }
    let options = parts.count == 2 ? String(validating: parts[1], as: UTF8.self) : ""
    guard let options else { return nil }
    let numbers = versions.split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    switch numbers.count {
    case 1:
      guard let only = HelloNumber.parse(numbers[0]) else { return nil }
      return ClientHello(minimum: only, maximum: only, options: options)
    case 3:
      guard numbers[1].isEmpty, let low = HelloNumber.parse(numbers[0]),
        let high = HelloNumber.parse(numbers[2]), low <= high
      else { return nil }
      return ClientHello(minimum: low, maximum: high, options: options)
    default:
      return nil
    }
  }
}

enum HelloNumber {
  /// One to six digits.
  static func parse(_ digits: ArraySlice<UInt8>) -> ServerVersion? {
    guard (1...6).contains(digits.count) else { return nil }
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return ServerVersion(rawValue: value)
  }
}
