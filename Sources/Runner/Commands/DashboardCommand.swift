import ArgumentParser
import Control
import Foundation
import Glibc

/// `perigee dashboard`: opens the pages.
struct DashboardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dashboard", abstract: "Open the dashboard in a browser.",
    discussion: """
      Prints the address, and a link that logs in once within a minute. With --serve it serves \
      the pages itself until ctrl-C, also without a daemon, to look at a journal.
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions
  @Flag(name: .long, help: "Print the token too, for other devices and for programs.")
  var token = false
  @Flag(name: .long, help: "Serve the pages in the foreground.")
  var serve = false
  @Flag(name: .long, help: "Do not open a browser.")
  var noBrowser = false

  func run() throws {
    let context = try CommandContext(shared)
    if serve { try DashboardServing(context: context).exec() }
    let address = try self.address(context)
    let token = try readToken(context)
    var generator = SystemRandomNumberGenerator()
    let nonce = (0..<4).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }.joined()
    let code = LoginCode(token: token, nonce: nonce, at: SystemClock.now())
    let row = DashboardRow(
      address: address, login: "\(address)login#\(code.text)",
      token: self.token ? token.revealed : nil)
    try Printer(environment: context.environment, json: output.json).object(row, text: row.text)
    if !noBrowser && !output.json && !self.token {
      DashboardBrowser(environment: context.environment, folder: context.dataDirectory)
        .open(row.login)
    }
  }

  private func address(_ context: CommandContext) throws -> String {
    let result: ControlResult
    do {
      result = try context.ask(.status)
    } catch let failure as CommandFailure where failure.status == .notRunning {
      throw CommandFailure(
        .notRunning,
        "\(failure.message), or look at its journal without it: perigee dashboard --serve")
    }
    guard case .status(let report) = result else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    guard let address = report.dashboard else {
      throw CommandFailure(
        .error,
        "the daemon runs, but no dashboard with it; see [dashboard] in runner.toml and what "
          + "perigee logs tells of it")
    }
    return address
  }

  private func readToken(_ context: CommandContext) throws -> DashboardToken {
    do throws(DashboardToken.Refusal) {
      if let token = try DashboardToken.read(folder: context.dataDirectory) { return token }
    } catch {
      throw CommandFailure(.error, error.description)
    }
    throw CommandFailure(
      .error,
      "\(context.dataDirectory)/\(DashboardToken.fileName) is gone; the dashboard makes a new "
        + "token when the daemon starts")
  }
}

/// How the dashboard is reached, as `perigee dashboard --json` shows it.
struct DashboardRow: Hashable, Sendable, Codable {
  var address: String
  /// A link that logs in once within a minute.
  var login: String
  /// Only when it was asked for.
  var token: String?

  var text: String {
    if let token { return "\(address)\ntoken  \(token)\n" }
    return """
      \(address)
      To log in once, within a minute:
      \(login)

      """
  }
}
