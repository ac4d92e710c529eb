import Reports

/// Rows under headings. On a narrow screen each row becomes a card with its headings beside the
/// values, or the table scrolls sideways in its own frame.
package struct DataTable: Sendable {
  /// One column.
  package struct Column: Hashable, Sendable {
    /// How its cells stand.
    package enum Kind: String, Hashable, Sendable {
      case text
      /// To the right, with digits of one width.
      case number
      /// What the row is known by: the head of its card.
      case key
      /// Long words, which may break anywhere.
      case long
    }

    package var title: String
    package var kind: Kind
    /// What the column means, shown when its heading is pointed at.
    package var help: String?

    package init(_ title: String, _ kind: Kind = .text, help: String? = nil) {
      self.title = title
      self.kind = kind
      self.help = help
    }
  }

  /// One row.
  package struct Row: Hashable, Sendable {
    package var cells: [Cell]
    /// What the row is known by from one making of the page to the next; nil: by its place.
    package var key: String?
    /// A class of the style sheet: `good`, `warn`, `bad` mark the row at its left edge.
    package var mark: Badge.Kind?

    package init(_ cells: [Cell], key: String? = nil, mark: Badge.Kind? = nil) {
      self.cells = cells
      self.key = key
      self.mark = mark
    }
  }

  /// What a narrow screen does to it.
  package enum Narrow: String, Hashable, Sendable {
    case cards, scroll
  }

  /// What the table is known by in the page; letters, digits and dashes alone.
  package var id: String
  /// What the table shows, for those who cannot see it.
  package var caption: String
  package var columns: [Column]
  package var rows: [Row]
  package var narrow: Narrow = .cards
  /// What stands in its place when there are no rows.
  package var empty: EmptyState
  /// Whether its values follow the daemon while the page is open.
  package var isLive: Bool

  package init(
    id: String, caption: String, columns: [Column], rows: [Row], narrow: Narrow = .cards,
    empty: EmptyState, isLive: Bool = true
  ) {
    self.id = id
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.narrow = narrow
    self.empty = empty
    self.isLive = isLive
  }

  package var html: String {
    var markup = Markup()
    markup.line("<div class=\"table\" id=\"\(id)\"\(isLive ? " data-live=\"\(id)\"" : "")>")
    if rows.isEmpty {
      markup.line(empty.html)
    } else {
      markup.raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" ")
      markup.line(
        "aria-label=\"\(Markup.escaped(caption))\"><table class=\"data \(narrow.rawValue)\">")
      markup.element("caption", "class=\"unseen\"", text: caption)
      heading(&markup)
      markup.line("<tbody>")
      for row in rows { add(row, &markup) }
      markup.line("</tbody></table></div>")
    }
    markup.line("</div>")
    return markup.html
  }

  private func heading(_ markup: inout Markup) {
    markup.raw("<thead><tr>")
    for column in columns {
      let help = column.help.map { " title=\"\(Markup.escaped($0))\"" } ?? ""
      markup.element(
        "th", "scope=\"col\" class=\"\(column.kind.rawValue)\"\(help)", text: column.title)
    }
    markup.line("</tr></thead>")
  }

  private func add(_ row: Row, _ markup: inout Markup) {
    markup.raw("<tr")
    if let key = row.key { markup.raw(" data-key=\"\(Markup.escaped(key))\"") }
    if let mark = row.mark { markup.raw(" class=\"marked \(mark.rawValue)\"") }
    markup.raw(">")
    for (column, cell) in zip(columns, row.cells) {
      let label = " data-label=\"\(Markup.escaped(column.title))\""
      if column.kind == .key {
        markup.raw("<th scope=\"row\" class=\"key\"\(label)>\(cell.html)</th>")
      } else {
        markup.raw("<td class=\"\(column.kind.rawValue)\"\(label)>\(cell.html)</td>")
      }
    }
    markup.line("</tr>")
  }
}
