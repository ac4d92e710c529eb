import Synchronization
public import TradingModel

/// The bytes of a bar store, as docs/shared-memory.md states them.
enum BarStoreLayout {
  static let magic: UInt64 = 0x5352_4142_4952_4550  // "PERIBARS", little endian
  static let version: UInt32 = 1
  static let headerBytes = 4096
  static let rowBytes = 64
  static let rowWords = 8
  static let addressBytes = 64

  /// Offsets within the header.
  enum Offset {
    static let magic = 0
    static let version = 8
    static let headerBytes = 12
    static let instrument = 16
    static let barSeconds = 24
    static let rowBytes = 28
    static let capacity = 32
    static let first = 40
    static let end = 48
    static let sequence = 56
    static let isClosed = 64
    static let address = 128
  }

  static func bytes(capacity: Int) -> Int { headerBytes + capacity * rowBytes }

  /// A word that both sides touch. The base lives as long as the region that the caller holds.
  static func word(
    _ base: UnsafeMutableRawPointer, _ offset: Int
  ) -> UnsafeMutablePointer<Atomic<UInt64>> {
    (base + offset).assumingMemoryBound(to: Atomic<UInt64>.self)
  }

  static func row(
    _ base: UnsafeMutableRawPointer, _ index: Int
  ) -> UnsafeMutablePointer<Atomic<UInt64>> {
    word(base, headerBytes + index * rowBytes)
  }
}

/// One row of a bar store: a bar in binary numbers, for readers in any language.
public struct BarRow: Hashable, Sendable {
  /// The bar's start.
  public var time: Timestamp
  /// The first price.
  public var open: Double
  /// The highest price.
  public var high: Double
  /// The lowest price.
  public var low: Double
  /// The last price.
  public var close: Double
  /// The volume; not a number where the source has none.
  public var volume: Double
  /// The volume-weighted average price; not a number where the source has none.
  public var wap: Double
  /// The number of trades; -1 where the source has none.
  public var count: Int64

  /// The nearest binary numbers of a bar.
  public init(_ bar: Bar) {
    time = bar.start
    open = bar.open.doubleValue
    high = bar.high.doubleValue
    low = bar.low.doubleValue
    close = bar.close.doubleValue
    volume = bar.volume?.doubleValue ?? .nan
    wap = bar.wap?.doubleValue ?? .nan
    count = Int64(bar.count ?? -1)
  }

  init(loading words: UnsafeMutablePointer<Atomic<UInt64>>) {
    func number(_ index: Int) -> Double {
      Double(bitPattern: words[index].load(ordering: .relaxed))
    }
    time = Timestamp(rawValue: Int64(bitPattern: words[0].load(ordering: .relaxed)))
    open = number(1)
    high = number(2)
    low = number(3)
    close = number(4)
    volume = number(5)
    wap = number(6)
    count = Int64(bitPattern: words[7].load(ordering: .relaxed))
  }

  func store(to words: UnsafeMutablePointer<Atomic<UInt64>>) {
    words[0].store(UInt64(bitPattern: time.rawValue), ordering: .relaxed)
    words[1].store(open.bitPattern, ordering: .relaxed)
    words[2].store(high.bitPattern, ordering: .relaxed)
    words[3].store(low.bitPattern, ordering: .relaxed)
    words[4].store(close.bitPattern, ordering: .relaxed)
    words[5].store(volume.bitPattern, ordering: .relaxed)
    words[6].store(wap.bitPattern, ordering: .relaxed)
    words[7].store(UInt64(bitPattern: count), ordering: .relaxed)
  }
}
