import ArgumentParser
import Control
import Orders
import TradingModel

/// `perigee settle`.
struct SettleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settle", abstract: "End an order that stays unknown for ever.",
    discussion: """
      For an order of which the broker tells nothing more, and which holds its instrument because \
      of that. Look in TWS and in the broker's statement first. It is refused while the broker \
      lists the order as open, and the order lives again if the broker tells of it after all.
      """)

  @Argument(help: "The order's reference, as perigee orders shows it.")
  var order: String
  @Option(name: .customLong("as"), help: "What it is to count as: lost or cancelled.")
  var fate: String
  @Option(name: .long, help: "Why, for the journal.")
  var reason: String
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    guard OrderSettlement.Fate(rawValue: fate) != nil else {
      throw CommandFailure(.error, "--as must be lost or cancelled, not \"\(fate)\"")
    }
    let command = try JournalCommand(shared, output)
    let action = ControlRequest.Action.settle(
      order: order, fate: fate, reason: reason, actor: OwnershipCommand.actor)
    guard case .settled(let row) = try command.context.ask(action) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    try command.printer.object(row, text: Self.text(row))
  }

  static func text(_ row: SettledRow) -> String {
    "\(row.order) (\(row.symbol) on \(row.account)) is \(row.state) with "
      + "\(row.filled.normalized) filled: \(row.reason). It holds nothing any more\n"
  }
}
