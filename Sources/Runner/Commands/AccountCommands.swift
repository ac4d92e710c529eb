import ArgumentParser
import Control

/// `perigee accounts`.
struct AccountsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accounts", abstract: "Show what each account is worth and earns today.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    guard case .accounts(let rows) = try context.ask(.accounts) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    try Printer(environment: context.environment, json: output.json).list(
      rows, empty: "no account is configured", table: Tables.accounts)
  }
}

/// `perigee portfolio`.
struct PortfolioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "portfolio", abstract: "Show what the accounts hold and what it is worth.")

  @Option(name: .long, help: "Only of this account.")
  var account: String?
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try CommandContext(shared)
    guard case .portfolio(let rows) = try context.ask(.portfolio(account: account)) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    try Printer(environment: context.environment, json: output.json).list(
      rows, empty: "nothing is held", table: Tables.portfolio)
  }
}
