package import Reports

/// Starting, stopping and restarting a strategy by its page, in two steps.
package enum StrategyStep: String, Hashable, Sendable, CaseIterable {
  case start, stop, restart

  /// The page that asks once more.
  package func page(_ name: String) -> Markup {
    let path = PagePath.strategy(name)
    let (button, kind, sentences): (String, Badge.Kind, [String]) =
      switch self {
      case .start:
        (
          "Start \(name)", .good,
          [
            "The script is read anew and starts with its saved state.",
            "A quarantine ends with it.",
          ]
        )
      case .stop:
        (
          "Stop \(name)", .warn,
          [
            "Its on_stop runs, then its process ends. What becomes of its orders is as on_stop of "
              + "its section in runner.toml says; positions stay as they are.",
            "It stays down until it is started again, or the daemon is.",
          ]
        )
      case .restart:
        (
          "Restart \(name)", .warn,
          [
            "It is stopped, its script is read anew, and it starts with its saved state.",
            "Strategies of the same desk restart with it.",
          ]
        )
      }
    var page = Markup()
    page.raw(Panel.title("\(button)?"))
    page.raw(
      Panel(
        "What happens", id: "confirm",
        content: ConfirmForm(
          path: "\(path)/\(rawValue)", hidden: [], sentences: sentences, button: button, kind: kind,
          back: path
        ).html
      ).html)
    return page
  }
}
