import ArgumentParser
import Control
import Glibc
import TradingModel

/// `perigee promote`: the shadow's version in place of the one that trades.
struct PromoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote",
    abstract: "Put the shadow's version in place of the one that trades.",
    discussion: """
      The script's file is replaced, state is migrated, orders go on as over a restart. For \
      rollback_window after that (10 minutes) the new version goes back by itself when it fails. \
      Without a strategy it lists promotions.
      """)

  @Argument(help: "The strategy's name; it must have a shadow.")
  var strategy: String?
  @Option(
    name: .long,
    help: "now, at the end of the next bar (of the first size that the script names), or when flat."
  )
  var when = "bar"
  @Flag(name: .long, help: "Do it without a question.")
  var yes = false
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard ["now", "bar", "flat"].contains(when) else {
      throw ValidationError("--when must be now, bar or flat")
    }
  }

  func run() throws {
    let context = try CommandContext(shared)
    let printer = Printer(environment: context.environment, json: output.json)
    guard let strategy else {
      let rows = try PromotionText.ask(context, .promotions)
      return try printer.list(
        rows, empty: "nothing was promoted yet", table: Tables.promotions)
    }
    let shadows = VersionRequest.shadows(strategy: strategy, withinSeconds: 5, decisions: 0)
    guard case .versions(.shadows(let rows)) = try context.ask(.versions(shadows)),
      let shadow = rows.first
    else { throw CommandFailure(.error, "the daemon sent an unexpected answer") }
    if !yes {
      try PromotionText.confirm(
        ShadowCommand.summary(shadow)
          + "Replace the script of \(strategy) by \(shadow.script) (\(when))?", strategy)
    }
    let request = VersionRequest.promote(
      strategy: strategy, when: when, actor: OwnershipCommand.actor)
    let answer = try PromotionText.ask(context, request)
    try printer.object(answer, text: answer.map(PromotionText.sentence).joined())
  }
}

/// `perigee rollback`: an older version back.
struct RollbackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Put an older version of a strategy back.",
    discussion: """
      While a promotion waits, this ends the wait; while a new version is watched, it puts the old \
      one and the state that it left back, as the daemon does by itself when the new one fails. \
      Later it puts the version before back, or that of --to, which goes on with the state of now.
      """)

  @Argument(help: "The strategy's name, as perigee strategies shows it.")
  var strategy: String
  @Option(name: .long, help: "The version's first digits, as perigee versions shows them.")
  var to: String?
  @Flag(name: .long, help: "Also put the state back that the version left when it was replaced.")
  var oldState = false
  @Flag(name: .long, help: "Do it without a question.")
  var yes = false
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    let printer = Printer(environment: context.environment, json: output.json)
    if !yes {
      try PromotionText.confirm(
        "Put \(to.map { "version \($0)" } ?? "the version before") of \(strategy) back now?",
        strategy)
    }
    let request = VersionRequest.rollback(
      strategy: strategy, version: to, oldState: oldState, actor: OwnershipCommand.actor)
    let answer = try PromotionText.ask(context, request)
    try printer.object(answer, text: answer.map(PromotionText.sentence).joined())
  }
}

/// What the two commands share.
enum PromotionText {
  static func ask(_ context: CommandContext, _ request: VersionRequest) throws -> [PromotionRow] {
    guard case .versions(.promotions(let rows)) = try context.ask(.versions(request)) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    return rows
  }

  /// Asks a person to write the strategy's name.
  static func confirm(_ question: String, _ strategy: String) throws {
    guard isatty(STDIN_FILENO) == 1 else {
      throw CommandFailure(
        .error, "nobody is there to confirm it; add --yes to do it without a question")
    }
    StandardStreams.error("\(question)\nWrite \(strategy) to go on: ")
    guard readLine() == strategy else { throw CommandFailure(.error, "nothing was changed") }
  }

  static func sentence(_ row: PromotionRow) -> String {
    let (old, new) = (short(row.old), short(row.new))
    let reason = row.reason.map { ": \($0)" } ?? ""
    let words: String
    switch row.phase {
    case "waiting":
      let moment =
        row.when == "flat"
        ? "as soon as \(row.strategy) is flat"
        : row.when == "bar" ? "at the end of the next bar" : "as soon as \(row.strategy) runs"
      words = "version \(new) takes the place of \(old) \(moment)"
    case "watching":
      let end = row.watchedUntil.map { " until \(Tables.when($0))" } ?? ""
      words = "version \(new) runs in place of \(old), and is watched\(end)"
    case "rolled_back": words = "version \(old) is back in place of \(new)\(reason)"
    case "failed": words = "nothing was swapped\(reason)"
    case "stuck": words = "version \(new) failed and runs on\(reason)"
    default: words = "the promotion of version \(new) is \(row.phase)\(reason)"
    }
    return "\(row.strategy): \(words)\n" + row.notes.map { "note: \($0)\n" }.joined()
  }

  static func short(_ version: String) -> String {
    String(version.prefix(ScriptVersion.shortDigits))
  }
}

extension Tables {
  static func promotions(_ rows: [PromotionRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "STRATEGY"), .init(title: "OLD"), .init(title: "NEW"), .init(title: "WHEN"),
      .init(title: "PHASE"), .init(title: "ASKED"), .init(title: "SWAPPED"),
      .init(title: "WATCHED UNTIL"), .init(title: "REASON", isFlexible: true),
    ])
    table.rows = rows.map { row in
      [
        .init(row.strategy), .init(PromotionText.short(row.old)),
        .init(PromotionText.short(row.new)), .init(row.when),
        .init(
          row.phase.replacing("_", with: " "),
          ["rolled_back", "failed", "stuck"].contains(row.phase) ? .red : nil),
        .init(when(row.asked)), .init(row.swapped.map(when) ?? "-"),
        .init(row.watchedUntil.map(when) ?? "-"), .init(row.reason),
      ]
    }
    return table
  }
}
