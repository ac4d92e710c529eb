import Reports

/// Puts the session's token into every form of a page that posts, so that no page can forget it.
enum FormSeal {
  /// Text from outside can not hold this: pages escape it.
  private static let mark = "<form method=\"post\""

  static func sealed(_ html: String, token: String) -> String {
    guard html.contains(mark) else { return html }
    let field = "<input type=\"hidden\" name=\"token\" value=\"\(Markup.escaped(token))\">"
    var result = ""
    var rest = Substring(html)
    while let start = rest.firstRange(of: mark) {
      guard let end = rest[start.upperBound...].firstIndex(of: ">") else { break }
      result += rest[...end]
      result += field
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}
