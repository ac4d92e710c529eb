import Reports

/// A change in two steps: the first asks for this form's page, which says what will happen; the
/// second posts it.
package struct ConfirmForm: Sendable {
  /// A value that travels along.
  package struct Hidden: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Where the second step posts to.
  package var path: String
  package var hidden: [Hidden]
  /// What will happen, a paragraph each; text.
  package var sentences: [String]
  /// Whether a reason must be given, and what is proposed for it.
  package var reason: String?
  /// The button's words.
  package var button: String
  package var kind: Badge.Kind
  /// Where "no" leads.
  package var back: String

  package init(
    path: String, hidden: [Hidden], sentences: [String], reason: String? = nil, button: String,
    kind: Badge.Kind, back: String
  ) {
    self.path = path
    self.hidden = hidden
    self.sentences = sentences
    self.reason = reason
    self.button = button
    self.kind = kind
    self.back = back
  }

  package var html: String {
    var markup = Markup()
    markup.line(
      "<form method=\"post\" class=\"confirm \(kind.rawValue)\" action=\"\(Markup.escaped(path))\">"
    )
    for field in hidden {
      markup.raw("<input type=\"hidden\" name=\"\(Markup.escaped(field.name))\" ")
      markup.line("value=\"\(Markup.escaped(field.value))\">")
    }
    for sentence in sentences { markup.element("p", text: sentence) }
    if let reason {
      markup.raw("<label><span>Why</span><input type=\"text\" name=\"reason\" required ")
      markup.line("maxlength=\"200\" value=\"\(Markup.escaped(reason))\"></label>")
    }
    markup.raw("<p class=\"actions\"><button type=\"submit\" class=\"main \(kind.rawValue)\">")
    markup.raw("\(Markup.escaped(button))</button> ")
    markup.raw("<a class=\"button\" href=\"\(Markup.escaped(back))\">Leave it as it is</a></p>")
    markup.line("</form>")
    return markup.html
  }

  /// The button of the first step: it asks for the page with the form and changes nothing.
  package static func ask(
    _ words: String, path: String, query: [(String, String?)], kind: Badge.Kind = .calm
  ) -> String {
    let path = Markup.escaped(PagePath.with(path, query))
    return "<a class=\"button \(kind.rawValue)\" href=\"\(path)\">\(Markup.escaped(words))</a>"
  }
}
