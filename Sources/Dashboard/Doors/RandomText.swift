/// Texts that nobody can guess.
enum RandomText {
  /// 256 bits as 64 lower-case digits.
  static func make(_ generator: inout some RandomNumberGenerator) -> String {
    var text = ""
    for _ in 0..<4 {
      let digits = String(generator.next() as UInt64, radix: 16)
      text += String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
    return text
  }
}
