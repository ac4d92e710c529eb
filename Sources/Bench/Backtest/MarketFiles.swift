import Glibc

/// Generated market data in two files, the same on every machine: a random walk of one instrument
/// on a grid of cents. Rows are what the comparison's other engines read as well.
///
/// `quotes.bin` has rows of a moment in nanoseconds, bid, ask, bid size and ask size; `bars.bin`
/// has rows of the bar's end in nanoseconds, open, high, low, close and volume, one a minute. The
/// moment is a 64-bit integer, everything else a double, all little-endian.
struct MarketFiles {
  let folder: String
  let rows: Int

  /// A 64-bit mix whose numbers are the same everywhere.
  private struct Numbers {
    var state: UInt64

    mutating func below(_ limit: UInt64) -> Int64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int64((mixed ^ (mixed >> 31)) % limit)
    }
  }

  func write() throws {
    try write("quotes.bin", quotes())
    try write("bars.bin", bars())
    BenchOutput.line([
      "bench": .text("market"), "quotes": .whole(rows), "bars": .whole(rows),
    ])
  }

  /// The mid moves by no tick or one, and the spread is one to three ticks wide.
  private func quotes() -> [UInt64] {
    var numbers = Numbers(state: 11)
    var words: [UInt64] = []
    words.reserveCapacity(rows * 5)
    var time: Int64 = 1_717_421_400_000_000_000
    var middle: Int64 = 15_000
    for _ in 0..<rows {
      middle += [-1, 0, 0, 1][Int(numbers.below(4))]
      if middle < 2000 { middle = 4000 - middle }
      time += 1_000_000 + numbers.below(199_000_000)
      words.append(UInt64(bitPattern: time))
      words.append(Self.price(middle - numbers.below(2)))
      words.append(Self.price(middle + 1 + numbers.below(2)))
      words.append(Double((1 + numbers.below(39)) * 100).bitPattern)
      words.append(Double((1 + numbers.below(39)) * 100).bitPattern)
    }
    return words
  }

  private func bars() -> [UInt64] {
    var numbers = Numbers(state: 12)
    var words: [UInt64] = []
    words.reserveCapacity(rows * 6)
    var close: Int64 = 15_000
    for row in 0..<rows {
      let open = close
      close += numbers.below(9) - 4
      if close < 2000 { close = 4000 - close }
      let end = 1_600_000_020_000_000_000 + Int64(row) * 60_000_000_000
      words.append(UInt64(bitPattern: end))
      words.append(Self.price(open))
      words.append(Self.price(max(open, close) + numbers.below(4)))
      words.append(Self.price(min(open, close) - numbers.below(4)))
      words.append(Self.price(close))
      words.append(Double((1 + numbers.below(499)) * 100).bitPattern)
    }
    return words
  }

  private static func price(_ cents: Int64) -> UInt64 { (Double(cents) / 100).bitPattern }

  private func write(_ name: String, _ words: [UInt64]) throws {
    let path = "\(folder)/\(name)"
    guard let file = fopen(path, "w") else { throw BenchError("\(path) cannot be written") }
    let written = words.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
    guard fclose(file) == 0, written == words.count * 8 else {
      throw BenchError("\(path) cannot be written")
    }
  }
}
