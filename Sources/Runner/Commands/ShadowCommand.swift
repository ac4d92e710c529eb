import ArgumentParser
import Control
import Foundation
import TradingModel

/// `perigee shadow`: a new version beside the one that trades.
struct ShadowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shadow",
    abstract: "Run a new version of a strategy beside the one that trades, without orders.",
    discussion: """
      The new version sees the live feed and a copy of the strategy's state, positions and working \
      orders. What it asks for is filled on paper at the live quotes and reaches no broker. \
      --diff shows what the two versions decide differently.
      """)

  @Argument(help: "The strategy's name, as perigee strategies shows it.")
  var strategy: String?
  @Argument(help: "The new version's file in the strategies folder; without one, shows shadows.")
  var script: String?
  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "A parameter in place of the deployment's.", valueName: "name=value"))
  var param: [String] = []
  @Flag(name: .long, help: "Show each decision that is not the same.")
  var diff = false
  @Flag(name: .long, help: "With --diff, also the decisions that are the same.")
  var all = false
  @Flag(name: .long, help: "End the shadow and forget what it decided.")
  var stop = false
  @Option(name: .long, help: "Seconds that may lie between the same decision of both.")
  var within = 5.0
  @Option(name: .long, help: "At most so many decisions, the newest.")
  var limit = 200
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if script != nil && (diff || stop) {
      throw ValidationError("a SCRIPT begins a shadow; give it without --diff and --stop")
    }
    if diff && stop { throw ValidationError("give either --diff or --stop") }
    if stop && strategy == nil { throw ValidationError("name the strategy whose shadow is to end") }
    if script == nil && !param.isEmpty { throw ValidationError("--param belongs to a SCRIPT") }
    guard (1...5000).contains(limit) else { throw ValidationError("--limit must be 1 to 5000") }
  }

  func run() throws {
    let context = try CommandContext(shared)
    let printer = Printer(environment: context.environment, json: output.json)
    if stop, let strategy {
      let rows = try ask(context, .stopShadow(strategy: strategy))
      return try printer.object(rows, text: "the shadow of \(strategy) has ended\n")
    }
    if let strategy, let script {
      let request = VersionRequest.shadow(
        strategy: strategy, script: place(script, context), parameters: param)
      let rows = try ask(context, request)
      return try printer.object(rows, text: Self.began(rows))
    }
    let count = diff || output.json ? limit : 0
    let rows = try ask(
      context, .shadows(strategy: strategy, withinSeconds: within, decisions: count))
    if output.json { return StandardStreams.output(try Printer.array(rows)) }
    if rows.isEmpty { return StandardStreams.error("no strategy has a shadow\n") }
    for row in rows {
      StandardStreams.output(Self.summary(row))
      guard diff else { continue }
      let decisions = row.decisions.filter { all || $0.kind != "same" }
      if decisions.isEmpty { continue }
      StandardStreams.output(
        Tables.decisions(decisions).render(
          width: context.environment.terminalWidth, colours: context.environment.usesColours))
    }
  }

  private func ask(_ context: CommandContext, _ request: VersionRequest) throws -> [ShadowRow] {
    guard case .versions(.shadows(let rows)) = try context.ask(.versions(request)) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    return rows
  }

  /// A path into the strategies folder counts as the name there.
  private func place(_ script: String, _ context: CommandContext) -> String {
    let folder = URL(fileURLWithPath: context.configuration.runner.strategiesDirectory)
    guard !FileManager.default.fileExists(atPath: folder.appendingPathComponent(script).path)
    else { return script }
    let file = URL(
      fileURLWithPath: script,
      relativeTo: URL(fileURLWithPath: context.environment.workingDirectory))
    let prefix = folder.resolvingSymlinksInPath().path + "/"
    let path = file.resolvingSymlinksInPath().path
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : script
  }

  private static func began(_ rows: [ShadowRow]) -> String {
    rows.map { row in
      "version \(short(row.version)) of \(row.script) runs beside \(row.strategy) without orders; "
        + "perigee shadow \(row.strategy) --diff compares them, perigee logs --strategy "
        + "\(row.strategy)~shadow shows its log\n"
    }.joined()
  }

  static func summary(_ row: ShadowRow) -> String {
    let why = row.reason.map { " (\($0))" } ?? ""
    let agreement = row.agreement.map { "\($0.normalized) %" } ?? "nothing decided yet"
    var text = """
      \(row.strategy): version \(short(row.version)) of \(row.script) is \(row.state)\(why) beside \
      \(short(row.oldVersion)) since \(Tables.when(row.since))
        agreement: \(agreement); \(row.same) the same, \(row.different) different, \(row.onlyOld) \
      only old, \(row.onlyNew) only new
        P&L since then, commissions left out: old \(money(row.oldProfit)), new \
      \(money(row.newProfit)) on paper

      """
    if row.errors > 0 {
      text += "  errors of the new version: \(row.errors), the newest: \(row.lastError ?? "-")\n"
    }
    return text
  }

  private static func short(_ version: String?) -> String {
    version.map { String($0.prefix(ScriptVersion.shortDigits)) } ?? "-"
  }

  private static func money(_ sums: [String: Money]) -> String {
    let words = sums.sorted { $0.key < $1.key }.map { "\($0.value.normalized) \($0.key)" }
    return words.isEmpty ? "0" : words.joined(separator: ", ")
  }
}

extension Tables {
  static func decisions(_ rows: [DecisionRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "TIME"), .init(title: "WHICH"), .init(title: "REQUEST"),
      .init(title: "ACCOUNT"), .init(title: "SYMBOL"), .init(title: "OLD", isFlexible: true),
      .init(title: "NEW", isFlexible: true), .init(title: "DIFFERENT"),
    ])
    table.rows = rows.map { row in
      [
        .init(when(row.time)),
        .init(
          row.kind.replacing("_", with: " "),
          row.kind == "same" ? .dim : row.kind == "different" ? .yellow : .red),
        .init(row.request), .init(row.account), .init(row.symbol ?? "-"), .init(words(row.old)),
        .init(words(row.new)), .init(row.differences.joined(separator: ", ")),
      ]
    }
    return table
  }

  private static func words(_ side: DecisionSide?) -> String {
    guard let side else { return "-" }
    let prices = [side.limitPrice, side.stopPrice].compactMap { $0?.normalized.description }
    return ([side.side, side.quantity?.description, side.type].compactMap { $0 } + prices)
      .joined(separator: " ") + (side.callback.map { " (\($0))" } ?? "")
  }
}
