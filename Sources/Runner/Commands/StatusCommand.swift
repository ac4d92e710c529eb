import ArgumentParser
import Control

/// `perigee status`: what the daemon says of itself.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show the daemon, its connections and its counts.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    guard case .status(let report) = try context.ask(.status) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    try Printer(environment: context.environment, json: output.json).object(
      report, text: StatusCommand.text(report))
  }

  static func text(_ report: StatusReport) -> String {
    var text = ""
    for restraint in report.restraints {
      text += "RESTRAINED  \(restraint.sentence)\n"
      for line in restraint.details { text += "            \(line)\n" }
    }
    text += """
      perigee \(report.version) (\(report.mode), process \(report.process))
      since       \(CalendarTime.local(report.started.timestamp))
      data        \(report.dataDirectory)
      strategies  \(report.strategiesRunning) running, \(report.strategiesFailed) failed
      feeds       \(report.openFeeds) open

      """
    if let dashboard = report.dashboard { text += "dashboard   \(dashboard)\n" }
    for connection in report.connections {
      text += "gateway     \(connection.endpoint) \(connection.state)"
      if !connection.accounts.isEmpty {
        text += " (\(connection.accounts.joined(separator: ", ")))"
      }
      text += connection.reason.map { ": \($0)\n" } ?? "\n"
    }
    if !report.holds.isEmpty {
      text += "held        \(report.holds.count) instruments take no new orders\n"
    }
    for hold in report.holds {
      text +=
        "            \(hold.account) \(hold.symbol) since "
        + "\(CalendarTime.local(hold.since.timestamp)): \(TextTable.Cell(hold.text).text)\n"
    }
    return text
  }
}
