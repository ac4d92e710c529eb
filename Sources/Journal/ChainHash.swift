import CJournal

/// One hash of the journal's chain: 32 bytes of BLAKE2b.
struct ChainHash: Hashable, Sendable {
  private var lanes = SIMD4<UInt64>()

  /// The hash before the first event.
  static let beginning = ChainHash()

  private init() {}

  /// A stored hash; nil when it has not the right length.
  init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Int(CJ_HASH_BYTES) else { return nil }
    withUnsafeMutableBytes(of: &lanes) { $0.copyBytes(from: bytes) }
  }

  /// Its bytes.
  var bytes: [UInt8] { withUnsafeBytes(of: lanes) { Array($0) } }

  /// Its bytes as 64 lower-case digits.
  var text: String {
    let digits = Array("0123456789abcdef".utf8)
    let pairs = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: pairs, as: UTF8.self)
  }

  func withBytes<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
    withUnsafePointer(to: lanes) {
      $0.withMemoryRebound(to: UInt8.self, capacity: Int(CJ_HASH_BYTES), body)
    }
  }

  mutating func withMutableBytes<Result>(
    _ body: (UnsafeMutablePointer<UInt8>) -> Result
  ) -> Result {
    withUnsafeMutablePointer(to: &lanes) {
      $0.withMemoryRebound(to: UInt8.self, capacity: Int(CJ_HASH_BYTES), body)
    }
  }
}
