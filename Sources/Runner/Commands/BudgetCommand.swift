import ArgumentParser
import Control
import Glibc

/// `perigee budget`.
struct BudgetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "budget", abstract: "Show what each connection uses of what IB allows.")

  @Flag(name: .long, help: "Show it anew every second until ctrl-C.")
  var watch = false
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  /// Microseconds between two looks of `--watch`.
  private static let pause: UInt32 = 1_000_000

  func run() throws {
    let context = try CommandContext(shared)
    var isFirst = true
    repeat {
      if !isFirst { usleep(Self.pause) }
      isFirst = false
      guard case .budget(let rows) = try context.ask(.budget) else {
        throw CommandFailure(.error, "the daemon sent an unexpected answer")
      }
      if output.json {
        let text = watch ? try rows.map(Printer.line).joined() : try Printer.array(rows)
        StandardStreams.output(text)
      } else {
        let colours = context.environment.usesColours
        let text = rows.map { Self.text($0, colours: colours) }.joined(separator: "\n")
        StandardStreams.output(rows.isEmpty ? "no gateway is connected\n" : text)
        if watch { StandardStreams.output("\n") }
      }
    } while watch
  }

  static func text(_ row: BudgetRow, colours: Bool) -> String {
    var text = """
      \(row.connection) \(row.state)
      messages     \(row.messages) of \(row.messageLimit) a second; waiting: \
      \(row.waitingCancels) cancels, \(row.waitingOrders) orders, \(row.waitingData) requests
      history      \(row.history) of \(row.historyLimit) in 10 minutes
      lines        \(row.lines.count) of \(row.lineLimit)
      depth        \(row.depth.count) of \(row.depthLimit)
      tick by tick \(row.tickByTick.count) of \(row.tickByTickLimit)

      """
    if !row.shares.isEmpty {
      text += "\n" + Tables.shares(row.shares).render(colours: colours)
    }
    let lines =
      row.lines.map { ($0, "quotes") } + row.depth.map { ($0, "depth") }
      + row.tickByTick.map { ($0, "ticks") }
    if !lines.isEmpty { text += "\n" + Tables.lines(lines).render(colours: colours) }
    return text
  }
}
