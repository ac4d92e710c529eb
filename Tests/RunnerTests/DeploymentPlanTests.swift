import Control
import Foundation
import Synchronization
import Testing

@testable import Runner

struct DeploymentPlanTests {
  private static func row(
    _ name: String, hash: String? = "h", change: (inout DeploymentRow) -> Void = { _ in }
  ) -> DeploymentRow {
    var row = DeploymentRow(
      name: name, script: "\(name).lua", accounts: ["swing"], symbols: [],
      params: ["fast": .integer(3)], onStop: "keep", onQuarantine: "keep", enabled: true,
      risk: ["max_order_value": "5000"], hash: hash, modules: ["m": "1"])
    change(&row)
    return row
  }

  private static func plan(_ wanted: [DeploymentRow], _ running: [DeploymentRow])
    -> DeploymentPlan
  { DeploymentPlan(hash: "p", wanted: wanted, running: running) }

  @Test("what is equal is no change")
  func equal_IsNoChange() {
    let plan = Self.plan(["a", "b"].map { Self.row($0) }, ["b", "a"].map { Self.row($0) })
    #expect(plan.changes.isEmpty && plan.unchanged == 2 && plan.needsRestart.isEmpty)
  }

  @Test("each key that differs is named with both values, and no other")
  func keys_AreExact() {
    let new = Self.row("a") { row in
      row.accounts = ["swing", "scalp"]
      row.symbols = ["AAPL.NASDAQ"]
      row.params = ["fast": .integer(4), "slow": .text("x")]
      row.desk = "d"
      row.onStop = "cancel"
      row.enabled = false
      row.risk = [:]
    }
    let plan = Self.plan([new], [Self.row("a")])
    #expect(
      plan.changes == [
        DeploymentPlan.Change(
          name: "a", kind: .changed,
          keys: [
            .init(key: "accounts", old: "[\"swing\"]", new: "[\"swing\", \"scalp\"]"),
            .init(key: "desk", old: nil, new: "\"d\""),
            .init(key: "enabled", old: "true", new: "false"),
            .init(key: "on_stop", old: "\"keep\"", new: "\"cancel\""),
            .init(key: "params.fast", old: "3", new: "4"),
            .init(key: "params.slow", old: nil, new: "\"x\""),
            .init(key: "risk.max_order_value", old: "5000", new: nil),
            .init(key: "symbols", old: nil, new: "[\"AAPL.NASDAQ\"]"),
          ])
      ])
  }

  @Test("what goes comes first, then what changes, then what comes")
  func order_IsSafe() {
    let plan = Self.plan(
      [Self.row("new"), Self.row("a"), Self.row("b", hash: "2")],
      [Self.row("a"), Self.row("b"), Self.row("old")])
    #expect(plan.changes.map(\.name) == ["old", "b", "new"])
    #expect(plan.changes.map(\.kind) == [.removed, .changed, .added])
    #expect(plan.unchanged == 1)
  }

  @Test("texts count where one runs, the modules that they require with them")
  func texts_CountWhereOneRuns() {
    let plan = Self.plan(
      [
        Self.row("text", hash: "2"), Self.row("module") { $0.modules = ["m": "2", "n": "1"] },
        Self.row("gone", hash: nil), Self.row("down", hash: "2"),
      ],
      [
        Self.row("text"), Self.row("module"), Self.row("gone"),
        Self.row("down", hash: nil) { $0.state = "stopped" },
      ])
    #expect(
      plan.changes.map(\.texts) == [
        [.init(name: "text.lua", old: "h", new: "2")],
        [.init(name: "m", old: "1", new: "2"), .init(name: "n", old: nil, new: "1")],
        [.init(name: "gone.lua", old: "h", new: nil)],
      ])
    #expect(plan.unchanged == 1)
  }

  @Test("a script that could not be read and can be by now is a change, unless more is wrong")
  func mendedScript_IsAChange() {
    let failed = Self.row("a", hash: nil) { $0.state = "failed" }
    #expect(
      Self.plan([Self.row("a")], [failed]).changes.first?.texts
        == [.init(name: "a.lua", old: nil, new: "h")])
    let wrong = DeploymentPlan(
      hash: "p", wanted: [Self.row("a")], running: [failed], problems: ["a": ["no account"]])
    #expect(wrong.changes.isEmpty)
  }

  @Test("those that share a desk are named, where the desk is restarted")
  func neighbours_AreNamed() {
    let desk: (inout DeploymentRow) -> Void = { $0.desk = "d" }
    let running = [
      Self.row("a", change: desk), Self.row("b", change: desk), Self.row("c"),
    ]
    #expect(Self.plan([running[1], running[2]], running).changes.map(\.restarts) == [["b"]])
    var moved = running
    moved[2].desk = "d"
    #expect(Self.plan(moved, running).changes.map(\.restarts) == [["a", "b"]])
    var quiet = running
    quiet[0].onStop = "cancel"
    quiet[0].risk = [:]
    #expect(Self.plan(quiet, running).changes.map(\.restarts) == [[]])
  }

  @Test("rows survive the control socket, whatever their parameters are called")
  func rows_SurviveTheSocket() throws {
    let row = Self.row("a") { row in
      row.params = [
        "stop_loss": .number(0.5), "stopLoss": .flag(true), "UPPER_case": .text("1"),
        "zero": .integer(0), "large": .number(1e300),
      ]
      row.modules = ["lib.some_thing": "1"]
    }
    let order = DeploymentOrder(name: "a", plan: "p", actor: "me")
    for action in [ControlRequest.Action.apply(order), .deployments] {
      let request = ControlRequest(version: 1, id: 1, action: action)
      let bytes = try ControlCoding.encode(request)
      #expect(try ControlCoding.decode(ControlRequest.self, from: bytes) == request)
    }
    let report = DeploymentsReport(
      directory: "/d", deployments: [row], accounts: ["swing"],
      fixed: ["runner.data_dir": "1", "risk.account.myName.mode": "2"])
    let answer = ControlAnswer(version: 1, id: 1, content: .result(.deployments(report)))
    let bytes = try ControlCoding.encode(answer)
    #expect(try ControlCoding.decode(ControlAnswer.self, from: bytes) == answer)
  }

  @Test("a difference of texts is told in the form of diff -u")
  func difference_IsUnified() {
    let old = (1...9).map { "line \($0)\n" }.joined()
    let new = old.replacing("line 2\n", with: "line two\n").replacing("line 8\n", with: "")
    #expect(
      TextDifference.unified(old, new) == """
        @@ -1,4 +1,4 @@
         line 1
        -line 2
        +line two
         line 3
         line 4
        @@ -6,4 +6,3 @@
         line 6
         line 7
        -line 8
         line 9

        """)
    #expect(TextDifference.unified(old, old) == nil)
    #expect(TextDifference.unified("", "a") == "@@ -0,0 +1,1 @@\n+a\n")
    #expect(TextDifference.unified("", String(repeating: "a\n", count: 100)) == nil)
    #expect(TextDifference.unified("", String(repeating: "a\n", count: 10_000)) == nil)
  }

  @Test(
    "a strategy that is absent because the file cannot be read is not to be withdrawn",
    arguments: [
      ("[[strategy]]\nscript = \"a.lua\"\naccount = \"swing\n", ["a", "b"]),
      ("[strategy]\nscript = \"a.lua\"\naccount = \"swing\"\n", ["a", "b"]),
      ("strategy = 3\n", ["a", "b"]),
      ("[[strategy]]\nname = \"a\"\nscrpt = \"a.lua\"\naccount = \"swing\"\n", ["a"]),
      ("[[strategy]]\nscrpt = \"a.lua\"\naccount = \"swing\"\n", ["a", "b"]),
      ("[[strategy]]\nname = 7\nscript = \"c.lua\"\naccount = \"swing\"\n", ["a", "b"]),
      ("[runner]\nlog_levl = 3\n", []), ("", []),
    ])
  func absence_IsNoWish_WhereTheFileCannotBeRead(text: String, doubtful: [String]) throws {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", "[accounts.ib]\nswing = \"DU1\"\n")
    try folder.write("runner.toml", text)
    for name in ["a", "b", "c"] { try folder.write("strategies/\(name).lua", "return {}") }
    let wanted = WantedFleet(ConfigurationLoader(directory: folder.path, home: "/").load())
    let plan = DeploymentPlan(
      wanted: wanted,
      running: DeploymentsReport(
        directory: folder.path, deployments: ["a", "b"].map { Self.row($0) },
        accounts: ["swing"], fixed: [:]))
    let removed = plan.changes.filter { $0.kind == .removed }
    #expect(removed.map(\.name) == ["a", "b"])
    #expect(removed.filter { !$0.problems.isEmpty }.map(\.name) == doubtful)
    #expect(removed.flatMap(\.problems).allSatisfy { $0.hasPrefix("runner.toml:") })
  }

  @Test("those who change what runs have their turns one after another, also when one fails")
  func turns_AreTakenOneAfterAnother() async throws {
    struct Refusal: Error {}
    let turns = ChangeTurns()
    final class Count: Sendable { let inside = Mutex((now: 0, most: 0)) }
    let count = Count()
    await withTaskGroup(of: Void.self) { tasks in
      for number in 0..<20 {
        tasks.addTask {
          do {
            try await turns.take {
              count.inside.withLock { inside in
                inside.now += 1
                inside.most = max(inside.most, inside.now)
              }
              for _ in 0..<5 { await Task.yield() }
              count.inside.withLock { $0.now -= 1 }
              if number % 3 == 0 { throw Refusal() }
            }
          } catch {
            #expect(error is Refusal)
          }
        }
      }
    }
    #expect(count.inside.withLock { $0.most } == 1)
    #expect(await turns.take { true })
  }

  @Test("what a script says cannot move the terminal's cursor")
  func words_AreTame() {
    let line = AppliedLine(
      name: "a", outcome: .failed, reason: "why\u{1B}[2J", log: "a.lua:1: \u{1B}[1A\u{7}gone")
    #expect(
      !line.text(colours: false).contains("\u{1B}") && !line.text(colours: false).contains("\u{7}"))
    let change = DeploymentPlan.Change(name: "a", kind: .added, problems: ["bad\u{1B}[2J\nmore"])
    var plan = Self.plan([], [])
    plan.changes = [change]
    let text = PlanText(colours: false).text(of: plan)
    #expect(!text.contains("\u{1B}") && text.contains("\n    more\n"))
  }

  @Test("the plan's hash follows everything that could change what runs")
  func hash_FollowsTheFiles() throws {
    let folder = try TemporaryFolder()
    let block = "[[strategy]]\nscript = \"a.lua\"\naccount = \"swing\"\n"
    func hash() -> String {
      WantedFleet(ConfigurationLoader(directory: folder.path, home: "/").load()).hash
    }
    var hashes: [String] = []
    func write(_ name: String, _ text: String) throws {
      try folder.write(name, text)
      hashes.append(hash())
    }
    try folder.write("brokers.toml", "[accounts.ib]\nswing = \"DU1\"\n")
    try folder.write("strategies/a.lua", "require 'm' return {}")
    try folder.write("strategies/m.lua", "return 1")
    try write("runner.toml", block)
    try write("runner.toml", block + "# words\n")
    try write("brokers.toml", "[accounts.ib]\nswing = \"DU2\"\n")
    try write("strategies/a.lua", "require 'm' return { }")
    try write("strategies/m.lua", "return 2")
    #expect(Set(hashes).count == 5)
    try write("strategies/other.lua", "return 3")
    #expect(hashes[5] == hashes[4])
  }
}
