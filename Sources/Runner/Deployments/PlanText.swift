/// A plan for people.
struct PlanText {
  let colours: Bool

  /// The lines, each with its end.
  func text(of plan: DeploymentPlan) -> String {
    var result = plan.changes.map(text).joined()
    if plan.changes.isEmpty {
      result += "nothing to change: \(count(plan.unchanged)) as runner.toml says\n"
    } else {
      result += "\(count(plan.unchanged)) unchanged\n"
    }
    if !plan.needsRestart.isEmpty {
      result +=
        painted("not before a restart of the daemon: ", .yellow)
        + plan.needsRestart.joined(separator: ", ") + "\n"
    }
    return result
  }

  private func count(_ number: Int) -> String {
    number == 1 ? "1 strategy" : "\(number) strategies"
  }

  private func text(of change: DeploymentPlan.Change) -> String {
    var result: String
    switch change.kind {
    case .added: result = painted("+ \(change.name)", .green) + " is added\n"
    case .removed: result = painted("- \(change.name)", .red) + " is removed\n"
    case .changed: result = painted("~ \(change.name)", .yellow) + " is changed\n"
    }
    if change.kind == .changed {
      for key in change.keys {
        result += "    \(key.key): \(key.old ?? "not stated") -> \(key.new ?? "not stated")\n"
      }
      for text in change.texts { result += self.text(of: text) }
    } else if change.kind == .added {
      for key in change.keys { result += "    \(key.key) = \(key.new ?? "")\n" }
    }
    if !change.restarts.isEmpty {
      result +=
        "    restarts with it, as they share its desk: "
        + "\(change.restarts.joined(separator: ", "))\n"
    }
    for problem in change.problems {
      for line in problem.split(separator: "\n") {
        result += painted("    \(TextTable.Cell(String(line)).text)", .red) + "\n"
      }
    }
    return result
  }

  private func text(of text: DeploymentPlan.Text) -> String {
    func short(_ hash: String?) -> String { hash.map { String($0.prefix(12)) } ?? "none" }
    var result = "    text of \(text.name): \(short(text.old)) -> \(short(text.new))\n"
    for line in text.diff?.split(separator: "\n", omittingEmptySubsequences: false) ?? []
    where !line.isEmpty {
      // A script's text is not trusted with the terminal.
      let clean = TextTable.Cell(String(line)).text
      let colour: TextTable.Colour? =
        line.hasPrefix("+") ? .green : line.hasPrefix("-") ? .red : nil
      result += "      " + (colour.map { painted(clean, $0) } ?? clean) + "\n"
    }
    return result
  }

  private func painted(_ text: String, _ colour: TextTable.Colour) -> String {
    colours ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }
}
