import TradingModel

/// Order references in running text: `r1-` with 16 characters of base 32, and what a bracket's
/// orders add (`-S`, `-T`).
enum OrderReference {
  private static let length = 16

  /// The first reference that stands on its own.
  static func first(in text: Substring) -> Range<Substring.Index>? {
    let bytes = text.utf8
    var start = bytes.startIndex
    let prefix = Array(IntentID.prefix.utf8)
    while let at = bytes[start...].firstIndex(of: prefix[0]) {
      start = bytes.index(after: at)
      guard bytes[at...].starts(with: prefix) else { continue }
      if at > bytes.startIndex, isWord(bytes[bytes.index(before: at)]) { continue }
      let body = bytes.index(at, offsetBy: prefix.count)
      var end = body
      while end < bytes.endIndex, isBase32(bytes[end]) { end = bytes.index(after: end) }
      guard bytes.distance(from: body, to: end) == length else { continue }
      if let tail = bytes.index(end, offsetBy: 2, limitedBy: bytes.endIndex),
        bytes[end] == UInt8(ascii: "-"), isCapital(bytes[bytes.index(after: end)])
      {
        end = tail
      }
      if end < bytes.endIndex, isWord(bytes[end]) { continue }
      return at..<end
    }
    return nil
  }

  private static func isBase32(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "2")...UInt8(ascii: "7")).contains(byte)
  }

  private static func isCapital(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isBase32(byte) || isCapital(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || byte == UInt8(ascii: "_") || byte > 0x7F
  }
}
