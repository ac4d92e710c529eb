import Reports

/// Something to be read before the rest: what happened, what it means, what to do.
package struct Notice: Hashable, Sendable {
  package var kind: Badge.Kind
  package var title: String
  /// Further sentences, a paragraph each; text.
  package var lines: [String]
  /// Markup of links or forms below the text, of this program's own making.
  package var actions: String?

  package init(_ kind: Badge.Kind, _ title: String, lines: [String] = [], actions: String? = nil) {
    self.kind = kind
    self.title = title
    self.lines = lines
    self.actions = actions
  }

  package var html: String {
    var markup = Markup()
    let role = kind == .bad ? " role=\"alert\"" : ""
    markup.raw("<div class=\"notice \(kind.rawValue)\"\(role)>")
    markup.element("strong", text: title)
    for line in lines { markup.element("p", text: line) }
    if let actions { markup.raw("<p class=\"actions\">\(actions)</p>") }
    markup.line("</div>")
    return markup.html
  }
}
