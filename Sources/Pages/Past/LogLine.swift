package import Control
import Reports

/// One line of the log as the page shows it, and as following adds it.
package struct LogLine: Sendable {
  package var row: LogRow
  package var clock: PageClock
  /// Whether it is the line that the reader came for.
  package var isMarked: Bool

  package init(_ row: LogRow, clock: PageClock, isMarked: Bool = false) {
    self.row = row
    self.clock = clock
    self.isMarked = isMarked
  }

  /// A list's item. The words of others are text in it, whatever they hold.
  package var html: String {
    let around = Markup.escaped(MomentPath.log(at: row.time.timestamp, line: row.id))
    var text = "<li class=\"\(row.level.rawValue)\(isMarked ? " here" : "")\" id=\"l\(row.id)\">"
    text += "<a class=\"when\" href=\"\(around)\" title=\"The lines around it\">"
    text += "\(clock.html(row.time.timestamp, .precise))</a> "
    text += "\(Badge(row.level).html) <span class=\"who\">"
    if let strategy = row.strategy {
      let chart = MomentPath.chart(strategy, at: row.time.timestamp)
      text += PagePath.link(VisibleText.of(strategy), to: chart) + " "
    }
    if let order = row.order {
      text += PagePath.link("order", to: PagePath.order(order)) + " "
    }
    if let account = row.account { text += "<span>\(VisibleText.html(account))</span> " }
    if let source = row.source { text += "<span>\(VisibleText.html(source))</span>" }
    return text + "</span> <span class=\"text\">\(Self.linked(row.message))</span></li>"
  }

  /// The message with its order references as links, and everything else as text.
  static func linked(_ message: String) -> String {
    var result = ""
    var rest = Substring(message)
    while let found = OrderReference.first(in: rest) {
      result += VisibleText.html(String(rest[..<found.lowerBound]))
      let reference = String(rest[found])
      result += PagePath.link(reference, to: PagePath.order(reference))
      rest = rest[found.upperBound...]
    }
    return result + VisibleText.html(String(rest))
  }
}
