/// The values of a query or of a posted form, decoded. A name that stands twice keeps both values.
struct FormValues: Hashable, Sendable {
  /// At most so many values are taken; the others are ignored.
  static let limit = 256

  private(set) var pairs: [(name: String, value: String)] = []

  init() {}

  /// Reads `a=1&b=2`. What is no UTF-8 once decoded is left out.
  init(_ text: some StringProtocol) {
    for piece in text.split(separator: "&").prefix(FormValues.limit) {
      let sides = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = FormValues.decoded(sides[0]),
        let value = FormValues.decoded(sides.count > 1 ? sides[1] : "")
      else { continue }
      pairs.append((name, value))
    }
  }

  /// The first value of a name; nil when it is missing or empty.
  subscript(name: String) -> String? {
    guard let value = pairs.first(where: { $0.name == name })?.value, !value.isEmpty else {
      return nil
    }
    return value
  }

  /// All values of a name that are not empty.
  func all(_ name: String) -> [String] {
    pairs.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
  }

  /// `a=1&b=2` again, with one value put, or taken away with nil: for the links of filters.
  func replacing(_ name: String, with value: String?) -> String {
    var kept = pairs.filter { $0.name != name && !$0.value.isEmpty }
    if let value { kept.append((name, value)) }
    return kept.map { "\(FormValues.encoded($0.name))=\(FormValues.encoded($0.value))" }
      .joined(separator: "&")
  }

  /// The text as it may stand in a query or in one part of a path.
  static func encoded(_ text: String) -> String {
    var result = ""
    let digits = Array("0123456789ABCDEF")
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return result
  }

  /// The text without its escapes; nil when it is no UTF-8 then, or holds a NUL.
  static func decoded(_ text: some StringProtocol, plusIsSpace: Bool = true) -> String? {
    var bytes: [UInt8] = []
    var rest = Substring(text).utf8
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
        else { return nil }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    guard !bytes.contains(0) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  static func == (left: FormValues, right: FormValues) -> Bool {
    left.pairs.elementsEqual(right.pairs) { $0.name == $1.name && $0.value == $1.value }
  }

  func hash(into hasher: inout Hasher) {
    for pair in pairs {
      hasher.combine(pair.name)
      hasher.combine(pair.value)
    }
  }
}
