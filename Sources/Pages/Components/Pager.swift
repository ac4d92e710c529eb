import Reports

/// The way to older and newer rows.
package struct Pager: Hashable, Sendable {
  /// Paths with queries; nil where there is nothing more.
  package var newer: String?
  package var older: String?
  /// What is shown, as `1 to 200 of 12,345`; text.
  package var words: String

  package init(newer: String?, older: String?, words: String) {
    self.newer = newer
    self.older = older
    self.words = words
  }

  package var html: String {
    "<nav class=\"pager\" aria-label=\"Rows\">\(step(newer, "Newer", "prev"))"
      + "<span>\(Markup.escaped(words))</span>\(step(older, "Older", "next"))</nav>\n"
  }

  private func step(_ path: String?, _ words: String, _ relation: String) -> String {
    guard let path else {
      return "<span class=\"button off\" aria-disabled=\"true\">\(words)</span>"
    }
    return "<a class=\"button\" rel=\"\(relation)\" href=\"\(Markup.escaped(path))\">\(words)</a>"
  }
}
