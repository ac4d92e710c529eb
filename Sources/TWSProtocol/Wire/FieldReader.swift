/// Takes the fields out of one payload, in place, bounds-checked.
///
/// Borrows the bytes: it must not outlive the closure that lent them. Holds no reference, so that
/// making and dropping one costs nothing; a failure becomes an error object only at the end.
struct FieldReader: FieldCoder {
  /// The first failure, before it is made an error.
  struct Note {
    let kind: TWSError.Kind
    let name: StaticString
    let index: Int
    /// Where the bad field begins; nil if it had been taken when it turned out to be bad.
    let start: Int?
  }

  static var isReading: Bool { true }

  let version: ServerVersion
  let bytes: UnsafeRawBufferPointer
  let message: StaticString
  /// The first byte that has not been taken.
  private(set) var position = 0
  /// The number of fields taken so far.
  private(set) var index = 0
  private(set) var note: Note?

  @inline(__always)
  init(
    _ bytes: UnsafeRawBufferPointer, version: ServerVersion, message: StaticString,
    position: Int = 0, index: Int = 0
  ) {
    self.bytes = bytes
    self.version = version
    self.message = message
    self.position = position
    self.index = index
  }

  @inline(__always)
  var hasFailed: Bool { note != nil }

  /// Whether nothing failed and every byte was taken.
  @inline(__always)
  var isFinished: Bool { note == nil && position == bytes.count }

  var isAtLastField: Bool {
    bytes[position...].firstIndex(of: 0) == bytes.count - 1
  }

  /// Checks that nothing failed and that every byte was taken.
  @inline(__always)
  func finish() throws(TWSError) {
    if note != nil || position != bytes.count { throw endError() }
  }

  // MARK: Failures

  mutating func fail(_ kind: TWSError.Kind, _ name: StaticString) {
    guard note == nil else { return }
    note = Note(kind: kind, name: name, index: max(0, index - 1), start: nil)
  }

  @inline(never)
  private mutating func fail(_ kind: TWSError.Kind, _ name: StaticString, at start: Int) {
    guard note == nil else { return }
    let kind = start >= bytes.count ? .missingField : kind
    note = Note(kind: kind, name: name, index: index, start: start)
  }

  /// Forgets the failure and goes on behind the bad field.
  mutating func recover() {
    if let start = note?.start {
      position = start
      while position < bytes.count, bytes[position] != 0 { position += 1 }
      position = min(position + 1, bytes.count)
      index += 1
    }
    note = nil
  }

  /// What a note says, as an error.
  func error(_ note: Note) -> TWSError {
    let rest = note.start.map { bytes[min($0, bytes.count)...].prefix { $0 != 0 } }
    return TWSError(
      note.kind, message: message.description, fieldIndex: note.index,
      fieldName: note.name.description, excerpt: rest.map { TWSError.excerpt(of: $0) } ?? "")
  }

  /// What is wrong at the end: the failure, or fields that nobody took.
  @inline(never)
  func endError() -> TWSError {
    if let note { return error(note) }
    let rest = bytes[position...]
    let count = rest.reduce(0) { $1 == 0 ? $0 + 1 : $0 }
    return TWSError(
      .leftoverFields(count: max(1, count)), message: message.description, fieldIndex: index,
      excerpt: TWSError.excerpt(of: rest))
  }

  // MARK: Fields

  @inline(__always)
  mutating func text(_ value: inout String, _ name: StaticString) {
    value = takeText(name)
  }

  @inline(__always)
  mutating func integer(_ value: inout Int, _ name: StaticString) {
    value = takeInteger(name)
  }

  mutating func integerOrZero(_ value: inout Int, _ name: StaticString) {
    value = takeEmptyField() ? 0 : takeInteger(name)
  }

  mutating func optionalInteger(_ value: inout Int?, _ name: StaticString) {
    value = nil
    if takeEmptyField() { return }
    let read = takeInteger(name)
    if note == nil { value = read }
  }

  @inline(__always)
  mutating func integer32(_ value: inout Int32, _ name: StaticString) {
    value = takeInteger32(name)
  }

  @inline(__always)
  mutating func number(_ value: inout TWSNumber, _ rule: NumberRule, _ name: StaticString) {
    value = takeNumber(rule, name)
  }

  @inline(__always)
  mutating func flag(_ value: inout TWSFlag, _ name: StaticString) {
    value = takeFlag(name)
  }

  mutating func messageVersion(_ ours: Int, oldest: Int) {
    guard note == nil else { return }
    let start = position
    guard let read = scanInteger() else {
      fail(.badInteger, "messageVersion", at: start)
      return
    }
    guard read >= oldest else {
      fail(.unknownMessageVersion, "messageVersion", at: start)
      return
    }
    index += 1
  }

  mutating func count(_ count: Int, minimumFields: Int, _ name: StaticString) -> Int {
    let start = position
    let read = takeEmptyField() ? 0 : takeInteger(name)
    guard note == nil else { return 0 }
    let most = (bytes.count - position) / max(1, minimumFields)
    guard read >= 0, read <= most else {
      index -= 1
      fail(.badCount, name, at: start)
      return 0
    }
    return read
  }

  // MARK: Taking

  /// The next field without its NUL; nil after a failure.
  @inline(__always)
  private mutating func field(_ name: StaticString) -> Range<Int>? {
    guard note == nil else { return nil }
    let start = position
    var end = start
    while end < bytes.count, bytes[end] != 0 { end += 1 }
    guard end < bytes.count else {
      fail(.unterminatedField, name, at: start)
      return nil
    }
    position = end + 1
    index += 1
    return start..<end
  }

  private mutating func takeText(_ name: StaticString) -> String {
    guard let range = field(name) else { return "" }
    return WireText.decode(UnsafeRawBufferPointer(rebasing: bytes[range]))
  }

  private mutating func takeInteger(_ name: StaticString) -> Int {
    guard note == nil else { return 0 }
    let start = position
    guard let read = scanInteger() else {
      fail(.badInteger, name, at: start)
      return 0
    }
    index += 1
    return read
  }

  private mutating func takeInteger32(_ name: StaticString) -> Int32 {
    guard note == nil else { return 0 }
    let start = position
    guard let read = scanInteger(), let narrow = Int32(exactly: read) else {
      fail(.badInteger, name, at: start)
      return 0
    }
    index += 1
    return narrow
  }

  /// Takes an integer and its NUL, or gives nil with the position where it was.
  @inline(__always)
  private mutating func scanInteger() -> Int? {
    var cursor = position
    let end = bytes.count
    var isNegative = false
    if cursor < end, bytes[cursor] == UInt8(ascii: "-") {
      isNegative = true
      cursor += 1
    }
    let firstDigit = cursor
    var magnitude: UInt64 = 0
    while cursor < end {
      let digit = bytes[cursor] &- UInt8(ascii: "0")
      if digit > 9 { break }
      magnitude = magnitude &* 10 &+ UInt64(digit)
      cursor += 1
    }
    let digits = cursor - firstDigit
    // Nineteen digits cannot overflow an unsigned word, so the checks can wait until here.
    guard digits > 0, digits <= 19, cursor < end, bytes[cursor] == 0 else { return nil }
    guard magnitude <= UInt64(Int64.max) + (isNegative ? 1 : 0) else { return nil }
    position = cursor + 1
    return Int(truncatingIfNeeded: isNegative ? 0 &- magnitude : magnitude)
  }

  @inline(__always)
  private mutating func takeEmptyField() -> Bool {
    guard note == nil, position < bytes.count, bytes[position] == 0 else { return false }
    position += 1
    index += 1
    return true
  }

  private mutating func takeNumber(_ rule: NumberRule, _ name: StaticString) -> TWSNumber {
    guard note == nil else { return .unset }
    if let plain = PlainDecimal.scan(bytes, from: position, until: 0) {
      position = plain.end + 1
      index += 1
      return plain.number(rule)
    }
    return takeRareNumber(rule, name)
  }

  /// Everything but plain digits: unset, infinity, exponents, long fractions, and rubbish.
  @inline(never)
  private mutating func takeRareNumber(_ rule: NumberRule, _ name: StaticString) -> TWSNumber {
    guard let range = field(name) else { return .unset }
    if let read = TWSNumber.parse(UnsafeRawBufferPointer(rebasing: bytes[range]), rule: rule) {
      return read
    }
    index -= 1
    fail(.badNumber, name, at: range.lowerBound)
    return .unset
  }

  private mutating func takeFlag(_ name: StaticString) -> TWSFlag {
    guard let range = field(name) else { return .absent }
    switch range.count {
    case 0: return .absent
    case 1 where bytes[range.lowerBound] == UInt8(ascii: "0"): return .off
    case 1 where bytes[range.lowerBound] == UInt8(ascii: "1"): return .on
    case 4 where bytes[range].elementsEqual("true".utf8): return .trueWord
    case 5 where bytes[range].elementsEqual("false".utf8): return .falseWord
    default:
      index -= 1
      fail(.badFlag, name, at: range.lowerBound)
      return .absent
    }
  }
}
