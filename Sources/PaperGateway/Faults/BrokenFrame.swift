import TWSProtocol

/// Frames that are not as they should be.
enum BrokenFrame {
  /// A payload behind its length.
  static func framed(_ payload: [UInt8]) -> [UInt8] {
    let length = UInt32(truncatingIfNeeded: payload.count).bigEndian
    return withUnsafeBytes(of: length, Array.init) + payload
  }

  /// A message without its second half.
  static func truncated(_ message: GatewayMessage, _ version: ServerVersion) -> [UInt8] {
    let payload = payload(message, version)
    return framed(Array(payload.prefix(max(1, payload.count / 2))))
  }

  /// A message with one field that is no number.
  static func spoiled(
    _ message: GatewayMessage, _ field: Int, _ version: ServerVersion
  ) -> [UInt8] {
    var fields = payload(message, version).split(separator: 0, omittingEmptySubsequences: false)
    if fields.indices.contains(field) { fields[field] = ArraySlice("1.2.3x".utf8) }
    return framed(Array(fields.joined(separator: [0])))
  }

  private static func payload(_ message: GatewayMessage, _ version: ServerVersion) -> [UInt8] {
    var encoder = FrameEncoder(version: version)
    try? encoder.append(message)  // Safe: what cannot be written leaves the encoder empty.
    return Array(encoder.bytes.dropFirst(FrameDecoder.lengthBytes))
  }
}
