/// The manual page perigee(1), made of the commands' own help.
struct ManPage {
  let tree: HelpTree

  /// The page in the macros of man(7).
  var text: String {
    var page = ".\\\" Made by perigee reference --man.\n"
    page += ".TH PERIGEE 1 \(Version.date) \"Perigee \(Version.text)\" \"User Commands\"\n"
    page += ".SH NAME\nperigee \\- \(inline(lowered(tree.command.abstract ?? "")))\n"
    page += ".SH SYNOPSIS\n.B perigee\n.I command\n.RI [ option ...]\n"
    page += ".SH DESCRIPTION\n"
    for paragraph in Self.description { page += line(paragraph) + ".PP\n" }
    page += "Each command tells its options with\n.BR \\-\\-help .\n"
    page += ".SH COMMANDS\n"
    for command in tree.command.visible { page += section(command) }
    for (title, rows) in Self.tables {
      page += ".SH \(title)\n"
      for (name, meaning) in rows { page += ".TP\n.B \(inline(name))\n\(line(meaning))" }
    }
    page += ".SH SEE ALSO\n.BR systemd.service (5)\n.PP\n"
    page += line("The documents below /usr/share/doc/perigee, README.md first.")
    return page
  }

  private static let description = [
    "Perigee trades Lua strategies on Interactive Brokers accounts. One daemon holds the "
      + "connections, opens one stream of market data for each symbol, runs every strategy in a "
      + "process of its own, sends each order to the account that it names, and writes everything "
      + "down before it acts.",
    "To begin without an account: perigee init --paper DIR, then perigee run --paper --config DIR.",
  ]

  private static let tables: [(String, [(String, String)])] = [
    (
      "EXIT STATUS",
      [
        ("0", "Ok."), ("1", "An error, wrong usage included."),
        ("2", "Not found: no such strategy, symbol or account."),
        ("3", "The command needs the daemon, and none runs."), ("4", "The configuration is wrong."),
        ("5", "No answer in time."), ("6", "The journal is damaged, and nothing trades on it."),
        ("7", "The system failed to write the journal or to make it durable."),
        ("130", "Ctrl-C was pressed; what was done until then is kept."),
      ]
    ),
    (
      "ENVIRONMENT",
      [("PERIGEE_CONFIG", "The folder of runner.toml and brokers.toml, unless --config says it.")]
    ),
    (
      "FILES",
      [
        ("brokers.toml", "The gateways, and the names of the accounts."),
        ("runner.toml", "The strategies, the limits, and where data is kept."),
        ("/etc/perigee", "Both, for the system's service."),
        ("/var/lib/perigee", "The service's journal, states and tapes."),
      ]
    ),
  ]

  private func section(_ command: HelpTree.Command) -> String {
    guard command.visible.isEmpty else {
      return command.visible.map { section($0) }.joined()
    }
    var text = ".SS \(inline(command.path))\n"
    if let abstract = command.abstract { text += line(abstract) }
    if let discussion = command.discussion, !discussion.isEmpty {
      text += ".PP\n" + line(discussion)
    }
    for argument in command.arguments ?? [] where argument.shouldDisplay {
      guard argument.names?.contains(where: { ["help", "version"].contains($0.name) }) != true
      else { continue }
      text += ".TP\n.B \(inline(argument.written))\n"
      var words = [argument.abstract, argument.discussion].compactMap(\.self)
      if let standard = argument.defaultValue, argument.kind == "option" {
        words.append("Default: \(standard).")
      }
      text += line(words.isEmpty ? "See above." : words.joined(separator: " "))
    }
    return text
  }

  /// A text on lines of its own, none of which the formatter takes for a macro.
  private func line(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: true).map { part in
      let plain = inline(String(part))
      let isMacro = plain.hasPrefix(".") || plain.hasPrefix("'")
      return (isMacro ? "\\&" : "") + plain + "\n"
    }.joined()
  }

  private func inline(_ text: String) -> String {
    text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
  }

  /// The abstract as manuals have it: without its capital and its full stop.
  private func lowered(_ text: String) -> String {
    let plain = text.hasSuffix(".") ? String(text.dropLast()) : text
    return plain.prefix(1).lowercased() + plain.dropFirst()
  }
}
