import PaperExchange
public import TradingModel

/// The first kilobyte of a file of the store: what is in it.
public struct StoreHeader: Hashable, Sendable {
  /// Its length in bytes.
  static let length = 1024
  /// `PERIHIST`.
  private static let magic: [UInt8] = Array("PERIHIST".utf8)
  private static let version: UInt16 = 1

  /// Whose data, and which.
  public var key: HistoryKey
  /// The instrument's number at the broker; 0 where it is not known.
  public var instrument: InstrumentID
  /// Where it came from, for people; at most 400 bytes are kept.
  public var source: String
  /// Whether its prices were changed for splits or rolls.
  public var isAdjusted: Bool
  /// Whether it holds regular trading hours alone.
  public var regularHoursOnly: Bool

  /// A header from its parts.
  public init(
    key: HistoryKey, instrument: InstrumentID = InstrumentID(rawValue: 0), source: String,
    isAdjusted: Bool = false, regularHoursOnly: Bool = false
  ) {
    self.key = key
    self.instrument = instrument
    self.source = source
    self.isAdjusted = isAdjusted
    self.regularHoursOnly = regularHoursOnly
  }

  var bytes: [UInt8] {
    var out = StoreBytes()
    out.bytes = StoreHeader.magic
    out.append(StoreHeader.version)
    out.append(StoreHeader.code(key.kind))
    out.append(UInt8((isAdjusted ? 1 : 0) | (regularHoursOnly ? 2 : 0)))
    out.append(UInt32(bitPattern: key.barSize?.rawValue ?? 0))
    out.append(UInt64(bitPattern: instrument.rawValue))
    out.append(text: key.symbol, limit: 200)
    out.append(text: source, limit: 400)
    out.bytes += Array(repeating: 0, count: StoreHeader.length - 4 - out.bytes.count)
    out.append(StoreBytes.checksum(out.bytes))
    return out.bytes
  }

  /// Reads a header; nil, with the reason, for anything else.
  init(_ bytes: [UInt8]) throws(StoreFault) {
    guard bytes.count == StoreHeader.length, bytes.starts(with: StoreHeader.magic) else {
      throw StoreFault(what: "is not a file of the history store")
    }
    var input = StoreBytes(bytes: bytes, position: 8)
    let version: UInt16 = input.next()
    guard version == StoreHeader.version else {
      throw StoreFault(
        what: "is of version \(version) of the format; this program reads version "
          + "\(StoreHeader.version). Use the newer program, or import the data again")
    }
    var end = StoreBytes(bytes: bytes, position: StoreHeader.length - 4)
    let stated: UInt32 = end.next()
    guard stated == StoreBytes.checksum(Array(bytes.dropLast(4))) else {
      throw StoreFault(what: "has a damaged header; remove it and fetch or import its data again")
    }
    let code: UInt8 = input.next()
    let flags: UInt8 = input.next()
    let size: UInt32 = input.next()
    let instrument: UInt64 = input.next()
    let symbol = input.nextText()
    let source = input.nextText()
    guard let kind = StoreHeader.kind(code), let symbol, let source else {
      throw StoreFault(what: "has a header that makes no sense")
    }
    key = HistoryKey(
      symbol: symbol, kind: kind, barSize: BarSize(rawValue: Int32(truncatingIfNeeded: size)))
    self.instrument = InstrumentID(rawValue: Int64(bitPattern: instrument))
    self.source = source
    isAdjusted = flags & 1 != 0
    regularHoursOnly = flags & 2 != 0
  }

  private static func code(_ kind: RecordedKind) -> UInt8 {
    switch kind {
    case .quotes: 1
    case .trades: 2
    case .bars: 3
    }
  }

  private static func kind(_ code: UInt8) -> RecordedKind? {
    switch code {
    case 1: .quotes
    case 2: .trades
    case 3: .bars
    default: nil
    }
  }
}

/// What is wrong with a file of the store, without its name.
struct StoreFault: Error, Hashable {
  var what: String
}
