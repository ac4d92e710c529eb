import Reports

/// A part of a page under its own heading.
package struct Panel: Sendable {
  package var title: String
  /// What the panel is known by in the page, for links to it; letters, digits and dashes alone.
  package var id: String
  /// A sentence below the heading; text.
  package var note: String?
  /// Markup beside the heading: links and buttons.
  package var tools: String = ""
  /// Markup of the panel's inside.
  package var content: String

  package init(
    _ title: String, id: String, note: String? = nil, tools: String = "", content: String
  ) {
    self.title = title
    self.id = id
    self.note = note
    self.tools = tools
    self.content = content
  }

  package var html: String {
    var markup = Markup()
    markup.raw("<section class=\"panel\" id=\"\(id)\" aria-labelledby=\"\(id)-title\">")
    markup.raw("<div class=\"bar\">")
    markup.element("h2", "id=\"\(id)-title\"", text: title)
    if !tools.isEmpty { markup.raw("<div class=\"tools\">\(tools)</div>") }
    markup.line("</div>")
    if let note { markup.element("p", "class=\"note\"", text: note) }
    markup.raw(content)
    markup.line("</section>")
    return markup.html
  }

  /// A page's first heading, with a line of facts (markup) and tools (markup) beside it.
  package static func title(_ title: String, facts: String = "", tools: String = "") -> String {
    var markup = Markup()
    markup.raw("<div class=\"title\"><div>")
    markup.element("h1", text: title)
    if !facts.isEmpty { markup.raw("<div class=\"facts\">\(facts)</div>") }
    markup.raw("</div>")
    if !tools.isEmpty { markup.raw("<div class=\"tools\">\(tools)</div>") }
    markup.line("</div>")
    return markup.html
  }
}
