import ArgumentParser
import Foundation
import Logging
import PaperGateway
import TradingModel

/// `perigee gateway`: a paper gateway that speaks the TWS protocol.
struct GatewayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gateway",
    abstract: "Serve a paper gateway that any IB API client can use.",
    discussion: """
      A test double for IB Gateway and TWS: connect any IB API program to its port. Markets and \
      fills are made by a deterministic exchange; the seed decides the prices.

      When it serves, it prints "listening on HOST:PORT" and what it offers. It reads no \
      configuration, and keeps its books only with --ledger. Let things go wrong with --faults \
      or, while it runs, with `perigee fault`. Ctrl-C ends it.

      docs/gateway.md shows it from a test in Python.
      """)

  @Option(name: .long, help: "The host to listen on.")
  var host = "127.0.0.1"
  @Option(name: .long, help: "The port; 0 takes a free one and prints it.")
  var port = 4002
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The accounts, parted by commas, each with its own cash if need be.",
      valueName: "number[=cash],..."))
  var accounts = "DU1000001"
  @Option(name: .long, help: "The seed of the synthetic markets.")
  var seed: UInt64 = 1
  @Option(name: .long, help: "What each account begins with, in US dollars.")
  var cash: Int64 = 1_000_000
  @Option(name: .long, help: "When the markets are open: always or exchange.")
  var hours = "always"
  @Option(name: .long, help: "Recorded seconds per real second, 0.1 to 1000.")
  var pace = 1.0
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A recorded market; may be given several times.", valueName: "symbol=file"))
  var data: [String] = []
  @Option(name: .long, help: "The most clients at once, 1 to 32.")
  var clients = 32
  @Option(name: .long, help: "The client that is told the orders of every client.")
  var masterClient: Int?
  @Option(
    name: [.customLong("version-max"), .customLong("server-version")],
    help: "The newest server version that is offered, 157 to 200.")
  var serverVersion = 200
  @Option(name: .long, help: "The broker's pacing rules (ib), or none.")
  var limits = "ib"
  @Option(name: .long, help: "A TOML file of faults, with their times from the start on.")
  var faults: String?
  @Option(
    name: .long, help: "The unix socket for `perigee fault`; by default one of the port's own.")
  var control: String?
  @Option(name: .long, help: "A file that keeps orders, fills and positions between runs.")
  var ledger: String?
  @Option(name: .long, help: "A file for the gateway's own counts, as JSON, on every change.")
  var stats: String?
  @Option(name: .long, help: "The least level that is logged.")
  var level = "info"

  func run() async throws {
    let plan = try makePlan(SystemEnvironment.current())
    try await Assembly.runGateway(plan)
  }

  private func makePlan(_ environment: SystemEnvironment) throws -> GatewayPlan {
    try checkNumbers()
    guard let hours = PaperConfiguration.Hours(rawValue: hours) else {
      throw CommandFailure(.error, "--hours \(hours) must be always or exchange")
    }
    guard ["ib", "none"].contains(limits) else {
      throw CommandFailure(.error, "--limits \(limits) must be ib or none")
    }
    let found = try faults.map { try FaultsFile.read($0) } ?? []
    let socket = try control ?? GatewaySocket.pattern(environment)
    let level = try CommandArguments.level(level)
    let router = LogRouter(level: level, colours: environment.isErrorTerminal)
    LoggingSystem.bootstrap { label in
      RoutedLogHandler(label: label, router: router, now: SystemClock.now)
    }
    var rules = limits == "ib" ? GatewayLimits() : GatewayLimits.none
    rules.clients = clients
    return GatewayPlan(
      host: host, port: port, accounts: try readAccounts(),
      paper: PaperConfiguration(
        seed: seed, pace: pace, hours: hours, cash: Money(mantissa: cash, scale: 0),
        markets: try data.map(market)),
      ledgerFile: ledger, statisticsFile: stats, maximumVersion: serverVersion, limits: rules,
      masterClient: masterClient, faults: found, controlSocket: socket,
      log: Logger(label: "gateway"), now: SystemClock.now)
  }

  private func checkNumbers() throws {
    guard (0...65535).contains(port) else {
      throw CommandFailure(.error, "--port \(port) must be from 0 to 65535")
    }
    guard (157...200).contains(serverVersion), serverVersion != 158 else {
      throw CommandFailure(.error, "--version-max must be from 157 to 200, and not 158")
    }
    guard (0.1...1000).contains(pace) else {
      throw CommandFailure(.error, "--pace \(pace) must be from 0.1 to 1000")
    }
    guard GatewayCommand.cashRange.contains(cash) else {
      throw CommandFailure(.error, "--cash \(cash) must be from 1 to 1000000000000")
    }
    guard (1...32).contains(clients) else {
      throw CommandFailure(.error, "--clients \(clients) must be from 1 to 32")
    }
  }

  private static let cashRange: ClosedRange<Int64> = 1...1_000_000_000_000

  private func readAccounts() throws -> [PaperGatewayConfiguration.Account] {
    let found = try accounts.split(separator: ",").map { text in
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      let own = parts.count == 2 ? Int64(parts[1]) : cash
      guard let own, GatewayCommand.cashRange.contains(own), let number = parts.first,
        !text.hasPrefix("=")
      else {
        throw CommandFailure(
          .error, "--accounts: \"\(text)\" must be a number such as DU1000001, or DU1000001=50000")
      }
      return PaperGatewayConfiguration.Account(
        number: AccountNumber(rawValue: number), cash: Money(mantissa: own, scale: 0))
    }
    guard !found.isEmpty, Set(found.map(\.number)).count == found.count else {
      throw CommandFailure(.error, "--accounts must name one or more different account numbers")
    }
    return found
  }

  private func market(_ text: String) throws -> PaperConfiguration.RecordedMarket {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      throw CommandFailure(
        .error, "--data \"\(text)\" must be SYMBOL=FILE, as EURUSD.IDEALPRO=quotes.csv")
    }
    _ = try CommandArguments.symbol(parts[0])
    guard let symbol = InstrumentAddress(parts[0]),
      FileManager.default.isReadableFile(atPath: parts[1])
    else { throw CommandFailure(.notFound, "--data: \(parts[1]) cannot be read") }
    return .init(symbol: symbol, file: parts[1])
  }
}
