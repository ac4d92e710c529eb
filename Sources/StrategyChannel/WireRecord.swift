import TradingModel

/// A record as it stands in a ring: what writers of tapes and tests put there without a ring.
public struct WireRecord: Hashable, Sendable {
  /// What it is.
  public var kind: UInt16
  /// Its bytes.
  public var bytes: [UInt8]

  /// A record from its parts.
  public init(kind: UInt16, bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }

  /// Whether a record for a child of this kind is a quote or a trade, whole by itself.
  public static func isTick(kind: UInt16) -> Bool {
    kind == RecordKind.quote || kind == RecordKind.trade
  }

  /// The longest record that a channel writes; what is longer goes in parts.
  public static let limit = 64 << 10

  /// The records of an event, as `EventWriter` would write them.
  public static func records(of event: ChildEvent) -> [WireRecord] {
    var writer = WireWriter()
    if event.strategy == nil, case .quote(let index, let quote, let sent) = event.body,
      quote.time == event.time
    {
      writer.put(QuoteRecord(index: index, quote: quote, sent: sent))
      return [WireRecord(kind: RecordKind.quote, bytes: writer.bytes)]
    }
    if event.strategy == nil, case .trade(let index, let trade, let missed) = event.body,
      trade.time == event.time
    {
      writer.put(TradeRecord(index: index, trade: trade, missed: missed))
      return [WireRecord(kind: RecordKind.trade, bytes: writer.bytes)]
    }
    writer.put(event)
    return records(of: writer.bytes)
  }

  /// The records of a message, as a child would write them.
  public static func records(of message: ChildMessage) -> [WireRecord] {
    var writer = WireWriter()
    writer.put(message)
    return records(of: writer.bytes)
  }

  private static func records(of bytes: [UInt8]) -> [WireRecord] {
    guard bytes.count > limit else { return [WireRecord(kind: RecordKind.general, bytes: bytes)] }
    return ChunkAssembler.split(bytes, size: limit).map {
      WireRecord(kind: RecordKind.chunk, bytes: $0)
    }
  }
}
