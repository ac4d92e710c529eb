/// A trade as tick types 48 and 77 tell it: `price;size;time;volume;vwap;single`.
public struct RTVolume: Hashable, Sendable {
  /// The price of the trade; unset for what happens without one, such as an open interest.
  public var price: TWSNumber
  /// The size of the trade.
  public var size: TWSNumber
  /// When, in milliseconds since 1970.
  public var timeMillis: Int
  /// The volume of the day so far.
  public var volume: TWSNumber
  /// The volume-weighted average price of the day so far.
  public var vwap: TWSNumber
  /// Whether one market maker filled the trade.
  public var isSingleMaker: Bool

  /// A trade.
  public init(
    price: TWSNumber, size: TWSNumber, timeMillis: Int, volume: TWSNumber, vwap: TWSNumber,
    isSingleMaker: Bool
  ) {
    self.price = price
    self.size = size
    self.timeMillis = timeMillis
    self.volume = volume
    self.vwap = vwap
    self.isSingleMaker = isSingleMaker
  }

  /// Reads the text of a tick; nil if it has not exactly six parts of the right kinds.
  public init?(_ text: String) {
    var text = text
    guard let value = text.withUTF8({ RTVolume(bytes: UnsafeRawBufferPointer($0)) }) else {
      return nil
    }
    self = value
  }

  /// Reads the bytes of a tick without making a text of them.
  public init?(bytes: UnsafeRawBufferPointer) {
    var parts = Parts(bytes: bytes)
    guard let price = parts.number(), let size = parts.number(),
      let time = parts.number()?.integer, let volume = parts.number(), let vwap = parts.number(),
      let single = parts.next(), parts.isAtEnd
    else { return nil }
    switch single.count {
    case 4 where single.elementsEqual("true".utf8): isSingleMaker = true
    case 5 where single.elementsEqual("false".utf8): isSingleMaker = false
    default: return nil
    }
    self.price = price
    self.size = size
    timeMillis = Int(time)
    self.volume = volume
    self.vwap = vwap
  }

  /// The text of a tick.
  public var text: String {
    var writer = FieldWriter(version: .newestText, capacity: 64)
    for number in [price, size, TWSNumber(timeMillis), volume, vwap] {
      writer.append(number, rule: .price)
      writer.bytes.append(UInt8(ascii: ";"))
    }
    return String(decoding: writer.bytes, as: UTF8.self) + (isSingleMaker ? "true" : "false")
  }
}

/// The parts of a text between semicolons.
private struct Parts {
  let bytes: UnsafeRawBufferPointer
  var position = 0
  var isAtEnd: Bool { position > bytes.count }

  init(bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  mutating func next() -> UnsafeRawBufferPointer? {
    guard position <= bytes.count else { return nil }
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: ";") { position += 1 }
    defer { position += 1 }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
  }

  mutating func number() -> TWSNumber? {
    if let plain = PlainDecimal.scan(bytes, from: position, until: UInt8(ascii: ";")) {
      position = plain.end + 1
      return plain.number(.price)
    }
    return next().flatMap { TWSNumber.parse($0, rule: .price) }
  }
}
