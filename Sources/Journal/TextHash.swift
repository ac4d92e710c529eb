import CJournal

/// BLAKE2b with 32 bytes of output over a text's UTF-8, as the journal's chain uses it. Unlike
/// older hashes it can not be continued, so a hash over a secret and a message vouches for both.
package enum TextHash {
  package static func bytes(of text: String) -> [UInt8] { bytes(of: Array(text.utf8)) }

  package static func bytes(of bytes: [UInt8]) -> [UInt8] {
    var hash = [UInt8](repeating: 0, count: Int(CJ_HASH_BYTES))
    bytes.withUnsafeBytes { cj_hash($0.baseAddress, Int64($0.count), &hash) }
    return hash
  }

  /// The hash as 64 lower-case digits.
  package static func text(of bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let pairs = Self.bytes(of: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: pairs, as: UTF8.self)
  }
}
