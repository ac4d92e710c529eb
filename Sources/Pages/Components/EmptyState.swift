import Reports

/// What stands where there is nothing to show: what that means, and what to do.
package struct EmptyState: Hashable, Sendable {
  package var title: String
  /// What to do, in a sentence; nil when nothing needs to be done.
  package var advice: String?
  /// A command of `perigee` that does it.
  package var command: String?

  package init(_ title: String, advice: String? = nil, command: String? = nil) {
    self.title = title
    self.advice = advice
    self.command = command
  }

  package var html: String {
    var markup = Markup()
    markup.raw("<div class=\"empty\">")
    markup.element("p", "class=\"what\"", text: title)
    if let advice { markup.element("p", text: advice) }
    if let command {
      markup.raw("<p>")
      markup.element("code", text: command)
      markup.raw("</p>")
    }
    markup.raw("</div>")
    return markup.html
  }
}
