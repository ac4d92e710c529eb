package import TradingModel

/// Who looks at a page, and how: what was chosen, and where the page stands.
package struct PageViewer: Hashable, Sendable {
  /// The colours.
  package enum Theme: String, Hashable, Sendable, CaseIterable {
    /// What the browser asks for.
    case system
    case light, dark
  }

  package var clock: PageClock
  package var theme: Theme
  /// The page's own path with its query, to come back to.
  package var path: String
  /// When the page was made.
  package var now: Timestamp

  package init(
    clock: PageClock = PageClock(), theme: Theme = .system, path: String = "/",
    now: Timestamp = Timestamp(seconds: 0)
  ) {
    self.clock = clock
    self.theme = theme
    self.path = path
    self.now = now
  }

  /// A path of this server as it may be sent back to; the overview for anything else, so that no
  /// link from outside can use the form as a signpost.
  package static func ownPath(_ text: String?) -> String {
    guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), text.utf8.count <= 2000,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
    else { return "/" }
    return text
  }
}
