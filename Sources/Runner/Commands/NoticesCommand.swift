import ArgumentParser
import Control
import Notices
import TradingModel

/// `perigee notices`.
struct NoticesGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notices", abstract: "List what people outside were told, or try a channel.",
    subcommands: [NoticesListCommand.self, NoticesTestCommand.self],
    defaultSubcommand: NoticesListCommand.self)
}

/// `perigee notices list`, which is what `perigee notices` does.
struct NoticesListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List notices and what became of them.")

  @Flag(name: .long, help: "Only those that nobody got.")
  var failed = false
  @Option(name: .long, help: "Only of this account.")
  var account: String?
  @Option(name: .long, help: "Only since then: \(SinceArgument.examples).")
  var since: String?
  @Option(name: .long, help: "At most so many rows, the newest.")
  var limit = 200
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let command = try JournalCommand(shared, output)
    let path = "\(command.context.dataDirectory)/\(NoticeStore.fileName)"
    let rows: [NoticeRow]
    let account = try command.known(account: account)
    let since = try since.map { try CommandArguments.since($0, now: SystemClock.now()) }
    let limit = try CommandArguments.limit(limit)
    do {
      rows = try JournalFolder(path: command.context.dataDirectory).notices(
        lostOnly: failed, since: since, account: account, limit: limit)
    } catch {
      throw CommandFailure(
        .error, "\(path) cannot be read: \(error). The daemon makes it anew when it is moved away.")
    }
    try command.printer.list(rows, empty: "no notices", table: Tables.notices)
  }
}

/// `perigee notices test`.
struct NoticesTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Send one message through each channel, or through one.",
    discussion: """
      Sends from here, without the daemon, and tells what became of it. Nothing is recorded.
      """)

  @Argument(help: "The channel's name; all channels without one.")
  var channel: String?
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    // A channel whose secret cannot be read is missing here; its problem is what to tell.
    let faults = context.configuration.problems.filter { $0.file == "runner.toml" }
    let channels = context.configuration.runner.notices.channels
    let chosen = channels.filter { channel == nil || $0.name == channel }
    guard !chosen.isEmpty else { throw missing(among: channels, faults: faults) }
    let transport = SystemTransport()
    let rows = chosen.map { plan in
      let notice = Notice(
        .test, title: "Perigee: a test",
        text: "This is a test of channel \(plan.name). Nothing happened.",
        time: SystemClock.now())
      let outcome = transport.send(
        ChannelRequest(plan, notice, isSilent: false), by: plan)
      var row = NoticeTestRow(channel: plan.name, type: plan.formName, sent: outcome == .sent)
      if case .failed(let why, _) = outcome { row.failure = why }
      return row
    }
    try Printer(environment: context.environment, json: output.json).list(
      rows, empty: "no channels", table: Tables.noticeTests)
    guard rows.allSatisfy(\.sent) else { throw ExitCode(ExitStatus.error.rawValue) }
  }

  private func missing(
    among channels: [ChannelPlan], faults: [ConfigurationProblem]
  ) -> CommandFailure {
    if let fault = faults.first { return CommandFailure(.configuration, fault.description) }
    if channels.isEmpty {
      return CommandFailure(
        .notFound, "runner.toml has no channel; add a [[notices.channel]] with `name` and `type`")
    }
    return CommandFailure(
      .notFound,
      "there is no channel \(channel ?? ""); there are: "
        + channels.map(\.name).joined(separator: ", "))
  }
}
