import Reports

/// Paths and queries of this server's pages.
package enum PagePath {
  /// One part of a path, or a name or value of a query, percent-encoded: nothing in it ends the
  /// part or turns into markup.
  package static func part(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: "."):
        // A part of dots alone would climb.
        result += text.utf8.allSatisfy { $0 == UInt8(ascii: ".") } ? "%2E" : "."
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }

  /// A path with a query; values that are nil or empty are left out.
  package static func with(_ path: String, _ query: [(String, String?)]) -> String {
    let parts = query.compactMap { name, value in
      value.flatMap { $0.isEmpty ? nil : "\(part(name))=\(part($0))" }
    }
    return parts.isEmpty ? path : path + "?" + parts.joined(separator: "&")
  }

  /// The page of a strategy.
  package static func strategy(_ name: String) -> String { "/strategies/\(part(name))" }

  /// The page of one order.
  package static func order(_ intent: String) -> String { "/orders/\(part(intent))" }

  /// The log at a moment, with a strategy's lines alone where one is named.
  package static func logs(strategy: String? = nil, around: Int64? = nil) -> String {
    with("/logs", [("strategy", strategy), ("around", around.map { "\($0)" })])
  }

  /// A link with its words escaped. What is no path of this server leads nowhere.
  package static func link(_ text: String, to path: String) -> String {
    let isOwn = (path.hasPrefix("/") && !path.hasPrefix("//")) || path.hasPrefix("#")
    return "<a href=\"\(isOwn ? Markup.escaped(path) : "#")\">\(Markup.escaped(text))</a>"
  }
}
