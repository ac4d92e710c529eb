import ArgumentParser
import Control

/// `perigee preflight`.
struct PreflightCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preflight", abstract: "Say whether each account can trade: GO, LOOK or NO-GO.",
    discussion: "Ends with 1 when an account is NO-GO.")

  @Option(name: .long, help: "Only of this account.")
  var account: String?
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    guard case .preflight(let rows) = try context.ask(.preflight(account: account)) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    if output.json {
      StandardStreams.output(try Printer.array(rows))
    } else {
      let environment = context.environment
      let texts = rows.map {
        Self.text($0, width: environment.terminalWidth, colours: environment.usesColours)
      }
      StandardStreams.output(texts.joined(separator: "\n"))
    }
    guard !rows.contains(where: { $0.verdict == .noGo }) else {
      throw ExitCode(ExitStatus.error.rawValue)
    }
  }

  static func text(_ row: PreflightRow, width: Int? = nil, colours: Bool = false) -> String {
    let opens = row.opens.map {
      "opens       \(CalendarTime.local($0.timestamp).prefix(16)) local time\n"
    }
    return row.sentence + "\n" + (opens ?? "")
      + Tables.checks(row.checks).render(width: width, colours: colours)
  }
}

extension Tables {
  static func checks(_ checks: [PreflightRow.Check]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "CHECK"), .init(title: "VERDICT"), .init(title: "FOUND", isFlexible: true),
      .init(title: "COMMAND"),
    ])
    table.rows = checks.map { check in
      let colour: TextTable.Colour =
        switch check.verdict {
        case .go: .green
        case .look: .yellow
        case .noGo: .red
        }
      return [
        .init(check.name), .init(check.verdict.rawValue, colour), .init(check.text),
        .init(check.command),
      ]
    }
    return table
  }
}
