import TradingModel

/// The trace and span of an order in OpenTelemetry's form, made of its reference alone, so that
/// every process and every day gives the same.
enum TraceID {
  /// 32 digits: of the reference, with what a bracket's protecting orders have behind it left out.
  static func trace(_ order: IntentID) -> String {
    let text = order.rawValue
    let dash = text.hasPrefix(IntentID.prefix) ? text.dropFirst(3).firstIndex(of: "-") : nil
    let root = dash.map { text[..<$0] } ?? text[...]
    return digits(hash(root.utf8, 0)) + digits(hash(root.utf8, 1))
  }

  /// 16 digits: of the whole reference.
  static func span(_ order: IntentID) -> String { digits(hash(order.rawValue.utf8, 2)) }

  /// FNV-1a of 64 bits over the bytes after a first one of the seed's
  /// (http://www.isthe.com/chongo/tech/comp/fnv/). It only has to tell orders apart.
  private static func hash(_ bytes: some Sequence<UInt8>, _ seed: UInt8) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    hash = (hash ^ UInt64(seed)) &* 0x100_0000_01b3
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    // All zeros would mean that there is no trace.
    return hash == 0 ? 1 : hash
  }

  private static func digits(_ value: UInt64) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 16 - text.utf8.count) + text
  }
}
