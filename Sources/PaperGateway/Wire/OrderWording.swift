import TWSProtocol

/// A client's order in its own words, as text that a ledger can keep.
///
/// The text is the version of the message's layout and the message's fields, each ended by `|`; a
/// `|` within a field is `\p`, a backslash is doubled.
enum OrderWording {
  /// The words of an order; empty for one that cannot be written again.
  static func text(of order: ClientMessage.PlaceOrder, _ version: ServerVersion) -> String {
    var encoder = FrameEncoder(version: version)
    do {
      try encoder.append(.placeOrder(order))
    } catch {
      return ""
    }
    var bytes = Array("\(version.rawValue)|".utf8)
    for byte in encoder.bytes.dropFirst(FrameDecoder.lengthBytes) {
      switch byte {
      case 0: bytes.append(UInt8(ascii: "|"))
      case UInt8(ascii: "|"): bytes += Array("\\p".utf8)
      case UInt8(ascii: "\\"): bytes += Array("\\\\".utf8)
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The order of a text; nil for a text that is none.
  static func order(_ text: String) -> ClientMessage.PlaceOrder? {
    guard let bar = text.firstIndex(of: "|"), let number = Int(text[..<bar]) else { return nil }
    var payload: [UInt8] = []
    var isEscaped = false
    for byte in text[text.index(after: bar)...].utf8 {
      if isEscaped {
        payload.append(byte == UInt8(ascii: "p") ? UInt8(ascii: "|") : byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        payload.append(byte == UInt8(ascii: "|") ? 0 : byte)
      }
    }
    do {
      let version = ServerVersion(rawValue: number)
      guard case .placeOrder(let order) = try ClientMessage.decode(payload, version: version)
      else { return nil }
      return order
    } catch {
      return nil
    }
  }
}
