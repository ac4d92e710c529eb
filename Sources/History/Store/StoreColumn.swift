/// One column of a block: whole numbers as a base and the steps above it, in as few bytes as the
/// largest of them needs.
///
/// Head (24 bytes): mode (0 absent, 1 in every row, 2 with a bitmap of the rows that have it),
/// width of a step in bytes (0, 1, 2, 4, 8), digits after the point, 5 bytes of nought, base, unit
/// of a step. Then the bitmap, then the steps, each padded to eight bytes. A value is
/// `base + unit * step`.
enum StoreColumn {
  static let headLength = 24
  /// Stands for "absent" among the values in memory; no number of the store can be it.
  static let absent = Int64.min

  static func encode(_ values: [Int64], scale: UInt8, into out: inout StoreBytes) {
    let present = values.filter { $0 != absent }
    let mode: UInt8 = present.isEmpty ? 0 : present.count == values.count ? 1 : 2
    let base = present.min() ?? 0
    var unit: UInt64 = 0
    var most: UInt64 = 0
    for value in present {
      let step = UInt64(bitPattern: value &- base)
      most = max(most, step)
      unit = divisor(unit, step)
    }
    unit = max(unit, 1)
    let largest = most / unit
    let width: UInt8 =
      largest == 0
      ? 0 : largest <= 0xFF ? 1 : largest <= 0xFFFF ? 2 : largest <= 0xFFFF_FFFF ? 4 : 8
    out.append(mode)
    out.append(width)
    out.append(scale)
    out.bytes += [0, 0, 0, 0, 0]
    out.append(UInt64(bitPattern: base))
    out.append(unit)
    if mode == 2 { appendBitmap(values, &out) }
    guard mode != 0 else { return }
    for value in values {
      let step = value == absent ? 0 : UInt64(bitPattern: value &- base) / unit
      switch width {
      case 0: break
      case 1: out.append(UInt8(truncatingIfNeeded: step))
      case 2: out.append(UInt16(truncatingIfNeeded: step))
      case 4: out.append(UInt32(truncatingIfNeeded: step))
      default: out.append(step)
      }
    }
    pad(&out)
  }

  private static func appendBitmap(_ values: [Int64], _ out: inout StoreBytes) {
    var byte: UInt8 = 0
    for (index, value) in values.enumerated() {
      if value != absent { byte |= 1 << UInt8(index % 8) }
      if index % 8 == 7 || index == values.count - 1 {
        out.append(byte)
        byte = 0
      }
    }
    pad(&out)
  }

  private static func pad(_ out: inout StoreBytes) {
    while out.bytes.count % 8 != 0 { out.bytes.append(0) }
  }

  private static func divisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var (high, low) = (left, right)
    while low != 0 { (high, low) = (low, high % low) }
    return high
  }

  /// What the head of a column says.
  struct Head {
    var mode: UInt8
    var width: Int
    var scale: UInt8
    var base: Int64
    var unit: UInt64
  }

  /// Decodes the column that begins at `position` into `rows` numbers and moves on behind it; nil
  /// for bytes that are no column.
  static func decode(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int, rows: Int,
    into values: UnsafeMutablePointer<Int64>
  ) -> Head? {
    guard position + headLength <= bytes.count else { return nil }
    let head = Head(
      mode: bytes[position], width: Int(bytes[position + 1]), scale: bytes[position + 2],
      base: Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: position + 8, as: Int64.self)),
      unit: UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: position + 16, as: UInt64.self)))
    guard head.mode <= 2, head.scale <= 18, [0, 1, 2, 4, 8].contains(head.width) else { return nil }
    position += headLength
    guard head.mode != 0 else {
      values.update(repeating: absent, count: rows)
      return head
    }
    let bitmap = position
    if head.mode == 2 { position += ((rows + 7) / 8 + 7) / 8 * 8 }
    let length = (rows * head.width + 7) / 8 * 8
    guard position + length <= bytes.count else { return nil }
    let steps = UnsafeRawBufferPointer(rebasing: bytes[position..<position + length])
    switch head.width {
    case 0: values.update(repeating: head.base, count: rows)
    case 1: spread(steps, UInt8.self, head, rows, values)
    case 2: spread(steps, UInt16.self, head, rows, values)
    case 4: spread(steps, UInt32.self, head, rows, values)
    default: spread(steps, UInt64.self, head, rows, values)
    }
    position += length
    if head.mode == 2 {
      for row in 0..<rows where bytes[bitmap + row / 8] & (1 << UInt8(row % 8)) == 0 {
        values[row] = absent
      }
    }
    return head
  }

  @inline(__always)
  private static func spread<Step: FixedWidthInteger & UnsignedInteger>(
    _ steps: UnsafeRawBufferPointer, _ type: Step.Type, _ head: Head, _ rows: Int,
    _ values: UnsafeMutablePointer<Int64>
  ) {
    guard let base = steps.baseAddress else { return }
    let width = Step.bitWidth / 8
    for row in 0..<rows {
      let step = Step(littleEndian: base.loadUnaligned(fromByteOffset: row * width, as: type))
      values[row] =
        head.base &+ Int64(bitPattern: UInt64(truncatingIfNeeded: step) &* head.unit)
    }
  }
}
