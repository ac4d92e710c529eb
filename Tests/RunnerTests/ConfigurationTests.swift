import Control
import Foundation
import Strategies
import Testing
import TradingModel

@testable import Runner

struct ConfigurationTests {
  @Test("the example files are valid and deploy four strategies on two accounts")
  func examples_AreValid() throws {
    let folder = try TemporaryFolder()
    for name in ["brokers.toml", "runner.toml"] {
      let text = try String(contentsOfFile: "\(Project.root)/\(name).example", encoding: .utf8)
      try folder.write(name, text)
    }
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/strategies", withDestinationPath: "\(Project.root)/strategies")
    let configuration = ConfigurationLoader(directory: folder.path, home: "/").load()
    #expect(configuration.problems.isEmpty, "\(configuration.problems)")
    let strategies = configuration.runner.strategies
    let scripts = ScriptFolder(path: configuration.runner.strategiesDirectory)
    for strategy in strategies {
      #expect(ScriptCheck.faults(of: strategy, in: scripts) == [])
    }
    #expect(strategies.count == 4)
    #expect(Set(strategies.flatMap(\.accounts)).count == 2)
    #expect(Set(strategies.map(\.script)).count == 4)
  }

  @Test("the example files name every key of their sections")
  func examples_NameTheDefaults() throws {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", "[accounts.ib]\nswing = \"DU1\"")
    try folder.write("runner.toml", "")
    let configuration = ConfigurationLoader(directory: folder.path, home: "/").load()
    #expect(configuration.problems.isEmpty)
    #expect(configuration.brokers.ib == BrokersConfiguration.IB())
    #expect(configuration.runner.dataDirectory == "\(folder.path)/data")
    #expect(configuration.runner.strategiesDirectory == "\(folder.path)/strategies")
    #expect(configuration.runner.paper == PaperConfiguration())
    #expect(configuration.brokers.ib.ports == [4002, 7497], "live ports must be asked for")
  }

  @Test("every value reaches its place")
  func values_ReachTheirPlaces() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "brokers.toml",
      """
      [ib]
      hosts = ["a", "b"]
      ports = [4001]
      client_id = 7
      prefer_data_account = ["scalp"]
      connect_timeout = 2.5
      retries = 5
      market_data_lines = 300
      [accounts.ib]
      swing = { number = "DU1", client_id = 9 }
      scalp = "DU2"
      """)
    try folder.write("s/x.lua", "return {}")
    try folder.write(
      "runner.toml",
      """
      [runner]
      data_dir = "~/perigee"
      strategies_dir = "s"
      log_level = "debug"
      durability = "full"
      stop_timeout = 2.5
      [paper]
      seed = 42
      pace = 10
      hours = "exchange"
      cash = 5000
      [[paper.gateway]]
      port = 4010
      accounts = ["swing", "scalp"]
      [[strategy]]
      script = "x.lua"
      accounts = ["scalp", "swing"]
      symbols = ["aapl.nasdaq"]
      params = { fast = 3, slow = 0.5, mode = "m", on = true }
      desk = "d"
      on_stop = "cancel"
      enabled = false
      """)
    let configuration = ConfigurationLoader(directory: folder.path, home: "/home/u").load()
    #expect(configuration.problems.isEmpty, "\(configuration.problems)")
    let ib = configuration.brokers.ib
    #expect(ib.hosts == ["a", "b"] && ib.ports == [4001] && ib.clientID == 7 && ib.tries == 5)
    #expect(configuration.brokers.ib.marketDataLines == 300)
    #expect(ib.connectTimeout == .milliseconds(2500))
    #expect(ib.dataAccounts == [AccountName(rawValue: "scalp")])
    #expect(configuration.brokers.accounts.map(\.clientID) == [nil, 9])
    let runner = configuration.runner
    #expect(runner.dataDirectory == "/home/u/perigee")
    #expect(runner.logLevel == .debug && runner.durability == .full)
    #expect(runner.stopTimeout == .milliseconds(2500))
    #expect(runner.paper.seed == 42 && runner.paper.pace == 10 && runner.paper.cash == 5000)
    #expect(runner.paper.hours == .exchange && runner.paper.gateways.first?.port == 4010)
    let strategy = try #require(runner.strategies.first)
    #expect(strategy.name.rawValue == "x" && strategy.line == 15)
    #expect(strategy.accounts.map(\.rawValue) == ["scalp", "swing"])
    #expect(strategy.symbols == ["AAPL.NASDAQ"])
    #expect(
      strategy.params == [
        "fast": .integer(3), "slow": .number(0.5), "mode": .string("m"), "on": .boolean(true),
      ])
    #expect(strategy.desk == "d" && strategy.onStop == .cancel && !strategy.isEnabled)
  }

  @Test("keys are found behind comments, strings of several lines and nested tables")
  func keyLines_FindEveryForm() {
    let lines = KeyLines(
      """
      # a = 1
      a.b = 2  # c = 3
      text = '''
      d = 4
      '''
      "e f" = [ # first
        { g = 1 },
        [2], ]
      [[h]]
      i = "\\" j = 5"
      [h.k]
      l = 1
      [[h]]
      [h.k]
      l = 2
      """)
    #expect(lines.lines["a.b"] == 2)
    #expect(lines.lines["d"] == nil)
    #expect(lines.lines["e f"] == 6)
    #expect(lines.lines["e f[0].g"] == 7)
    #expect(lines.lines["h[0].i"] == 10)
    #expect(lines.lines["h[0].k.l"] == 12)
    #expect(lines.lines["h[1].k.l"] == 15)
    #expect(lines.line(of: "h[1].k.missing") == 14)
  }

  @Test("a text that is no TOML ends the scan and nothing else")
  func keyLines_EndOnGarbage() {
    for text in ["", "[", "[[", "a", "a =", "= 1", "\"", "'''", "a = [", "a = {", "\u{0}", "]=["] {
      #expect(KeyLines(text).lines.count <= 2)
    }
  }

  @Test(
    "the nearest word is proposed only when it is near",
    arguments: [
      ("acount", "account"), ("prots", "ports"), ("colour", nil), ("x", nil),
    ] as [(String, String?)])
  func spelling(word: String, near: String?) {
    #expect(Spelling.nearest(to: word, among: ["account", "ports", "script"]) == near)
  }
}
