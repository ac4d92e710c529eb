import Control
import Orders
import Testing
import TradingModel

@testable import Runner

@Suite("What settling shows")
struct SettleOutputTests {
  static let row = SettledRow(
    order: "r1-a", account: "swing", symbol: "AAPL.NASDAQ", instrument: 1, state: "lost",
    filled: 5, reason: "settled as lost by maria: why")

  @Test("its JSON and its sentence are pinned")
  func output_IsPinned() throws {
    #expect(
      try Printer.line(Self.row) == """
        {"account":"swing","filled":"5","instrument":1,"order":"r1-a",\
        "reason":"settled as lost by maria: why","state":"lost","symbol":"AAPL.NASDAQ"}

        """)
    #expect(
      SettleCommand.text(Self.row)
        == "r1-a (AAPL.NASDAQ on swing) is lost with 5 filled: settled as lost by maria: why. "
        + "It holds nothing any more\n")
  }

  @Test("the command checks what can be checked without a daemon, and then needs one")
  func command_NeedsTheDaemon() throws {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", ConfigurationErrorTests.goodBrokers)
    try folder.write("runner.toml", "")
    func run(_ arguments: String...) throws -> (Int32, String) {
      let result = try Executable.run(["settle"] + arguments, in: folder.path)
      return (result.status, result.error)
    }
    let right = try run("r1-a", "--as", "lost", "--reason", "x")
    #expect(right.0 == 3, "\(right.1)")
    #expect(try run("r1-a", "--as", "filled", "--reason", "x").1.contains("lost or cancelled"))
    #expect(try run("r1-a", "--as", "lost").1.contains("--reason"))
  }

  @Test("each refusal has its code")
  func refusal_HasItsCode() {
    let order = IntentID(rawValue: "r1-a")
    let account = AccountName(rawValue: "swing")
    #expect(ControlFailure(SettleRefusal.noOrder(order)).code == .notFound)
    #expect(ControlFailure(SettleRefusal.listedOpen(order, account)).code == .invalid)
    #expect(ControlFailure(SettleRefusal.notAnswered(order, account)).code == .unavailable)
  }
}
