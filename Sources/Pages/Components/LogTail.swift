package import Control
import Reports

/// Log lines as text, one under the other.
package struct LogTail: Sendable {
  /// What the list is known by in the page.
  package var id: String
  /// In the order of showing.
  package var rows: [LogRow]
  package var clock: PageClock

  package init(id: String, rows: [LogRow], clock: PageClock) {
    self.id = id
    self.rows = rows
    self.clock = clock
  }

  package var html: String {
    var markup = Markup()
    markup.raw("<div id=\"\(id)\" data-live=\"\(id)\">")
    if rows.isEmpty {
      markup.raw(EmptyState("No line of the log yet.").html)
    } else {
      markup.raw("<ol class=\"log\">")
      for row in rows {
        markup.raw("<li data-key=\"line-\(row.id)\">\(clock.html(row.time, .precise))")
        markup.raw(Badge(row.level).html)
        markup.raw("<span class=\"mono\">")
        if let source = row.source {
          markup.element("span", "class=\"source\"", text: "\(source) ")
        }
        markup.raw("\(Markup.escaped(row.message))</span></li>\n")
      }
      markup.raw("</ol>")
    }
    markup.line("</div>")
    return markup.html
  }
}
