/// HTML as it is written. Text from outside goes through `text` or an attribute's value, which
/// escape it; only `raw` and `line` take markup, and get it from this program's own words alone.
public struct Markup: Sendable {
  /// The markup so far.
  public private(set) var html = ""

  /// Nothing yet.
  public init() {}

  /// Text between tags or inside of a double-quoted attribute: no character of it is markup.
  public static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      // What no page may hold, and what turns the direction of the text around it.
      case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}"..."\u{9F}",
        "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{FFFE}", "\u{FFFF}":
        result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A JSON text of a string, safe inside of a script element.
  public static func json(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\", "<", ">", "&", "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}",
        "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// Adds markup as it is.
  public mutating func raw(_ markup: String) { html += markup }

  /// Adds markup as it is, and ends the line.
  public mutating func line(_ markup: String) {
    html += markup
    html += "\n"
  }

  /// `<tag attributes>text</tag>` with the text escaped.
  public mutating func element(_ tag: String, _ attributes: String = "", text: String) {
    html += "<\(tag)\(attributes.isEmpty ? "" : " ")\(attributes)>\(Self.escaped(text))</\(tag)>"
  }
}
