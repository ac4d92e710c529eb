/// Texts of strangers (a script, a broker) written so that they stay texts.
package enum Escaping {
  /// Inside of a JSON string, its quotes left out.
  package static func json(_ value: String) -> String {
    var result = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _
      where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        || scalar.value == 0x2028 || scalar.value == 0x2029:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      case _: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A whole JSON string.
  package static func jsonString(_ value: String) -> String { "\"\(json(value))\"" }

  /// A value of a form, or of an address.
  package static func form(_ value: String) -> String {
    var result = ""
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return result
  }

  /// Text without characters of control, line ends and tabs apart.
  package static func plain(_ value: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in value.unicodeScalars {
      let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      if !isControl || scalar == "\n" || scalar == "\t" { result.append(scalar) }
    }
    return String(result)
  }

  /// One line: a header's value must not become two headers.
  package static func line(_ value: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in value.unicodeScalars {
      let isControl =
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028
        || scalar.value == 0x2029
      result.append(isControl ? " " : scalar)
    }
    return String(result)
  }

  /// A header's value: as it is where it is plain ASCII, else in encoded words (RFC 2047), each
  /// at most 75 characters.
  package static func header(_ value: String) -> String {
    let line = line(value)
    if line.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) && !line.contains("=?") { return line }
    var words: [String] = []
    var chunk: [UInt8] = []
    for character in line {
      let bytes = Array(String(character).utf8)
      if chunk.count + bytes.count > 45, !chunk.isEmpty {
        words.append("=?UTF-8?B?\(Base64.text(chunk))?=")
        chunk = []
      }
      chunk += bytes
    }
    if !chunk.isEmpty { words.append("=?UTF-8?B?\(Base64.text(chunk))?=") }
    return words.joined(separator: " ")
  }
}
