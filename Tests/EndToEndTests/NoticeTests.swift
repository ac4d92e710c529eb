import Foundation
import Glibc
import Testing

/// People outside are told of what a running daemon does, also while their first channel is away.
struct NoticeTests {
  private static let buyer = """
    local S, done = {}, false
    function S.on_quote(q)
      if done or not account.ready() or not q.ask then return end
      done = true
      order.buy { symbol = q.symbol, quantity = 3 }
    end
    return S
    """

  private struct Verdict: Decodable {
    struct Check: Decodable {
      var name: String
      var verdict: String
    }
    var account: String
    var verdict: String
    var checks: [Check]
  }

  private struct Day: Decodable {
    var account: String
    var fills: Int
    var orders: Int
  }

  private struct Told: Decodable {
    struct Attempt: Decodable {
      var channel: String
      var failure: String?
    }
    var kind: String
    var state: String
    var attempts: [Attempt]
  }

  @Test("a fill is told by the second channel, and go or no-go and the day are shown")
  func fill_IsTold() async throws {
    try await World.run { world in
      world.isPaper = true
      _ = world.makeGateway(accounts: ["DU1000001"])
      let hook = try HookServer()
      defer { hook.stop() }
      try world.script("buyer.lua", Self.buyer)
      // Nobody listens at the first one's port.
      try world.write("away", "http://127.0.0.1:1/x\n")
      try world.write("hook", "http://127.0.0.1:\(hook.port)/topic\n")
      for name in ["away", "hook"] { chmod("\(world.folder)/\(name)", 0o600) }
      let channels = ["away", "hook"].map { name in
        "[[notices.channel]]\nname = \"\(name)\"\ntype = \"ntfy\"\naddress_file = \"\(name)\"\n"
      }
      try world.configure(
        accounts: [("swing", "DU1000001")],
        [
          Deployment(
            name: "buyer", script: "buyer.lua", accounts: ["swing"], symbols: ["AAPL.NASDAQ"])
        ],
        runner: "[notices]\njoin_fills = 1\n\(channels.joined())")
      try await world.startDaemon()
      try await eventually("the fill is told", within: .seconds(90)) {
        hook.requests.contains {
          $0.contains("buyer bought 3 AAPL.NASDAQ at ") && $0.contains("on account swing.")
        } ? true : nil
      }
      let told: [Told] = try await eventually("the delivery is recorded") {
        let rows: [Told] = try await world.rows("notices")
        return rows.contains { $0.kind == "fill" && $0.state == "sent" } ? rows : nil
      }
      let fill = try #require(told.first { $0.kind == "fill" && $0.state == "sent" })
      #expect(fill.attempts.last?.channel == "hook" && fill.attempts.last?.failure == nil)

      let verdicts = try await world.command(["preflight", "--json"])
      let rows = try JSONDecoder().decode([Verdict].self, from: Data(verdicts.output.utf8))
      let row = try #require(rows.first)
      #expect(row.account == "swing" && row.checks.count == 12)
      let good = Set(row.checks.filter { $0.verdict == "GO" }.map(\.name))
      #expect(good.isSuperset(of: ["connection", "data", "orders", "restraints", "scripts"]))

      let days: [Day] = try await world.rows("summary", "--account", "swing")
      let day = try #require(days.first)
      #expect(day.account == "swing" && day.fills >= 1 && day.orders >= 1)

      let tried = try await world.command(["notices", "test", "hook"])
      #expect(tried.end == .code(0) && tried.output.contains("sent"))
      let failed = try await world.command(["notices", "test", "away"])
      #expect(failed.end == .code(1) && failed.output.contains("network error 7"))
      #expect(try await world.stopDaemon() == .code(0))
    }
  }
}
