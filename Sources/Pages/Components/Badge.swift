package import Control
import Reports

/// A state in a word or two. Its colour says the same as its word and never more.
package struct Badge: Hashable, Sendable {
  /// What the state means for its reader.
  package enum Kind: String, Hashable, Sendable {
    case good, calm, busy, warn, bad
  }

  package var text: String
  package var kind: Kind
  /// More, shown when pointed at.
  package var detail: String?

  package init(_ text: String, _ kind: Kind, detail: String? = nil) {
    self.text = text
    self.kind = kind
    self.detail = detail
  }

  /// A strategy's state.
  package init(_ state: StrategyRow.State, detail: String? = nil) {
    let kind: Kind =
      switch state {
      case .running: .good
      case .starting, .stopping, .restarting: .busy
      case .stopped: .calm
      case .failed, .quarantined: .bad
      }
    self.init(state.rawValue, kind, detail: detail)
  }

  /// An order's state as the journal writes it, or `refused`.
  package init(order state: String, detail: String? = nil) {
    let kind: Kind =
      switch state {
      case "filled": .good
      case "working", "partially_filled", "partiallyFilled": .busy
      case "rejected", "refused", "unknown", "lost", "not_sent", "notSent": .bad
      case "cancelled", "canceled", "expired", "inactive": .calm
      default: .busy
      }
    self.init(state.replacing("_", with: " "), kind, detail: detail)
  }

  /// A log line's level.
  package init(_ level: LogLevel) {
    let kind: Kind =
      switch level {
      case .debug, .info: .calm
      case .notice: .busy
      case .warning: .warn
      case .error: .bad
      }
    self.init(level.rawValue, kind)
  }

  package var html: String {
    let title = detail.map { " title=\"\(Markup.escaped($0))\"" } ?? ""
    return "<span class=\"badge \(kind.rawValue)\"\(title)>\(Markup.escaped(text))</span>"
  }
}
