import Foundation
import Orders
import Testing
import TradingModel

@testable import Runner

/// Texts of runner.toml from a seed, in pieces of which is known what belongs to which strategy.
private struct TextMaker {
  private var state: UInt64
  /// The owner of each piece; nil for what no strategy owns.
  var pieces: [(owner: Int?, text: String)] = []
  private(set) var count = 0
  /// Whose the newest table is.
  private var lastOwner: Int?
  private let ending: String

  init(seed: UInt64) {
    state = seed
    ending = seed % 5 == 0 ? "\r\n" : "\n"
    make()
  }

  private mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((word ^ (word >> 31)) % UInt64(limit))
  }

  var text: String { pieces.map(\.text).joined() }

  private mutating func add(_ owner: Int?, _ lines: String...) {
    pieces.append((owner, lines.map { $0 + ending }.joined()))
  }

  private mutating func blanks(_ owner: Int?, least: Int = 0) {
    for _ in 0..<(least + below(3)) { add(owner, ["", "  ", "\t"][below(3)]) }
  }

  private mutating func comment(_ owner: Int?) {
    add(owner, ["# free words", "  # [[strategy]]", "#name = \"x\""][below(3)])
  }

  private mutating func make() {
    if below(2) == 0 {
      comment(nil)
      blanks(nil, least: 1)
    }
    add(nil, "[runner]", "log_level = \"info\" # [[strategy]]")
    blanks(nil)
    let total = 1 + below(5)
    for index in 0..<total {
      if below(3) == 0 {
        // Stands alone: a blank line above, which ends the table before, and one below.
        add(lastOwner, "")
        add(nil, "# ----- a part of the file -----", "")
      }
      strategy(index)
      if below(4) == 0 { other(index) }
    }
    count = total
    if below(3) == 0 { dropEnding() }
  }

  /// A block with its comments; what follows its last key directly belongs to it.
  private mutating func strategy(_ index: Int) {
    lastOwner = index
    for _ in 0..<below(3) { comment(index) }
    add(index, below(4) == 0 ? "[[ strategy ]]" : "[[strategy]]", "name = \"s\(index)\"")
    if below(3) == 0 { comment(index) }
    if below(3) == 0 { blanks(index) }
    add(index, "script = \"a.lua\"", "account = 'swing' # why")
    if below(3) == 0 { add(index, "symbols = [", "  \"AAPL.NASDAQ\", # one", "", "]") }
    if below(2) == 0 {
      blanks(index)
      if below(2) == 0 { comment(index) }
      add(index, "[strategy.params]", "fast = \(below(9))")
      if below(2) == 0 {
        add(index, "text = \"\"\"", "[[strategy]]", "name = \"no\"", "", "# no comment", "\"\"\"")
      }
      if below(2) == 0 { add(index, "'odd key' = '[strategy.risk]'") }
    }
    if below(3) == 0 { add(index, "[strategy.risk]", "max_order_value = 5") }
    if below(4) == 0 {
      comment(index)
      blanks(index, least: 1)
    } else {
      blanks(index)
    }
  }

  /// A table that is nobody's, with a table of the strategy behind it.
  private mutating func other(_ index: Int) {
    guard !pieces.contains(where: { $0.text.hasPrefix("[tape]") }) else { return }
    add(nil, "[tape]", "keep_days = 3")
    lastOwner = nil
    blanks(nil)
    // A table that stands twice is no TOML.
    guard !pieces.contains(where: { $0.owner == index && $0.text.hasPrefix("[strategy.r") })
    else { return }
    comment(index)
    add(index, "[strategy.risk]", "max_order_value = 7")
    lastOwner = index
    blanks(index)
  }

  private mutating func dropEnding() {
    guard let last = pieces.indices.last, pieces[last].text.hasSuffix(ending) else { return }
    let shorter = String(
      decoding: pieces[last].text.utf8.dropLast(ending.utf8.count), as: UTF8.self)
    pieces[last].text = shorter
  }

  func without(_ owner: Int) -> String {
    pieces.filter { $0.owner != owner }.map(\.text).joined()
  }
}

struct RunnerTextTests {
  /// A folder in which the made texts mean something.
  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", "[accounts.ib]\nswing = \"DU1\"\nscalp = \"DU2\"")
    try folder.write("strategies/a.lua", "return {}")
    return folder
  }

  private static func read(_ text: String, in folder: TemporaryFolder) -> Configuration {
    var loader = ConfigurationLoader(directory: folder.path, home: "/")
    loader.runnerText = text
    return loader.load()
  }

  @Test("any block is taken out whole, and every other byte stays", arguments: 0..<300)
  func removing_LeavesTheRest(seed: Int) throws {
    let folder = try Self.folder()
    let made = TextMaker(seed: UInt64(seed))
    let configuration = Self.read(made.text, in: folder)
    try #require(configuration.problems.isEmpty, "\(configuration.problems)\n\(made.text)")
    let strategies = configuration.runner.strategies
    try #require(strategies.count == made.count)
    for (index, strategy) in strategies.enumerated() {
      let line = try #require(strategy.line)
      let removed = try #require(RunnerText(made.text).removing(strategyAt: line))
      #expect(
        Array(removed.rest.utf8) == Array(made.without(index).utf8),
        "seed \(seed), strategy \(index) of:\n\(made.text)")
      let left = Self.read(removed.rest, in: folder)
      var wanted = strategies.map(\.plain)
      wanted.remove(at: index)
      #expect(left.problems.isEmpty && left.runner.strategies.map(\.plain) == wanted)
    }
  }

  @Test("a block that is added stands at the end, and every byte before stays", arguments: 0..<300)
  func adding_LeavesTheRest(seed: Int) throws {
    let folder = try Self.folder()
    let made = TextMaker(seed: UInt64(seed))
    let old = Self.read(made.text, in: folder)
    var deployment = StrategyDeployment(
      name: StrategyID(rawValue: "new"), script: "a.lua",
      accounts: [AccountName(rawValue: "swing")], symbols: [], params: [:], onStop: .keep,
      isEnabled: true)
    if seed % 2 == 0 {
      deployment.accounts.append(AccountName(rawValue: "scalp"))
      deployment.symbols = ["AAPL.NASDAQ", "EURUSD.IDEALPRO"]
      deployment.desk = "d"
      deployment.onStop = .cancel
    }
    if seed % 3 == 0 {
      deployment.params = [
        "fast": .integer(-3), "ratio": .number(0.000_01), "huge": .number(5e20),
        "whole": .number(2), "on": .boolean(false),
        "odd key \"é\"": .string("a \"b\" \\ \n\t\r\u{1}\u{7F} [[strategy]] # é"),
      ]
    }
    let text = RunnerText(made.text).adding(StrategyBlock(deployment).text)
    #expect(Array(text.utf8).starts(with: Array(made.text.utf8)))
    let new = Self.read(text, in: folder)
    #expect(new.problems.isEmpty, "\(new.problems)\n\(text)")
    #expect(
      new.runner.strategies.map(\.plain) == old.runner.strategies.map(\.plain) + [deployment])
    // Taken out again, what is left is as before but for the blank line between.
    let line = try #require(new.runner.strategies.last?.line)
    let back = try #require(RunnerText(text).removing(strategyAt: line)?.rest)
    let rest = Array(back.utf8.dropFirst(made.text.utf8.count))
    #expect(Array(back.utf8).starts(with: Array(made.text.utf8)))
    #expect(rest.allSatisfy { $0 == 0x0A || $0 == 0x0D } && rest.count <= 4)
  }

  @Test("strategies that are written as a list are left to a person")
  func inlineList_HasNoBlock() throws {
    let text = "strategy = [{ script = \"a.lua\", account = \"swing\" }]\n"
    let configuration = Self.read(text, in: try Self.folder())
    try #require(configuration.problems.isEmpty && configuration.runner.strategies.count == 1)
    for line in 0...3 { #expect(RunnerText(text).removing(strategyAt: line) == nil) }
  }

  @Test("an empty file takes a block")
  func emptyFile_TakesABlock() {
    #expect(RunnerText("").adding("[[strategy]]\n") == "[[strategy]]\n")
    #expect(RunnerText("a = 1").adding("b\n") == "a = 1\n\nb\n")
    #expect(RunnerText("a = 1\n").adding("b\n") == "a = 1\n\nb\n")
    #expect(RunnerText("a = 1\n\n").adding("b\n") == "a = 1\n\nb\n")
    #expect(RunnerText("a = 1\r\n").adding("b\n") == "a = 1\r\n\r\nb\r\n")
  }

  @Test("the file is replaced whole, keeps its rights, and leaves its old text beside it")
  func replace_IsWhole() throws {
    let folder = try TemporaryFolder()
    try folder.write("runner.toml", "old")
    let path = "\(folder.path)/runner.toml"
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let file = try RunnerFile(in: folder.path)
    #expect(file.obstacle == nil && file.text == "old")
    try file.replace(with: "new")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    #expect(try String(contentsOfFile: path + ".~1", encoding: .utf8) == "old")
    let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(rights as? Int == 0o640)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        == ["runner.toml", "runner.toml.~1"])
    // The text that was read is not there any more.
    #expect(throws: CommandFailure.self) { try file.replace(with: "newer") }
    #expect(try !file.putBack(from: "something else"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    #expect(try file.putBack(from: "new"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
  }

  @Test("a link stays a link, and what it leads to is changed")
  func replace_FollowsALink() throws {
    let folder = try TemporaryFolder()
    try folder.write("real/runner.toml", "old")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/runner.toml", withDestinationPath: "real/runner.toml")
    try RunnerFile(in: folder.path).replace(with: "new")
    #expect(
      try String(contentsOfFile: "\(folder.path)/real/runner.toml", encoding: .utf8) == "new")
    let kind = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/runner.toml")
    #expect(kind[.type] as? FileAttributeType == .typeSymbolicLink)
  }
}
