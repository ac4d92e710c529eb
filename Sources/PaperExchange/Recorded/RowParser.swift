import TradingModel

/// Takes the lines of one recorded file in order and types their rows: what a line says is told
/// from the first one, or stated. Allocates nothing for a row. A value without I/O.
public struct RowParser: Sendable {
  /// What a column is read as; others are the number's slot.
  private enum Target {
    static let ignored: UInt8 = 0xFF
    static let time: UInt8 = 0xFE
    static let date: UInt8 = 0xFD
  }

  /// Lines taken so far.
  public private(set) var lineNumber = 0
  /// What the rows are; nil before the first line.
  public var kind: RecordedKind? { layout?.kind }
  private let file: String
  private let format: RecordedFormat
  private var layout: RecordedLayout?
  private var targets: [UInt8] = []
  private var required: UInt8 = 0
  private var separator: UInt8 = 0x2C
  private var hasDate = false
  private var stamps: StampReader?
  private var lastTime = Timestamp(rawValue: .min)

  /// A parser for one file; `file` stands in errors.
  public init(file: String, format: RecordedFormat) {
    self.file = file
    self.format = format
  }

  /// Takes one line without its end. True when it filled `row`; a header, a blank line and a
  /// comment before the first row fill none.
  ///
  /// - Throws: ``RecordedFileError`` with the line. The line after may be taken all the same, as
  ///   long as the layout is known (`kind`).
  public mutating func take(
    _ line: UnsafeBufferPointer<UInt8>, into row: inout RecordedRow
  ) throws(RecordedFileError) -> Bool {
    lineNumber &+= 1
    var bytes = line
    if bytes.last == 0x0D { bytes = UnsafeBufferPointer(rebasing: bytes.dropLast()) }
    guard !bytes.isEmpty else { return false }
    if layout == nil {
      guard try begin(&bytes) else { return false }
    }
    try fill(&row, from: bytes)
    return true
  }

  /// Learns the layout from the first line; false when that is no row.
  private mutating func begin(
    _ bytes: inout UnsafeBufferPointer<UInt8>
  ) throws(RecordedFileError) -> Bool {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      bytes = UnsafeBufferPointer(rebasing: bytes.dropFirst(3))
    }
    guard let first = bytes.first, first != UInt8(ascii: "#") else { return false }
    let found: RecordedLayout
    do {
      found = try RecordedLayout.detect(bytes, format: format)
    } catch {
      throw fault(.missingColumn(error.column))
    }
    separator = found.separator
    hasDate = found.columns[.date] != nil
    let width = (found.columns.values.max() ?? 0) + 1
    guard width <= 1000 else { throw fault(.tooFewColumns(expected: width, found: 0)) }
    targets = Array(repeating: Target.ignored, count: width)
    for (column, index) in found.columns {
      switch column {
      case .time: targets[index] = Target.time
      case .date: targets[index] = Target.date
      default: targets[index] = column.slot.map { UInt8($0) } ?? Target.ignored
      }
    }
    required = found.kind.needed.reduce(0) { bits, column in
      column.slot.map { bits | 1 << UInt8($0) } ?? bits
    }
    layout = found
    return !found.hasHeader
  }

  /// The zone and the format of the stamps, by the first of them.
  private mutating func makeStamps(_ bytes: UnsafeBufferPointer<UInt8>) throws(RecordedFileError) {
    let shape = hasDate ? .text : StampReader.format(of: bytes)
    let clock: LocalClock
    switch format.zone {
    case .byShape:
      let hasHeader = layout?.hasHeader ?? true
      clock = LocalClock(offsetSeconds: hasHeader ? 0 : -5 * 3600)
    case .fixed(let seconds): clock = LocalClock(offsetSeconds: seconds)
    case .named(let name):
      guard let zone = LocalClock(zone: name) else { throw fault(.unknownZone(name)) }
      clock = zone
    }
    stamps = StampReader(format: format.stamps ?? shape, clock: clock)
  }

  private mutating func fill(
    _ row: inout RecordedRow, from bytes: UnsafeBufferPointer<UInt8>
  ) throws(RecordedFileError) {
    var position = 0
    var column = 0
    var time = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    var date = time
    row.filled = 0
    while column < targets.count {
      guard position <= bytes.count else {
        throw fault(.tooFewColumns(expected: targets.count, found: column))
      }
      let target = targets[column]
      if target < 7 {
        if let value = number(bytes, &position) {
          row.values[Int(target)] = value
          row.filled |= 1 << target
        } else {
          try slowNumber(bytes, &position, target, &row)
        }
      } else {
        let start = position
        while position < bytes.count, bytes[position] != separator { position &+= 1 }
        let field = UnsafeBufferPointer(rebasing: bytes[start..<position])
        if target == Target.time { time = field } else if target == Target.date { date = field }
      }
      position &+= 1
      column &+= 1
    }
    guard row.filled & required == required else { throw missingNumber(row.filled) }
    row.time = try stamp(time, date)
    try check(row)
  }

  /// A plain decimal number up to the separator; nil, and the position as it was, for anything
  /// else.
  @inline(__always)
  private func number(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int
  ) -> Decimal64? {
    var index = position
    let isNegative = index < bytes.count && bytes[index] == 0x2D
    if isNegative { index &+= 1 }
    let start = index
    var mantissa: Int64 = 0
    var point = -1
    while index < bytes.count {
      let digit = bytes[index] &- 0x30
      if digit < 10 {
        mantissa = mantissa &* 10 &+ Int64(digit)
      } else if bytes[index] == 0x2E, point < 0 {
        point = index
      } else {
        break
      }
      index &+= 1
    }
    guard index == bytes.count || bytes[index] == separator else { return nil }
    let digits = index &- start &- (point < 0 ? 0 : 1)
    // Eighteen digits always fit; noughts before the first digit are left to the slow way.
    guard digits > 0, digits <= 18 else { return nil }
    let scale = point < 0 ? 0 : index &- point &- 1
    position = index
    return Decimal64(mantissa: isNegative ? 0 &- mantissa : mantissa, scale: UInt8(scale))
  }

  /// Numbers in quotation marks, with blanks around, with an exponent; a column may be empty that
  /// a row can do without.
  private func slowNumber(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ target: UInt8,
    _ row: inout RecordedRow
  ) throws(RecordedFileError) {
    let start = position
    while position < bytes.count, bytes[position] != separator { position &+= 1 }
    let field = RowParser.trimmed(UnsafeBufferPointer(rebasing: bytes[start..<position]))
    if let value = RowParser.number(field) {
      row.values[Int(target)] = value
      row.filled |= 1 << target
      return
    }
    let isAbsent =
      field.isEmpty || String(decoding: field, as: UTF8.self).lowercased() == "nan"
    guard isAbsent, required & 1 << target == 0 else {
      throw fault(
        .badNumber(column: name(target), text: String(decoding: field.prefix(60), as: UTF8.self)))
    }
  }

  private static func trimmed(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    func isEdge(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x22 || byte == 0x09 }
    var field = bytes[...]
    while let last = field.last, isEdge(last) { field.removeLast() }
    while let first = field.first, isEdge(first) { field.removeFirst() }
    return UnsafeBufferPointer(rebasing: field)
  }

  /// A decimal number, perhaps with an exponent (`1.5e-05`).
  private static func number(_ field: UnsafeBufferPointer<UInt8>) -> Decimal64? {
    let cut = field.firstIndex { $0 | 0x20 == UInt8(ascii: "e") } ?? field.count
    let head = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(field)[..<cut])
    guard let value = Decimal64(utf8: head) else { return nil }
    guard cut < field.count else { return value }
    guard let power = Int(String(decoding: field[(cut + 1)...], as: UTF8.self)),
      (-18...18).contains(power)
    else { return nil }
    if power < 0 {
      let places = Int(value.scale) - power
      return places <= 18 ? Decimal64(mantissa: value.mantissa, scale: UInt8(places)) : nil
    }
    return (0..<power).reduce(value) { result, _ in result * 10 }
  }

  private func name(_ target: UInt8) -> String {
    layout?.columns.first { $0.key.slot == Int(target) }?.key.rawValue ?? "column"
  }

  private func missingNumber(_ filled: UInt8) -> RecordedFileError {
    let slot = UInt8((required & ~filled).trailingZeroBitCount)
    return fault(.badNumber(column: name(slot), text: ""))
  }

  @inline(__always)
  private mutating func stamp(
    _ time: UnsafeBufferPointer<UInt8>, _ date: UnsafeBufferPointer<UInt8>
  ) throws(RecordedFileError) -> Timestamp {
    var field = time
    if let first = field.first, first == 0x22 || first == 0x20 { field = RowParser.trimmed(field) }
    if stamps == nil { try makeStamps(field) }
    let found =
      hasDate
      ? stamps?.read(date: RowParser.trimmed(date), time: field) : stamps?.read(field)
    guard let moment = found else {
      let text = (hasDate ? Array(date) + [0x20] : []) + Array(field)
      throw fault(.badTime(String(decoding: text.prefix(60), as: UTF8.self)))
    }
    guard moment >= lastTime else { throw fault(.timeRunsBackwards) }
    lastTime = moment
    return moment
  }

  @inline(__always)
  private func check(_ row: RecordedRow) throws(RecordedFileError) {
    switch layout?.kind {
    case .quotes:
      guard row.values[0] <= row.values[1] else {
        throw fault(.contradiction("the bid is above the ask"))
      }
    case .bars:
      let (open, high, low, close) = (row.values[0], row.values[1], row.values[2], row.values[3])
      guard low <= open, low <= close, high >= open, high >= close else {
        throw fault(.contradiction("open or close lie outside of high and low"))
      }
    case .trades, nil: break
    }
  }

  private func fault(_ kind: RecordedFileError.Kind) -> RecordedFileError {
    RecordedFileError(file: file, line: lineNumber, kind: kind)
  }
}
