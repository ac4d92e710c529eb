import ArgumentParser
import Foundation
import Logging
import TradingModel

/// `perigee gateway`: a paper gateway that speaks the TWS protocol.
struct GatewayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gateway",
    abstract: "Serve a paper gateway that any IB API client can use.",
    discussion: "It reads no configuration; it keeps its books only with --ledger. Ctrl-C ends it.")

  @Option(name: .long, help: "The host to listen on.")
  var host = "127.0.0.1"
  @Option(name: .long, help: "The port; 0 takes a free one and prints it.")
  var port = 4002
  @Option(name: .long, help: "The account numbers, parted by commas.")
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
  @Option(name: .long, help: "A file that keeps orders, fills and positions between runs.")
  var ledger: String?
  @Option(name: .long, help: "A file for the gateway's own counts, as JSON, on every change.")
  var stats: String?
  @Option(name: .long, help: "The newest server version that is offered, 157 to 200.")
  var serverVersion = 200
  @Option(name: .long, help: "The least level that is logged.")
  var level = "info"

  func run() async throws {
    let plan = try makePlan(SystemEnvironment.current())
    try await Assembly.runGateway(plan)
  }

  private func makePlan(_ environment: SystemEnvironment) throws -> GatewayPlan {
    let numbers = accounts.split(separator: ",").map { AccountNumber(rawValue: String($0)) }
    guard !numbers.isEmpty, Set(numbers).count == numbers.count else {
      throw CommandFailure(.error, "--accounts must name one or more different account numbers")
    }
    guard (0...65535).contains(port) else {
      throw CommandFailure(.error, "--port \(port) must be from 0 to 65535")
    }
    guard (157...200).contains(serverVersion), serverVersion != 158 else {
      throw CommandFailure(.error, "--server-version must be from 157 to 200, and not 158")
    }
    guard (0.1...1000).contains(pace) else {
      throw CommandFailure(.error, "--pace \(pace) must be from 0.1 to 1000")
    }
    guard (1...1_000_000_000_000).contains(cash) else {
      throw CommandFailure(.error, "--cash \(cash) must be from 1 to 1000000000000")
    }
    guard let hours = PaperConfiguration.Hours(rawValue: hours) else {
      throw CommandFailure(.error, "--hours \(hours) must be always or exchange")
    }
    let level = try CommandArguments.level(level)
    let router = LogRouter(level: level, colours: environment.isErrorTerminal)
    LoggingSystem.bootstrap { label in
      RoutedLogHandler(label: label, router: router, now: SystemClock.now)
    }
    return GatewayPlan(
      host: host, port: port, accounts: numbers,
      paper: PaperConfiguration(
        seed: seed, pace: pace, hours: hours, cash: Money(mantissa: cash, scale: 0),
        markets: try data.map(market)),
      ledgerFile: ledger, statisticsFile: stats, maximumVersion: serverVersion,
      log: Logger(label: "gateway"), now: SystemClock.now)
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
