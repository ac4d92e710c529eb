/// Builds a structure in Thrift's compact form, as Parquet's heads are written. Fields are put in
/// the rising order of their numbers.
struct ParquetThrift {
  private enum Kind: UInt8 {
    case yes = 1
    case no = 2
    case int32 = 5
    case int64 = 6
    case binary = 8
    case list = 9
    case structure = 12
  }

  private(set) var bytes: [UInt8] = []
  private var last: Int16 = 0

  mutating func put(_ field: Int16, _ value: Int32) {
    begin(field, .int32)
    put(signed: Int64(value))
  }

  mutating func put(_ field: Int16, wide value: Int64) {
    begin(field, .int64)
    put(signed: value)
  }

  mutating func put(_ field: Int16, _ flag: Bool) { begin(field, flag ? .yes : .no) }

  mutating func put(_ field: Int16, _ text: String) {
    begin(field, .binary)
    put(text)
  }

  mutating func put(_ field: Int16, _ build: (inout ParquetThrift) -> Void) {
    begin(field, .structure)
    put(structure: build)
  }

  mutating func put(_ field: Int16, numbers: [Int32]) {
    begin(field, .list)
    beginList(.int32, count: numbers.count)
    for number in numbers { put(signed: Int64(number)) }
  }

  mutating func put(_ field: Int16, texts: [String]) {
    begin(field, .list)
    beginList(.binary, count: texts.count)
    for text in texts { put(text) }
  }

  mutating func put<Element>(
    _ field: Int16, list: [Element], _ build: (inout ParquetThrift, Element) -> Void
  ) {
    begin(field, .list)
    beginList(.structure, count: list.count)
    for element in list { put(structure: { build(&$0, element) }) }
  }

  /// The structure's end.
  mutating func finish() { bytes.append(0) }

  private mutating func put(structure build: (inout ParquetThrift) -> Void) {
    let outer = last
    last = 0
    build(&self)
    finish()
    last = outer
  }

  private mutating func put(_ text: String) {
    put(unsigned: UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func begin(_ field: Int16, _ kind: Kind) {
    let step = field - last
    if (1...15).contains(step) {
      bytes.append(UInt8(step) << 4 | kind.rawValue)
    } else {
      bytes.append(kind.rawValue)
      put(signed: Int64(field))
    }
    last = field
  }

  private mutating func beginList(_ kind: Kind, count: Int) {
    if count < 15 {
      bytes.append(UInt8(count) << 4 | kind.rawValue)
    } else {
      bytes.append(0xF0 | kind.rawValue)
      put(unsigned: UInt64(count))
    }
  }

  /// Zigzag: small numbers of either sign are short.
  private mutating func put(signed value: Int64) {
    put(unsigned: UInt64(bitPattern: value << 1 ^ value >> 63))
  }

  private mutating func put(unsigned value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
