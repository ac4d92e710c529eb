import ArgumentParser
import Control
import Glibc
import Orders
import TradingModel

/// What `pause`, `reduce`, `halt` and `flatten` share.
struct RestraintArguments: ParsableArguments {
  @Argument(help: "What to hold back: all, account:NAME, strategy:NAME or a strategy's name.")
  var scope = "all"

  @Option(name: .long, help: "Why; kept in the journal and shown with every refused order.")
  var reason = ""

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  /// How long to wait for the daemon: long enough for a slow disk, short enough for an alarm.
  static let patience = Duration.seconds(8)

  func perform(_ level: RestraintLevel, confirming: Bool = false) throws {
    let context = try CommandContext(shared)
    let scope = try ScopeArgument.read(scope, in: context.configuration)
    if confirming { try confirm(scope) }
    let asked = SystemClock.now()
    let action = ControlRequest.Action.restrain(
      scope: scope.description, level: level.rawValue, reason: reason,
      actor: context.environment.user)
    var client = context.control
    client.limit = Self.patience
    do {
      guard case .restrained(var row) = try client.ask(action) else {
        throw ControlFailure(.failed, "the daemon sent an unexpected answer")
      }
      row.asked = Moment(asked)
      try tell(row, wanted: level, context)
    } catch let failure as ControlFailure where failure.code == .notFound {
      throw CommandFailure(failure)
    } catch let failure as ControlFailure where failure.code == .invalid {
      throw CommandFailure(failure)
    } catch let failure as ControlFailure {
      throw try withoutAnswer(failure, level, scope, context)
    } catch is ControlClient.NotRunning {
      try withoutDaemon(level, scope, context)
    }
  }

  private func tell(
    _ row: RestrainedRow, wanted: RestraintLevel, _ context: CommandContext
  ) throws {
    let printer = Printer(environment: context.environment, json: output.json)
    let isMilder = RestraintLevel(rawValue: row.restraint.level).map { $0 > wanted } ?? false
    var text = (row.isNew ? "" : "already ") + row.restraint.sentence + "\n"
    text += "cancels asked for: \(row.cancelled); taken back unsent: \(row.withdrawn)\n"
    for line in row.restraint.details { text += line + "\n" }
    if let why = row.unstored {
      text += "NOT IN THE JOURNAL YET, and held back all the same: \(why)\n"
    }
    try printer.object(row, text: text)
    guard isMilder else { return }
    throw CommandFailure(
      .error, "a stricter restraint holds already, and nothing was changed: lift it first")
  }

  // MARK: Without the daemon

  /// The daemon is there and says nothing: the file is a second way in.
  private func withoutAnswer(
    _ failure: ControlFailure, _ level: RestraintLevel, _ scope: RestraintScope,
    _ context: CommandContext
  ) throws -> CommandFailure {
    guard level == .halt else { return CommandFailure(failure) }
    let path = context.haltFile
    try write(path, context)
    return CommandFailure(
      .error,
      "\(failure.message). Wrote \(path) as a second way: a daemon that works at all sees it and "
        + "halts everything. See perigee restraints; kill -USR1 is a third way.")
  }

  /// Nothing runs: the file halts the next start. The journal is left alone.
  private func withoutDaemon(
    _ level: RestraintLevel, _ scope: RestraintScope, _ context: CommandContext
  ) throws {
    guard level == .halt else {
      throw CommandFailure(
        .notRunning,
        "the daemon is not running (nothing serves \(context.dataDirectory)), so nothing is sent "
          + "now; perigee halt makes its next start begin halted")
    }
    let path = context.haltFile
    try write(path, context)
    let narrower =
      scope == .all ? "" : " The file knows no scope: everything is halted, not only \(scope)."
    StandardStreams.output(
      "the daemon is not running, so nothing is sent now. Wrote \(path): its next start begins "
        + "with everything halted.\(narrower)\nOrders that work at the broker go on working until "
        + "then; the start cancels them. The journal was not touched.\nTo trade again: remove the "
        + "file, start the daemon, then perigee resume all --reason TEXT\n")
  }

  private func write(_ path: String, _ context: CommandContext) throws {
    let why = RestraintRequest.line(reason, or: "no reason given")
    let text = Array("\(why) (perigee halt by \(context.environment.user))\n".utf8)
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw CommandFailure(
        .error,
        "\(path) cannot be written (\(String(cString: strerror(errno)))), and the daemon "
          + "does not answer: NOTHING WAS HALTED; try kill -USR1 with the daemon's process id")
    }
    // That the file is there is enough; a text that cannot be written is no failure.
    _ = text.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
    close(file)
  }

  private func confirm(_ scope: RestraintScope) throws {
    guard isatty(STDIN_FILENO) == 1 else {
      throw CommandFailure(
        .error, "nobody is there to confirm it; add --yes to flatten without a question")
    }
    StandardStreams.output(
      "This halts \(scope), cancels every order of this daemon there, and CLOSES with market "
        + "orders what its strategies hold there.\nType flatten to go on: ")
    guard readLine() == "flatten" else { throw CommandFailure(.error, "nothing was changed") }
  }
}

/// `perigee pause`.
struct PauseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Send no order that could enlarge a position.",
    discussion: "Orders that reduce, stops and cancels pass; what works goes on working.")

  @OptionGroup var restraint: RestraintArguments

  func run() throws { try restraint.perform(.pause) }
}

/// `perigee reduce`.
struct ReduceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reduce",
    abstract: "As pause, and cancel working orders that could enlarge a position.")

  @OptionGroup var restraint: RestraintArguments

  func run() throws { try restraint.perform(.reduce) }
}

/// `perigee halt`.
struct HaltCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "halt",
    abstract: "Send no order at all, and cancel every working order of this daemon.",
    discussion: """
      Orders made by hand stay. Positions stay too, and their stops are cancelled: see flatten. \
      Without a daemon it makes the next start begin halted.
      """)

  @OptionGroup var restraint: RestraintArguments

  func run() throws { try restraint.perform(.halt) }
}

/// `perigee flatten`.
struct FlattenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flatten",
    abstract: "Halt, then close what strategies hold, until it is verified flat.")

  @OptionGroup var restraint: RestraintArguments
  @Flag(name: .long, help: "Do not ask once more.")
  var yes = false

  func run() throws { try restraint.perform(.flatten, confirming: !yes) }
}

/// `perigee resume`.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Let a scope trade again, and say why.")

  @Argument(help: "What may trade again: all, account:NAME, strategy:NAME or a strategy's name.")
  var scope: String
  @Option(name: .long, help: "Why; kept in the journal.")
  var reason: String
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    let known = try ScopeArgument.read(scope, in: context.configuration)
    let action = ControlRequest.Action.resume(
      scope: known.description, reason: reason, actor: context.environment.user)
    guard case .resumed(let row) = try context.ask(action) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    try Printer(environment: context.environment, json: output.json).object(
      row, text: "\(row.scope) may trade again; it was under \(row.level) by \(row.actor)\n")
  }
}

/// `perigee restraints`.
struct RestraintsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restraints", abstract: "Show what holds trading back, and how far it has come.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    guard case .restraints(let rows) = try context.ask(.restraints) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    if output.json { return StandardStreams.output(try Printer.array(rows)) }
    guard !rows.isEmpty else { return StandardStreams.error("nothing holds trading back\n") }
    for row in rows {
      StandardStreams.output(row.sentence + "\n")
      for line in row.details { StandardStreams.output("  \(line)\n") }
    }
  }
}
