import ArgumentParser
import Control
import Notices
import TradingModel

/// `perigee summary`.
struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary", abstract: "Show what the day came to, per account.")

  @Option(name: .long, help: "Only of this account.")
  var account: String?
  @Option(name: .long, help: "Since then, not since midnight: \(SinceArgument.examples).")
  var since: String?
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let command = try JournalCommand(shared, output)
    let context = command.context
    let now = SystemClock.now()
    let zone = context.configuration.runner.notices.zone
    let since =
      try since.map { try CommandArguments.since($0, now: now) }
      ?? LocalTime.midnight(before: now, zone)
    var builder = SummaryBuilder(
      journal: command.journal, notices: "\(context.dataDirectory)/\(NoticeStore.fileName)")
    if case .accounts(let rows)? = context.askIfRunning(.accounts) { builder.worths = rows }
    if case .restraints(let rows)? = context.askIfRunning(.restraints) {
      builder.restraints = rows
    }
    if case .strategies(let rows)? = context.askIfRunning(.strategies) {
      builder.strategies = rows
    }
    let names = context.configuration.brokers.accounts.map(\.name.rawValue).sorted()
    let chosen = try command.known(account: account).map { [$0] } ?? names
    let rows = try builder.rows(chosen, since: since, until: now)
    if output.json { return StandardStreams.output(try Printer.array(rows)) }
    let head = "since \(CalendarTime.local(since))"
    let texts = rows.map { "\($0.account), \(head)\n\(SummaryBuilder.text($0))\n" }
    StandardStreams.output(texts.joined(separator: "\n"))
  }
}
