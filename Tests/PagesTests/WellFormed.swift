/// Reads a page as a browser does and tells what is not as it should be.
enum WellFormed {
  private static let empty: Set<String> = [
    "!doctype", "meta", "link", "input", "br", "rect", "line", "path",
  ]

  /// Elements that are left open, closed unopened or crossed, ids that stand twice, and whatever
  /// the pages' policy would stop.
  static func problems(_ html: String) -> [String] {
    var problems: [String] = []
    var open: [String] = []
    var ids: Set<Substring> = []
    var rest = Substring(html)
    while let start = rest.firstIndex(of: "<") {
      guard let end = rest[start...].firstIndex(of: ">") else {
        problems.append("an unfinished tag: \(rest[start...].prefix(60))")
        break
      }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      let name = tag.prefix { !$0.isWhitespace && $0 != "/" || $0 == "/" && tag.first == "/" }
        .lowercased()
      if name.hasPrefix("/") {
        if open.popLast() != String(name.dropFirst()) { problems.append("crossed: <\(tag)>") }
      } else {
        problems += attributes(tag, name, &ids)
        if !empty.contains(name), !tag.hasSuffix("/") { open.append(name) }
      }
    }
    return problems + open.map { "left open: <\($0)>" }
  }

  private static func attributes(
    _ tag: Substring, _ name: String, _ ids: inout Set<Substring>
  ) -> [String] {
    var problems: [String] = []
    if name == "style" { problems.append("a style element") }
    if name == "script", !tag.contains(" src=\"/assets/") { problems.append("a script within") }
    for piece in tag.split(separator: "\" ").flatMap({ $0.split(separator: " ", maxSplits: 1) }) {
      let sides = piece.split(separator: "=\"", maxSplits: 1)
      guard sides.count == 2, let attribute = sides.first?.split(separator: " ").last else {
        continue
      }
      if attribute == "style" { problems.append("a style attribute: <\(tag)>") }
      if attribute.hasPrefix("on") { problems.append("a handler: <\(tag)>") }
      if attribute == "id", !ids.insert(sides[1].prefix { $0 != "\"" }).inserted {
        problems.append("an id twice: \(sides[1])")
      }
      if attribute == "href", sides[1].lowercased().hasPrefix("javascript:") {
        problems.append("a script as a link: <\(tag)>")
      }
    }
    return problems
  }
}
