import Reports

/// One figure that matters, with its name.
package struct Tile: Hashable, Sendable {
  package var name: String
  /// Markup of the figure, by `Figures` or `Badge`.
  package var value: String
  /// What stands below it; text.
  package var note: String?
  package var mark: Badge.Kind?
  /// Where its details are.
  package var path: String?

  package init(
    _ name: String, _ value: String, note: String? = nil, mark: Badge.Kind? = nil,
    path: String? = nil
  ) {
    self.name = name
    self.value = value
    self.note = note
    self.mark = mark
    self.path = path
  }

  /// Tiles beside one another. `id` is what the group is known by in the page.
  package static func group(_ tiles: [Tile], id: String) -> String {
    "<div class=\"tiles\" id=\"\(id)\" data-live=\"\(id)\">"
      + tiles.map(\.html).joined() + "</div>\n"
  }

  package var html: String {
    let kind = mark.map { " marked \($0.rawValue)" } ?? ""
    let inner =
      "<span class=\"name\">\(Markup.escaped(name))</span><span class=\"value\">\(value)</span>"
      + (note.map { "<small>\(Markup.escaped($0))</small>" } ?? "")
    guard let path else { return "<div class=\"tile\(kind)\">\(inner)</div>" }
    return "<a class=\"tile\(kind)\" href=\"\(Markup.escaped(path))\">\(inner)</a>"
  }
}
