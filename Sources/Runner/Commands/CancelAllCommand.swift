import ArgumentParser
import Control
import Glibc

/// `perigee cancel-all`.
struct CancelAllCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel-all",
    abstract: "Ask for the end of every working order of an account.",
    discussion: """
      Ends the orders that this daemon placed on the account, whichever strategy they belong to. \
      The strategies go on running and may place new ones: stop them first.
      """)

  @Option(name: .long, help: "The account's name in brokers.toml.")
  var account: String
  @Flag(
    name: .long,
    help: """
      Also end what others placed: by hand in TWS, by other programs, and on the other accounts \
      of the same gateway.
      """)
  var everything = false
  @Flag(name: .long, help: "Do not ask for the account's name once more.")
  var yes = false
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let command = try JournalCommand(shared, output)
    _ = try command.known(account: account)
    if !yes { try confirm() }
    let action = ControlRequest.Action.cancelAll(account: account, everything: everything)
    guard case .cancelled(let row) = try command.context.ask(action) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    try command.printer.object(
      row,
      text: "asked for the end of \(row.orders) orders on \(row.account)"
        + (row.everything ? " and of everything else that its gateway can reach" : "")
        + "; perigee orders --open shows what is left\n")
  }

  /// What is about to happen, confirmed by the account's name.
  private func confirm() throws {
    guard isatty(STDIN_FILENO) == 1 else {
      throw CommandFailure(
        .error, "nobody is there to confirm it; add --yes to end the orders without a question")
    }
    let what =
      everything
      ? "EVERY order that the gateway of \(account) can reach, those made by hand, by other "
        + "programs and on its other accounts included"
      : "every working order that this daemon placed on \(account)"
    StandardStreams.output("This ends \(what).\nType the account's name to go on: ")
    guard readLine() == account else { throw CommandFailure(.error, "nothing was ended") }
  }
}
