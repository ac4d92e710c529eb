import Reports

/// Asks which rows are wanted. Its fields go into the page's own query, so that the address says
/// what is shown.
package struct FilterForm: Sendable {
  /// A value that may be chosen; the empty one asks for all.
  package struct Choice: Hashable, Sendable {
    package var value: String
    package var words: String

    package init(_ value: String, _ words: String) {
      self.value = value
      self.words = words
    }
  }

  /// One field.
  package struct Field: Hashable, Sendable {
    /// How it is asked for.
    package enum Kind: Hashable, Sendable {
      case text(placeholder: String)
      case choice([Choice])
      /// A day and a time without a zone, as `2026-11-22T18:30`.
      case moment
      case flag
    }

    package var name: String
    package var title: String
    package var kind: Kind
    /// What was asked for; nil for nothing. A flag is set by any value.
    package var value: String?

    package init(_ name: String, _ title: String, _ kind: Kind, value: String?) {
      self.name = name
      self.title = title
      self.kind = kind
      self.value = value
    }
  }

  package var path: String
  package var fields: [Field]
  /// The word of its button.
  package var button: String

  package init(path: String, fields: [Field], button: String = "Filter") {
    self.path = path
    self.fields = fields
    self.button = button
  }

  package var html: String {
    var markup = Markup()
    markup.line(
      "<form class=\"filter\" method=\"get\" action=\"\(Markup.escaped(path))\" role=\"search\">")
    for field in fields { add(field, &markup) }
    markup.raw("<span class=\"tools\"><button class=\"main\" type=\"submit\">")
    markup.raw("\(Markup.escaped(button))</button>")
    if fields.contains(where: { !($0.value ?? "").isEmpty }) {
      markup.raw("<a class=\"button\" href=\"\(Markup.escaped(path))\">Show all</a>")
    }
    markup.line("</span></form>")
    return markup.html
  }

  private func add(_ field: Field, _ markup: inout Markup) {
    let name = Markup.escaped(field.name)
    let value = Markup.escaped(field.value ?? "")
    if field.kind == .flag {
      let isSet = !(field.value ?? "").isEmpty
      markup.raw("<label class=\"flag\"><input type=\"checkbox\" name=\"\(name)\" value=\"1\"")
      markup.line("\(isSet ? " checked" : "")> \(Markup.escaped(field.title))</label>")
      return
    }
    markup.raw("<label><span>\(Markup.escaped(field.title))</span>")
    switch field.kind {
    case .text(let placeholder):
      markup.raw("<input type=\"search\" name=\"\(name)\" value=\"\(value)\" ")
      markup.raw("placeholder=\"\(Markup.escaped(placeholder))\" maxlength=\"400\">")
    case .choice(let values):
      markup.raw("<select name=\"\(name)\">")
      for choice in values {
        let chosen = choice.value == (field.value ?? "") ? " selected" : ""
        markup.raw("<option value=\"\(Markup.escaped(choice.value))\"\(chosen)>")
        markup.raw("\(Markup.escaped(choice.words))</option>")
      }
      markup.raw("</select>")
    case .moment:
      markup.raw("<input type=\"datetime-local\" name=\"\(name)\" value=\"\(value)\" step=\"1\">")
    case .flag: break
    }
    markup.line("</label>")
  }
}
