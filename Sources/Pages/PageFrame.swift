package import Reports

/// What every page has around its own content.
package struct PageFrame: Sendable {
  /// The pages of the menu, in its order.
  package enum Place: String, Hashable, Sendable, CaseIterable {
    case overview, strategies, orders, logs, feeds, risk, reports, system
  }

  package var title: String
  package var place: Place?

  package init(title: String, place: Place?) {
    self.title = title
    self.place = place
  }

  /// The whole page around `content`.
  package func page(_ content: Markup) -> String {
    var page = Markup()
    page.line("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">")
    page.element("title", text: "\(title) · Perigee")
    page.line("</head><body><main>")
    page.raw(content.html)
    page.line("</main></body></html>")
    return page.html
  }
}
