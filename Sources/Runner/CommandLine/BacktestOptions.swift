import ArgumentParser
import Backtest
import Strategies
import StrategyChannel
import TradingModel

/// What runs over recorded data, from when to when, and how orders are executed.
struct BacktestOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "From then on; bars before it warm the strategy up. A day or a moment in UTC.")
  var from: String?

  @Option(name: .long, help: "Up to then, not included.")
  var to: String?

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("A parameter of the script.", valueName: "name=value"))
  var param: [String] = []

  @Option(name: .long, help: "The account's name, as the script knows it.")
  var account = "paper"

  @Option(name: .long, help: "What the account holds at the start.")
  var capital = "100000"

  @Option(name: .long, help: "The account's currency.")
  var currency = "USD"

  @Option(name: .long, help: "The spread where the data has none, in ticks.")
  var spreadTicks = "0"

  @Option(name: .long, help: "What market orders pay on top, in ticks.")
  var slippageTicks = "0"

  @Option(name: .long, help: "How long an order takes, and its news back, as 50ms or 1s.")
  var latency = "0ms"

  @Option(name: .long, help: "How much of a bar's volume or a quote's size is ours, 0 to 1.")
  var participation: String?

  @Flag(name: .long, help: "Pay no commissions.")
  var noCommission = false

  @Option(name: .long, help: "Where random numbers begin.")
  var seed: UInt64 = 1

  @OptionGroup var data: DataOptions

  /// The plan of a script's file. Reads the script and the first rows of the data.
  func plan(_ script: String, in environment: SystemEnvironment) throws -> BacktestPlan {
    let path = script.hasPrefix("/") ? script : environment.workingDirectory + "/" + script
    guard let slash = path.lastIndex(of: "/") else {
      throw CommandFailure(.notFound, "there is no script \(script)")
    }
    let file = String(path[path.index(after: slash)...])
    let read: ScriptFolder.Script
    do throws(ScriptFolder.ReadError) {
      read = try ScriptFolder(path: String(path[..<slash])).read(file)
    } catch { throw CommandFailure(.notFound, error.description) }
    let start = StrategyStart(
      strategy: StrategyID(rawValue: Self.name(of: file)),
      accounts: [AccountName(rawValue: account)], scriptName: file, source: read.source,
      modules: read.modules, parameters: try param.map(Self.parameter), seed: seed)
    var plan = BacktestPlan(
      start: start, data: try data.series(),
      from: try HistoryArguments.moment(from, option: "--from"),
      to: try HistoryArguments.moment(to, option: "--to"), currency: currency.uppercased(),
      capital: try amount(capital, "--capital"), execution: try execution())
    plan.instruments = try data.instruments()
    return plan
  }

  /// `sma_cross` of `sma_cross.lua`.
  static func name(of file: String) -> String {
    file.hasSuffix(".lua") ? String(file.dropLast(4)) : file
  }

  /// A parameter as the command line writes it: a truth value, a number, or a text, which may stand
  /// in quotes.
  static func parameter(_ text: String) throws -> NamedParameter {
    guard let split = text.firstIndex(of: "="), split > text.startIndex else {
      throw CommandFailure(.error, "--param \(text): write NAME=VALUE, as fast=10")
    }
    return NamedParameter(
      name: String(text[..<split]), value: value(String(text[text.index(after: split)...])))
  }

  static func value(_ text: String) -> ParameterValue {
    if text == "true" || text == "false" { return .flag(text == "true") }
    if let whole = Int64(text) { return .integer(whole) }
    if let number = Double(text), number.isFinite { return .number(number) }
    if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
      return .text(String(text.dropFirst().dropLast()))
    }
    return .text(text)
  }

  private func execution() throws -> ExecutionModel {
    ExecutionModel(
      spreadTicks: try amount(spreadTicks, "--spread-ticks"),
      slippageTicks: try amount(slippageTicks, "--slippage-ticks"),
      latency: try Self.duration(latency, "--latency"),
      participation: try participation.map { try amount($0, "--participation") },
      paysCommission: !noCommission)
  }

  private func amount(_ text: String, _ option: String) throws -> Decimal64 {
    guard let value = Decimal64(text) else {
      throw CommandFailure(.error, "\(option) \(text): it must be a number")
    }
    return value
  }

  private static func duration(_ text: String, _ option: String) throws -> Duration {
    let units: [(String, Duration)] = [
      ("ms", .milliseconds(1)), ("us", .microseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)),
    ]
    for (name, unit) in units where text.hasSuffix(name) {
      guard let count = Int(text.dropLast(name.count)), (0...1_000_000_000).contains(count) else {
        break
      }
      return unit * count
    }
    throw CommandFailure(.error, "\(option) \(text): write it as 50ms, 250us or 1s")
  }
}
