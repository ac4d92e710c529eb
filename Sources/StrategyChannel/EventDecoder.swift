import TradingModel

/// Puts the records of a ring down back together into events. A value; keeps the parts of a long
/// event that is not whole yet, at most `WireLimits.eventToChild` bytes.
public struct EventDecoder: Sendable {
  private var assembler = ChunkAssembler(limit: WireLimits.eventToChild)

  /// A decoder at the start of a record that is not a later part.
  public init() {}

  /// Whether no event is half done.
  public var isIdle: Bool { assembler.isIdle }

  /// Takes one record, in the order of the ring; nil for a part of an event that is not whole yet.
  /// After an error the decoder is of no use until `reset()`.
  @inline(__always)
  public mutating func decode(
    kind: UInt16, _ bytes: UnsafeRawBufferPointer
  ) throws(ChannelError) -> ChildEvent? {
    switch kind {
    case RecordKind.quote:
      let quote = try QuoteRecord.load(bytes)
      return ChildEvent(
        time: quote.quote.time, .quote(quote.index, quote.quote, sent: quote.sent))
    case RecordKind.trade:
      let trade = try TradeRecord.load(bytes)
      return ChildEvent(
        time: trade.trade.time, .trade(trade.index, trade.trade, missed: trade.missed))
    case RecordKind.general: return try bytes.decoded(as: ChildEvent.self, record: "event")
    case RecordKind.chunk:
      guard let whole = try assembler.append(bytes) else { return nil }
      return try whole.decoded(as: ChildEvent.self, record: "event")
    default: throw .unknownValue(field: "record kind", value: UInt64(kind))
    }
  }

  /// Forgets the event that is half done.
  public mutating func reset() { self = EventDecoder() }
}
