import Control
import Notices
import Orders
import Strategies
import TradingModel

/// Turns `runner.toml` into a `RunnerConfiguration`.
struct RunnerReader {
  /// The folder that relative paths count from.
  let directory: String
  /// The user's home folder, for paths that begin with `~/`.
  let home: String
  /// The accounts of brokers.toml; nil when that file could not be read, which then is the only
  /// thing said about accounts.
  let accounts: Set<String>?
  /// Whether a file exists and can be read.
  let isReadable: (String) -> Bool
  /// What is wrong with the rights of a file or folder; nil when strangers cannot change it.
  let rightsFault: (String) -> String?

  func read(_ file: ConfigurationFile, problems: ProblemList) -> RunnerConfiguration {
    let top = SectionReader(file, problems: problems)
    var runner = RunnerConfiguration(
      dataDirectory: "\(directory)/data", strategiesDirectory: "\(directory)/strategies")
    if let section = top.section("runner") { readRunner(section, into: &runner) }
    if let section = top.section("paper") { runner.paper = readPaper(section) }
    runner.notices = NoticesReader(
      absolute: absolute, rightsFault: rightsFault, isReadable: isReadable
    ).read(alerts: top.section("alerts"), notices: top.section("notices"))
    if let section = top.section("tape") { runner.tape = TapeConfiguration.read(section) }
    if let section = top.section("dashboard") {
      runner.dashboard = DashboardConfiguration.read(section, absolute: absolute)
    }
    if let section = top.section("versions") {
      runner.versions = VersionsConfiguration.read(section)
    }
    if let section = top.section("risk") {
      runner.risk = RiskReader.read(section, accounts: accounts)
    }
    if let fault = rightsFault(runner.strategiesDirectory) {
      top.report("runner.strategies_dir", fault)
    }
    let unread = problems.problems.count
    let deployments = top.sections("strategy")
    runner.unread = Array(problems.problems[unread...])
    if deployments.count > 1000 {
      top.report("strategy", "\(deployments.count) strategies are deployed; the limit is 1000")
    }
    var names: [String: Int?] = [:]
    for section in deployments {
      let before = problems.problems.count
      let found = readStrategy(section, file, runner.strategiesDirectory)
      let own = problems.problems[before...]
      // Of a block that was read, only its name can reach further than itself.
      runner.unread += found == nil ? Array(own) : own.filter { $0.reach == .everything }
      guard var strategy = found else { continue }
      if let other = names[strategy.name.rawValue] {
        section.reach = .everything
        section.report(
          "name",
          "strategy \"\(strategy.name.rawValue)\" is already deployed at line \(other ?? 0); "
            + "give this one a `name` of its own")
      }
      names[strategy.name.rawValue] = .some(strategy.line)
      strategy.problems = problems.problems[before...].filter { $0.reach != .warning }
      runner.strategies.append(strategy)
    }
    top.finish()
    return runner
  }

  private func readRunner(_ section: SectionReader, into runner: inout RunnerConfiguration) {
    if let path = section.string("data_dir") { runner.dataDirectory = absolute(path) }
    if let path = section.string("strategies_dir") { runner.strategiesDirectory = absolute(path) }
    if let level: LogLevel = section.choice("log_level") {
      runner.logLevel = level
    }
    if let format: RunnerConfiguration.LogFormat = section.choice("log_format") {
      runner.logFormat = format
    }
    if let durability: RunnerConfiguration.Durability = section.choice("durability") {
      runner.durability = durability
    }
    if let limit = section.integer("memory_limit", in: 64...1_048_576) {
      runner.memoryLimit = Int64(limit)
    }
    if let limit = section.integer("restart_limit", in: 0...50) { runner.restartLimit = limit }
    if let seconds = section.number("stop_timeout", in: 1...300) {
      runner.stopTimeout = .milliseconds(Int64(seconds * 1000))
    }
    if let path = section.string("halt_file") { runner.haltFile = absolute(path) }
    if let policy: NakedPolicy = section.choice("naked") { runner.naked = policy }
    section.finish()
  }

  private func readPaper(_ section: SectionReader) -> PaperConfiguration {
    var paper = PaperConfiguration()
    if let seed = section.integer("seed", in: 0...Int.max) { paper.seed = UInt64(seed) }
    if let pace = section.number("pace", in: 0.1...1000) { paper.pace = pace }
    if let hours: PaperConfiguration.Hours = section.choice("hours") { paper.hours = hours }
    if let cash = section.integer("cash", in: 1...1_000_000_000_000) { paper.cash = Money(cash) }
    for gateway in section.sections("gateway") {
      let port = gateway.integer("port", in: 0...65535) ?? 0
      let names = gateway.strings("accounts") ?? []
      checkAccounts(names, key: "accounts", gateway)
      if names.isEmpty {
        gateway.report("accounts", "a paper gateway needs `accounts`, as in [\"swing\"]")
      }
      gateway.finish()
      paper.gateways.append(
        .init(port: port, accounts: names.map(AccountName.init(rawValue:))))
    }
    let served = paper.gateways.flatMap(\.accounts)
    for name in Set(served) where served.count(where: { $0 == name }) > 1 {
      section.report("gateway", "account \"\(name.rawValue)\" is on two paper gateways")
    }
    for market in section.sections("market") {
      let symbol = market.string("symbol").flatMap { checkedAddress($0, key: "symbol", market) }
      let path = market.string("file").map(absolute)
      if let path, !isReadable(path) {
        market.report("file", "\(path) cannot be read; name a CSV or tape file that exists")
      }
      for key in ["symbol", "file"] where !market.has(key) {
        market.report(nil, "a recorded market needs `\(key)`")
      }
      market.finish()
      if let symbol, let path { paper.markets.append(.init(symbol: symbol, file: path)) }
    }
    if paper.gateways.count > 16 || paper.markets.count > 64 {
      section.report(nil, "[paper] takes at most 16 gateways and 64 recorded markets")
    }
    section.finish()
    return paper
  }

  private func readStrategy(
    _ section: SectionReader, _ file: ConfigurationFile, _ folder: String
  ) -> StrategyDeployment? {
    let script = section.string("script")
    let name = section.string("name") ?? script.map(baseName)
    section.reach = name.map { .strategy($0) } ?? .everything
    guard let script, let name else {
      if !section.has("script") {
        section.report(nil, "the strategy has no `script`; write script = \"breakout.lua\"")
      }
      return nil
    }
    if !BrokersReader.isName(name) {
      section.report("name", "strategy name \"\(name)\" must be 1 to 32 letters, digits, - or _")
    }
    checkScript(script, folder, section)
    let names = readAccounts(section)
    let symbols = readSymbols(section)
    let params = section.section("params").map(readParams) ?? [:]
    let limits = section.section("risk").map { own in
      defer { own.finish() }
      return RiskReader.limits(own)
    }
    let desk = section.string("desk")
    if let desk, !BrokersReader.isName(desk) {
      section.report("desk", "desk \"\(desk)\" must be 1 to 32 letters, digits, - or _")
    }
    let onStop: StrategyDeployment.OnStop? = section.choice("on_stop")
    let onQuarantine: StrategyDeployment.OnQuarantine? = section.choice("on_quarantine")
    let isEnabled = section.boolean("enabled") ?? true
    section.finish()
    var deployment = StrategyDeployment(
      name: StrategyID(rawValue: name), script: script,
      accounts: names.map(AccountName.init(rawValue:)), symbols: symbols, params: params,
      desk: desk, onStop: onStop ?? .keep, onQuarantine: onQuarantine ?? .keep,
      isEnabled: isEnabled, line: file.line(of: section.path))
    deployment.risk = limits ?? RiskLimits()
    return deployment
  }

  private func checkScript(_ script: String, _ folder: String, _ section: SectionReader) {
    let parts = script.split(separator: "/", omittingEmptySubsequences: false)
    guard script.hasSuffix(".lua"), !script.hasPrefix("/"), !parts.contains("..") else {
      section.report(
        "script", "`script` is \"\(script)\"; it must be a .lua file inside of \(folder)")
      return
    }
    if script.hasSuffix(ScriptFolder.testSuffix) {
      section.report(
        "script",
        "\(script) is a file of tests, not a strategy; name the strategy, and run the tests with "
          + "perigee test")
    } else if !isReadable("\(folder)/\(script)") {
      section.report("script", "there is no script \(script) in \(folder)")
    } else if let fault = rightsFault("\(folder)/\(script)") {
      section.report("script", fault)
    }
  }

  private func readAccounts(_ section: SectionReader) -> [String] {
    let one = section.string("account")
    let many = section.strings("accounts")
    if one != nil && many != nil {
      section.report("accounts", "give either `account` or `accounts`, not both")
    }
    let names = many ?? one.map { [$0] } ?? []
    if names.isEmpty && !(section.has("account") && one == nil) {
      section.report(
        section.has("accounts") ? "accounts" : nil,
        "the strategy has no account; write account = \"NAME\" with a name of [accounts.ib]")
    }
    checkAccounts(names, key: many == nil ? "account" : "accounts", section)
    return names
  }

  private func checkAccounts(_ names: [String], key: String, _ section: SectionReader) {
    guard let accounts else { return }
    for name in names where !accounts.contains(name) {
      section.report(key, BrokersReader.unknownAccount(name, names: accounts))
    }
  }

  private func readSymbols(_ section: SectionReader) -> [String] {
    let texts = section.strings("symbols") ?? []
    if texts.count > 100 {
      section.report("symbols", "\(texts.count) symbols; one strategy takes at most 100")
    }
    return texts.enumerated().compactMap { index, text in
      checkedAddress(text, key: "symbols[\(index)]", section)?.description
    }
  }

  private func checkedAddress(_ text: String, key: String, _ section: SectionReader)
    -> InstrumentAddress?
  {
    if let address = InstrumentAddress(text) { return address }
    section.report(
      key,
      "\"\(text)\" names no instrument; write AAPL.NASDAQ, EURUSD.IDEALPRO, ES.CME.202612, "
        + "BTC.PAXOS, SPX.CBOE.IND or con:265598")
    return nil
  }

  private func readParams(_ section: SectionReader) -> [String: StrategyDeployment.Parameter] {
    var params: [String: StrategyDeployment.Parameter] = [:]
    for (key, value) in section.entries() {
      switch value {
      case .string(let string): params[key] = .string(string)
      case .integer(let integer): params[key] = .integer(integer)
      case .number(let number): params[key] = .number(number)
      case .boolean(let boolean): params[key] = .boolean(boolean)
      case .list, .table, .moment:
        section.report(
          key, "parameter `\(key)` is \(value.kind); it must be a number, a string or true/false")
      }
    }
    if params.count > 100 {
      section.report(nil, "\(params.count) parameters; one strategy takes at most 100")
    }
    return params
  }

  private func baseName(_ script: String) -> String {
    let file = script.split(separator: "/").last.map(String.init) ?? script
    return file.hasSuffix(".lua") ? String(file.dropLast(4)) : file
  }

  /// A path of the file, made absolute.
  func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    if path.hasPrefix("~/") { return home + path.dropFirst(1) }
    return path == "." ? directory : "\(directory)/\(path)"
  }
}
