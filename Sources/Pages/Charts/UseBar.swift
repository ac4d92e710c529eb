import Reports

/// How much of a limit is used, as words and as a bar.
package struct UseBar: Hashable, Sendable {
  /// 0...1 and above; nil when it cannot be said.
  package var part: Double?
  /// The words beside it; text.
  package var words: String

  package init(_ part: Double?, words: String) {
    self.part = part
    self.words = words
  }

  package var html: String {
    let text = Markup.escaped(words)
    guard let part, part.isFinite else { return text }
    let kind = part >= 1 ? " bad" : part >= 0.8 ? " warn" : ""
    let width = ChartFrame.short(min(max(part, 0), 1) * 100)
    return "<span class=\"use\(kind)\"><span>\(text)</span><svg aria-hidden=\"true\">"
      + "<rect width=\"\(width)%\" height=\"100%\"/></svg></span>"
  }
}
