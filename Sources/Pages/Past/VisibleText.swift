import Reports

/// Text of others made fit to be looked at: what would be unseen, or would turn the text around it,
/// shows as a sign of its own. Line ends and tabs stay.
package enum VisibleText {
  /// The text as markup: seen, and escaped.
  package static func html(_ text: String) -> String { Markup.escaped(of(text)) }

  /// The text as it is seen, still to be escaped.
  package static func of(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      guard isHidden(scalar) else {
        result.unicodeScalars.append(scalar)
        continue
      }
      switch scalar.value {
      // Unicode has a picture for each of these, in the same order.
      case 0...0x1F: result.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? scalar)
      case 0x7F: result += "\u{2421}"
      default: result += "⟨U+\(hexadecimal(scalar.value))⟩"
      }
    }
    return result
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0...0x1F, 0x7F...0x9F, 0xAD: true
    // Marks of width nought and of direction, the joiners of lines, and the byte order mark.
    case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF, 0xFFF9...0xFFFB: true
    // Tags: letters that nobody sees.
    case 0xE0000...0xE007F: true
    default: false
    }
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
