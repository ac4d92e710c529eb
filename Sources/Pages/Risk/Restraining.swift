package import Reports

/// The levels of the kill switch, as pages offer them.
package enum Restraining: String, Hashable, Sendable, CaseIterable {
  case pause, reduce, halt, flatten

  var button: String {
    switch self {
    case .pause: "Pause"
    case .reduce: "Reduce"
    case .halt: "Halt"
    case .flatten: "Flatten"
    }
  }

  var kind: Badge.Kind {
    switch self {
    case .pause, .reduce: .warn
    case .halt, .flatten: .bad
    }
  }

  /// What will happen, a sentence each.
  var sentences: [String] {
    switch self {
    case .pause:
      [
        "New orders pass only when they reduce a position. Working orders go on working, and "
          + "positions stay."
      ]
    case .reduce:
      [
        "New orders pass only when they reduce a position. Working orders that could enlarge a "
          + "position are cancelled; positions stay."
      ]
    case .halt:
      [
        "No new order passes. All working orders of this daemon are cancelled, protecting stops "
          + "too. Positions stay, without their stops."
      ]
    case .flatten:
      [
        "No new order passes and all working orders of this daemon are cancelled. What strategies "
          + "hold is closed with market orders, until it is verified flat.",
        "This trades at once, at whatever the market pays.",
      ]
    }
  }

  /// A scope for people; escaped.
  static func words(scope: String) -> String {
    let parts = scope.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return "<strong>Everything</strong>" }
    return "<span class=\"soft\">\(Markup.escaped(parts[0]))</span> \(Markup.escaped(parts[1]))"
  }

  /// The page that asks once more.
  package func page(scope: String, back: String) -> Markup {
    var page = Markup()
    let whom = scope == "all" ? "everything" : scope
    page.raw(Panel.title("\(button) \(whom)?"))
    page.raw(
      Panel(
        "What happens", id: "confirm",
        content: ConfirmForm(
          path: "/risk/restrain",
          hidden: [.init("scope", scope), .init("level", rawValue), .init("back", back)],
          sentences: sentences + [
            "It is journaled first, survives restarts, and ends only when a person resumes."
          ], reason: "by hand", button: "\(button) \(whom)", kind: kind, back: back
        ).html
      ).html)
    return page
  }

  /// The page that asks before a scope is let go again.
  package static func resumePage(scope: String, back: String) -> Markup {
    var page = Markup()
    let whom = scope == "all" ? "everything" : scope
    page.raw(Panel.title("Resume \(whom)?"))
    page.raw(
      Panel(
        "What happens", id: "confirm",
        content: ConfirmForm(
          path: "/risk/resume", hidden: [.init("scope", scope), .init("back", back)],
          sentences: [
            "Strategies may send orders again at once, within the limits.",
            "The reason is journaled with it.",
          ], reason: "", button: "Resume \(whom)", kind: .good, back: back
        ).html
      ).html)
    return page
  }
}
