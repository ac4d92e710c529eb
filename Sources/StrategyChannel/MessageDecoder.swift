/// Puts the records of a ring up back together into messages. A value; keeps the parts of a long
/// message that is not whole yet, at most `WireLimits.messageFromChild` bytes.
public struct MessageDecoder: Sendable {
  private var assembler = ChunkAssembler(limit: WireLimits.messageFromChild)

  /// A decoder at the start of a record that is not a later part.
  public init() {}

  /// Whether no message is half done.
  public var isIdle: Bool { assembler.isIdle }

  /// Takes one record, in the order of the ring; nil for a part of a message that is not whole
  /// yet. After an error the decoder is of no use until `reset()`.
  public mutating func decode(
    kind: UInt16, _ bytes: UnsafeRawBufferPointer
  ) throws(ChannelError) -> ChildMessage? {
    if kind == RecordKind.chunk {
      guard let whole = try assembler.append(bytes) else { return nil }
      return try whole.decoded(as: ChildMessage.self, record: "message")
    }
    guard kind == RecordKind.general else {
      throw .unknownValue(field: "record kind", value: UInt64(kind))
    }
    guard assembler.isIdle else { throw .brokenChunk }
    return try bytes.decoded(as: ChildMessage.self, record: "message")
  }

  /// Forgets the message that is half done.
  public mutating func reset() { self = MessageDecoder() }
}
