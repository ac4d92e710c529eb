import TradingModel

/// The head of a block: how many rows follow in how many bytes, from when to when. A block of no
/// rows can say what the source was asked for: that it has no more there than the store has.
struct StoreBlock: Hashable, Sendable {
  enum Content: UInt8 {
    case rows = 1
    case coverage = 2
  }

  /// Its length in bytes.
  static let length = 64
  /// The most rows of one block.
  static let mostRows = 4096
  /// The most bytes of one block's columns: ten of eight bytes with their heads and marks.
  static let mostBytes = mostRows * 10 * 9 + 10 * 40
  private static let magic: UInt32 = 0x4B42_4850  // "PHBK"

  var content: Content
  var rows: Int
  var payloadBytes: Int
  /// The time of the first row, or the first moment asked for: a bar's start, not its end.
  var first: Timestamp
  /// The time of the last row, or the first moment not asked for.
  var last: Timestamp
  var checksum: UInt32

  var bytes: [UInt8] {
    var out = StoreBytes()
    out.append(StoreBlock.magic)
    out.append(content.rawValue)
    out.append(UInt8(1))
    out.append(UInt16(0))
    out.append(UInt32(rows))
    out.append(UInt32(payloadBytes))
    out.append(UInt64(bitPattern: first.rawValue))
    out.append(UInt64(bitPattern: last.rawValue))
    out.bytes += Array(repeating: 0, count: 24)
    out.append(checksum)
    out.append(StoreBytes.checksum(out.bytes))
    return out.bytes
  }

  init(content: Content, rows: Int, payload: [UInt8], first: Timestamp, last: Timestamp) {
    self.content = content
    self.rows = rows
    payloadBytes = payload.count
    self.first = first
    self.last = last
    checksum = StoreBytes.checksum(payload)
  }

  /// Reads a head; nil for anything else.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == StoreBlock.length else { return nil }
    var input = StoreBytes(bytes: bytes)
    let magic: UInt32 = input.next()
    let code: UInt8 = input.next()
    let version: UInt8 = input.next()
    input.position += 2
    let rows: UInt32 = input.next()
    let payload: UInt32 = input.next()
    let first: UInt64 = input.next()
    let last: UInt64 = input.next()
    input.position += 24
    let sum: UInt32 = input.next()
    let own: UInt32 = input.next()
    guard magic == StoreBlock.magic, version == 1, let content = Content(rawValue: code),
      own == StoreBytes.checksum(bytes.dropLast(4)), Int(rows) <= StoreBlock.mostRows,
      Int(payload) <= StoreBlock.mostBytes
    else { return nil }
    self.content = content
    self.rows = Int(rows)
    payloadBytes = Int(payload)
    self.first = Timestamp(rawValue: Int64(bitPattern: first))
    self.last = Timestamp(rawValue: Int64(bitPattern: last))
    checksum = sum
    guard self.first <= self.last, content == .coverage || rows > 0 else { return nil }
  }
}
