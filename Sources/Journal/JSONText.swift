import TradingModel

/// Writes one flat JSON object, key by key, into bytes. Made for the commit of an order, where a
/// general encoder would cost more than the commit itself.
struct JSONText {
  private(set) var bytes: [UInt8]

  init() {
    bytes = []
    bytes.reserveCapacity(512)
    bytes.append(UInt8(ascii: "{"))
  }

  /// Ends the object. Nothing may be added after it.
  mutating func close() { bytes.append(UInt8(ascii: "}")) }

  mutating func add(_ key: StaticString, _ value: String?) {
    guard let value else { return }
    name(key)
    quote(value)
  }

  mutating func add(_ key: StaticString, _ value: Int64?) {
    guard let value else { return }
    name(key)
    bytes.append(contentsOf: String(value).utf8)
  }

  mutating func add(_ key: StaticString, _ value: Decimal64?) {
    guard let value else { return }
    name(key)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: value.description.utf8)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Adds a value that is JSON already.
  mutating func add(_ key: StaticString, json: [UInt8]?) {
    guard let json else { return }
    name(key)
    bytes.append(contentsOf: json)
  }

  private mutating func name(_ key: StaticString) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "\""))
    key.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20, 0x7F:
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
