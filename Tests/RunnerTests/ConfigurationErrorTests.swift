import Testing

@testable import Runner

/// Every mistake gets one sentence with its file and line.
struct ConfigurationErrorTests {
  static let goodBrokers = """
    [accounts.ib]
    swing = "DU1"
    scalp = "DU2"
    """

  private func problems(brokers: String = goodBrokers, runner: String = "") throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", brokers)
    try folder.write("runner.toml", runner)
    try folder.write("strategies/a.lua", "return {}")
    let configuration = ConfigurationLoader(directory: folder.path, home: "/home/u").load()
    return configuration.problems.map {
      $0.description.split(separator: folder.path).joined(separator: "DIR")
    }
  }

  @Test(
    "mistakes in brokers.toml",
    arguments: [
      ("[ib", "brokers.toml:1: not valid TOML at column"),
      (
        "# one\n[ib]\nportss = [1]\n" + goodBrokers,
        "brokers.toml:3: `portss` is not a key in [ib]; did you mean `ports`?"
      ),
      (
        "[ib]\nports = \"4002\"\n" + goodBrokers,
        "brokers.toml:2: `ports` is a string; it must be a list of whole numbers, as in [4002, "
          + "7497]"
      ),
      (
        "[ib]\nports = [\n  4002,\n  70000,\n]\n" + goodBrokers,
        "brokers.toml:4: `ports[1]` is 70000; it must be from 1 to 65535"
      ),
      (
        "[ib]\nports = [4002, 4002]\n" + goodBrokers,
        "brokers.toml:2: `ports` names a port twice; remove one"
      ),
      ("[ib]\nhosts = []\n" + goodBrokers, "brokers.toml:2: `hosts` must name 1 to 16 hosts"),
      (
        "[ib]\nclient_id = 0\n" + goodBrokers,
        "brokers.toml:2: `client_id` is 0; it must be from 1 to 999999"
      ),
      (
        "[ib]\nconnect_timeout = \"4\"\n" + goodBrokers,
        "brokers.toml:2: `connect_timeout` is a string; it must be a number"
      ),
      (
        "[ib]\nprefer_data_account = [\"swng\"]\n" + goodBrokers,
        "brokers.toml:2: account \"swng\" is not in [accounts.ib] of brokers.toml; did you mean "
          + "\"swing\"?"
      ),
      (
        "[ib]\nhosts = [\"a\"]\n",
        "brokers.toml: no account is named; add a section [accounts.ib]"
      ),
      (
        "[accounts.ib]\nswing = 17",
        "brokers.toml:2: `swing` is a whole number; it must be a string in quotes"
      ),
      (
        "[accounts.ib]\na = \"DU1\"\nb = \"DU1\"",
        "brokers.toml:3: account \"b\" has the number of \"a\"; one number, one name"
      ),
      (
        "[accounts.ib]\na = \"DU 1\"",
        "brokers.toml:2: account \"a\" has the number \"DU 1\""
      ),
      (
        "[accounts.ib]\n\"my account\" = \"DU1\"",
        "brokers.toml:2: account name \"my account\" must be 1 to 32 letters, digits, - or _"
      ),
      (
        "[accounts.ib]\na = { number = \"DU1\", client = 5 }",
        "brokers.toml:2: `client` is not a key in [accounts.ib.a]"
      ),
      (
        "[accounts.kraken]\na = \"1\"\n" + goodBrokers,
        "brokers.toml:1: `kraken` is not a key in [accounts]; known are `ib`"
      ),
      ("[ib]\n#\0\n", "brokers.toml:2: the file has a NUL byte; save it again as plain UTF-8"),
      (
        "a = 1\na = 2",
        "brokers.toml:2: not valid TOML at column"
      ),
    ])
  func brokers(text: String, sentence: String) throws {
    let found = try problems(brokers: text)
    #expect(found.contains { $0.hasPrefix(sentence) }, "\(found)")
  }

  @Test(
    "mistakes in runner.toml",
    arguments: [
      (
        "[runner]\nlog_level = \"loud\"",
        "runner.toml:2: `log_level` is \"loud\"; it must be one of \"debug\", \"info\", "
          + "\"notice\", \"warning\", \"error\""
      ),
      (
        "[runner]\nstop_timeout = 0",
        "runner.toml:2: `stop_timeout` is 0.0; it must be from 1.0 to 300.0"
      ),
      ("[runer]\n", "runner.toml:1: `runer` is not a key at the top of runner.toml; did you mean"),
      ("strategy = 5", "runner.toml:1: `strategy` is a whole number; it must be a list of tables"),
      (
        "[[strategy]]\naccount = \"swing\"",
        "runner.toml:1: the strategy has no `script`; write script = \"breakout.lua\""
      ),
      (
        "\n[[strategy]]\nscript = \"a.lua\"",
        "runner.toml:2: the strategy has no account; write account = \"NAME\""
      ),
      (
        "[[strategy]]\nscript = \"a.lua\"\naccount = \"swang\"",
        "runner.toml:3: account \"swang\" is not in [accounts.ib] of brokers.toml; did you mean "
          + "\"swing\"?"
      ),
      (
        "[[strategy]]\nscript = \"a.lua\"\naccount = \"margin\"",
        "runner.toml:3: account \"margin\" is not in [accounts.ib] of brokers.toml; add it there "
          + "or use one of scalp, swing"
      ),
      (
        "[[strategy]]\nscript = \"b.lua\"\naccount = \"swing\"",
        "runner.toml:2: there is no script b.lua in DIR/strategies"
      ),
      (
        "[[strategy]]\nscript = \"a_test.lua\"\naccount = \"swing\"",
        "runner.toml:2: a_test.lua is a file of tests, not a strategy; name the strategy, and run "
          + "the tests with perigee test"
      ),
      (
        "[[strategy]]\nscript = \"../a.lua\"\naccount = \"swing\"",
        "runner.toml:2: `script` is \"../a.lua\"; it must be a .lua file inside of DIR/strategies"
      ),
      (
        "[[strategy]]\nscript = \"a.lua\"\naccount = \"swing\"\nsymbols = [\"BTC.PAXOS\", \"AAPL\"]",
        "runner.toml:4: \"AAPL\" names no instrument; write AAPL.NASDAQ"
      ),
      (
        "[[strategy]]\nscript = \"a.lua\"\naccount = \"swing\"\non_stop = \"maybe\"",
        "runner.toml:4: `on_stop` is \"maybe\"; it must be one of \"keep\", \"cancel\""
      ),
      (
        "[[strategy]]\nscript = \"a.lua\"\naccount = \"swing\"\nacounts = [\"scalp\"]",
        "runner.toml:4: `acounts` is not a key in [strategy]; did you mean `accounts`?"
      ),
      (
        "[[strategy]]\nscript = \"a.lua\"\naccount = \"swing\"\n[strategy.params]\nx = [1]",
        "runner.toml:5: parameter `x` is a list; it must be a number, a string or true/false"
      ),
      (
        "[[strategy]]\nscript = \"a.lua\"\naccount = \"swing\"\n\n[[strategy]]\nscript = \"a.lua\""
          + "\naccount = \"scalp\"",
        "runner.toml:5: strategy \"a\" is already deployed at line 1; give this one a `name`"
      ),
      (
        "[[paper.market]]\nsymbol = \"BTC.PAXOS\"\nfile = \"none.csv\"",
        "runner.toml:3: DIR/none.csv cannot be read"
      ),
      (
        "[[paper.gateway]]\naccounts = [\"swing\"]\n[[paper.gateway]]\naccounts = [\"swing\"]",
        "runner.toml:1: account \"swing\" is on two paper gateways"
      ),
    ])
  func runner(text: String, sentence: String) throws {
    let found = try problems(runner: text)
    #expect(found.contains { $0.hasPrefix(sentence) }, "\(found)")
  }

  @Test("all mistakes of both files are told at once, in the order of the lines")
  func everything_IsToldAtOnce() throws {
    let found = try problems(
      brokers: "[ib]\nclient_id = -1\nhosts = 5\n" + ConfigurationErrorTests.goodBrokers,
      runner: "[runner]\ndurability = \"none\"\nlevel = 1")
    #expect(
      found.map { $0.split(separator: " ").first.map(String.init) } == [
        "brokers.toml:2:", "brokers.toml:3:", "runner.toml:2:", "runner.toml:3:",
      ])
  }

  @Test("a mistake of one strategy holds up that strategy only")
  func strategyMistake_LeavesTheRestUsable() throws {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", ConfigurationErrorTests.goodBrokers)
    try folder.write("strategies/a.lua", "return {}")
    try folder.write(
      "runner.toml",
      """
      [[strategy]]
      name = "good"
      script = "a.lua"
      account = "swing"
      [[strategy]]
      name = "bad"
      script = "a.lua"
      account = "nobody"
      """)
    let configuration = ConfigurationLoader(directory: folder.path, home: "/").load()
    #expect(configuration.isUsable)
    #expect(configuration.runner.strategies.map { $0.problems.count } == [0, 1])
    #expect(configuration.problems.map(\.reach) == [.strategy("bad")])
  }

  @Test("missing files say where they were looked for")
  func missingFiles_SayWhere() throws {
    let folder = try TemporaryFolder()
    let configuration = ConfigurationLoader(directory: folder.path, home: "/").load()
    #expect(!configuration.isUsable)
    #expect(
      configuration.problems.first?.description
        == "brokers.toml: not found in \(folder.path); copy brokers.toml.example there as "
        + "brokers.toml, or name another folder with --config")
  }
}
