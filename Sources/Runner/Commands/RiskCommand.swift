import ArgumentParser
import Control

/// `perigee risk`.
struct RiskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "risk",
    abstract: "Show every limit in force, what of it is used, and where it is set.")

  @Option(name: .long, help: "Only of this account.")
  var account: String?
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    guard case .risk(let all) = try context.ask(.risk) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    let rows = all.filter { account == nil || $0.account == account }
    if output.json { return StandardStreams.output(try Printer.array(rows)) }
    StandardStreams.output(
      rows.isEmpty
        ? "no account is configured\n"
        : Tables.risk(rows).render(colours: context.environment.usesColours))
  }
}
