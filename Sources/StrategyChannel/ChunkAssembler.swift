/// Puts long messages together from their parts. Any part that does not continue the one before
/// is an error, and so is a message above the limit; nothing is allocated for bytes that did not
/// come.
struct ChunkAssembler {
  static let headerSize = 8

  private var parts: [UInt8] = []
  private var total = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  var isIdle: Bool { total == 0 }

  /// Takes one part; answers the whole message with its last.
  mutating func append(_ bytes: UnsafeRawBufferPointer) throws(ChannelError) -> [UInt8]? {
    guard bytes.count > ChunkAssembler.headerSize else { throw .brokenChunk }
    let claimed = Int(bytes.loadUnaligned(as: UInt32.self))
    let offset = Int(bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    guard claimed <= limit else {
      throw .tooLong(field: "message", length: claimed, limit: limit)
    }
    if isIdle { total = claimed }
    let body = bytes[ChunkAssembler.headerSize...]
    guard claimed == total, offset == parts.count, body.count <= total - parts.count else {
      throw .brokenChunk
    }
    parts.append(contentsOf: body)
    guard parts.count == total else { return nil }
    let whole = parts
    parts = []
    total = 0
    return whole
  }

  /// Cuts a message into parts of at most `size` bytes, headers included.
  static func split(_ message: [UInt8], size: Int) -> [[UInt8]] {
    let step = size - headerSize
    return stride(from: 0, to: message.count, by: step).map { offset in
      var part: [UInt8] = []
      let end = min(message.count, offset + step)
      part.reserveCapacity(end - offset + headerSize)
      for number in [UInt32(message.count), UInt32(offset)] {
        withUnsafeBytes(of: number.littleEndian) { part.append(contentsOf: $0) }
      }
      part.append(contentsOf: message[offset..<end])
      return part
    }
  }
}
