package import Control
import Reports
package import TradingModel

/// What stands in a place of a table.
package struct Cell: Hashable, Sendable {
  /// Markup; what came from outside is escaped in it.
  package var html: String

  /// Markup as it is, of this program's own words and components alone.
  package init(html: String) { self.html = html }

  /// Text; nil is a dash.
  package static func text(_ text: String?) -> Cell {
    Cell(html: text.map { Markup.escaped($0) } ?? Figures.absent)
  }

  /// Text that goes to a path of this server. The path is escaped as an attribute only: parts of it
  /// that came from outside go through `PagePath.part` first.
  package static func link(_ text: String, to path: String) -> Cell {
    Cell(html: PagePath.link(text, to: path))
  }

  package static func badge(_ badge: Badge) -> Cell { Cell(html: badge.html) }

  package static func number(_ value: Decimal64?) -> Cell { Cell(html: Figures.exact(value)) }

  package static func fixed(_ value: Decimal64?, _ places: Int = 2) -> Cell {
    Cell(html: Figures.fixed(value, places))
  }

  package static func money(_ value: Money?, _ currency: String? = nil) -> Cell {
    Cell(html: Figures.money(value, currency))
  }

  package static func profit(_ value: Money?, _ currency: String? = nil) -> Cell {
    Cell(html: Figures.profit(value, currency))
  }

  package static func count(_ value: some BinaryInteger) -> Cell {
    Cell(html: Figures.count(value))
  }

  package static func time(
    _ moment: Moment?, _ clock: PageClock, _ style: PageClock.Style = .moment
  ) -> Cell {
    Cell(html: moment.map { clock.html($0, style) } ?? Figures.absent)
  }

  /// An order's side, told by its word and again by its colour.
  package static func side(_ side: String?) -> Cell {
    guard let side else { return .text(nil) }
    let isBuy = side.lowercased().hasPrefix("b")
    return Cell(
      html: "<span class=\"side \(isBuy ? "buy" : "sell")\">\(Markup.escaped(side))</span>")
  }
}
