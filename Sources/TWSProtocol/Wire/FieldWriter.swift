/// Puts fields, each ended by NUL, at the end of a growing buffer.
struct FieldWriter: FieldCoder {
  static var isReading: Bool { false }

  let version: ServerVersion
  var bytes: [UInt8]
  /// The name of the message that is being written, for errors.
  var message: StaticString = "message"
  private(set) var index = 0
  private(set) var failure: TWSError?

  init(version: ServerVersion, capacity: Int) {
    self.version = version
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// Continues in a buffer that is handed over and taken back.
  init(version: ServerVersion, bytes: [UInt8], message: StaticString) {
    self.version = version
    self.bytes = bytes
    self.message = message
  }

  var hasFailed: Bool { failure != nil }
  var isAtLastField: Bool { false }

  mutating func fail(_ kind: TWSError.Kind, _ name: StaticString) {
    guard failure == nil else { return }
    failure = TWSError(
      kind, message: message.description, fieldIndex: index, fieldName: name.description)
  }

  mutating func text(_ value: inout String, _ name: StaticString) {
    append(value, name)
  }

  mutating func integer(_ value: inout Int, _ name: StaticString) {
    append(integer: value)
    endField()
  }

  mutating func integerOrZero(_ value: inout Int, _ name: StaticString) {
    integer(&value, name)
  }

  mutating func optionalInteger(_ value: inout Int?, _ name: StaticString) {
    if let value { append(integer: value) }
    endField()
  }

  mutating func integer32(_ value: inout Int32, _ name: StaticString) {
    append(integer: Int(value))
    endField()
  }

  mutating func number(_ value: inout TWSNumber, _ rule: NumberRule, _ name: StaticString) {
    append(value, rule: rule)
    endField()
  }

  mutating func flag(_ value: inout TWSFlag, _ name: StaticString) {
    switch value {
    case .off: bytes.append(UInt8(ascii: "0"))
    case .on: bytes.append(UInt8(ascii: "1"))
    case .absent: break
    case .falseWord: append("false")
    case .trueWord: append("true")
    }
    endField()
  }

  mutating func messageVersion(_ ours: Int, oldest: Int) {
    append(integer: ours)
    endField()
  }

  mutating func count(_ count: Int, minimumFields: Int, _ name: StaticString) -> Int {
    append(integer: count)
    endField()
    return count
  }

  // MARK: Bytes

  private mutating func endField() {
    bytes.append(0)
    index += 1
  }

  private mutating func append(_ literal: StaticString) {
    literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private mutating func append(_ value: String, _ name: StaticString) {
    let start = bytes.count
    bytes.append(contentsOf: value.utf8)
    var needsUnescaping = false
    for index in start..<bytes.count {
      if bytes[index] == 0 {
        bytes.removeSubrange(start...)
        fail(.textContainsNUL, name)
        break
      }
      // The lead byte of U+F000...U+FFFF, the range that holds the escapes of WireText.
      if bytes[index] == 0xEF { needsUnescaping = true }
    }
    if needsUnescaping, failure == nil {
      bytes.removeSubrange(start...)
      for scalar in value.unicodeScalars {
        if WireText.isEscape(scalar) {
          bytes.append(UInt8(truncatingIfNeeded: scalar.value))
        } else {
          bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
      }
    }
    endField()
  }

  mutating func append(integer value: Int) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    append(digits: UInt64(value.magnitude), point: 0)
  }

  mutating func append(_ value: TWSNumber, rule: NumberRule) {
    switch value.storage {
    case .decimal(let mantissa, let scale):
      if mantissa < 0 { bytes.append(UInt8(ascii: "-")) }
      append(digits: mantissa.magnitude, point: Int(scale))
    case .unset(let form):
      append((form == .byField ? rule.unset : form).text)
    case .infinite(let form):
      append(form == .infinity ? "Infinity" : "Infinite")
    case .text(let text):
      bytes.append(contentsOf: text.bytes)
    }
  }

  /// Writes `magnitude` with a point before its last `point` digits.
  private mutating func append(digits magnitude: UInt64, point: Int) {
    if magnitude < 10, point == 0 {
      bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: magnitude))
      return
    }
    // At most 20 digits and a point; they come from the last to the first.
    var scratch = InlineArray<24, UInt8>(repeating: 0)
    var rest = magnitude
    var cursor = scratch.count
    var written = 0
    repeat {
      if written == point, point > 0 {
        cursor &-= 1
        scratch[cursor] = UInt8(ascii: ".")
      }
      cursor &-= 1
      scratch[cursor] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      written &+= 1
    } while rest > 0 || written <= point
    while cursor < scratch.count {
      bytes.append(scratch[cursor])
      cursor &+= 1
    }
  }
}
