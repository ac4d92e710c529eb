import Foundation
import Testing
import TradingModel

/// A recorded session replays without a difference, also after the daemon was killed in its middle.
struct ReplayProofTests {
  /// So many events on both tapes together; `./dev replay-proof` asks for 100,000.
  private static let wanted =
    ProcessInfo.processInfo.environment["PERIGEE_REPLAY_EVENTS"].flatMap { Int($0) } ?? 5_000
  private static let isLong = wanted > 5_000
  private static let symbols = ["EURUSD.IDEALPRO", "GBPUSD.IDEALPRO", "USDJPY.IDEALPRO"]

  /// What `perigee replay --json` tells, as far as this test looks at it.
  private struct Answer: Decodable, Hashable {
    struct Row: Decodable, Hashable {
      struct Counts: Decodable, Hashable {
        var requests, logs, states, timers, subscriptions, others: Int
      }
      struct Difference: Decodable, Hashable {
        var message: Int
        var recorded, replayed: String?
      }
      var strategy: String
      var life, events, matched: Int
      var recorded: Counts
      var difference: Difference?
      var notes: [String]
    }
    var session: String
    var events, matched, differences: Int
    var strategies: [Row]
    var notes: [String]
  }

  /// Trades, logs, saves and draws lots on many quotes.
  private static let restless = """
    local S, seen = {}, 0
    S.params = { every = { default = 5, min = 1, max = 1000, doc = "quotes between orders" } }
    function S.on_start() timer.every(0.5, "tick") log.info("at", tostring({}), math.random()) end
    function S.on_quote(q)
      seen = seen + 1
      if seen % 100 == 0 then log.info("seen", seen) end
      if seen % params.every ~= 0 or not q.bid or not q.ask or not account.ready() then return end
      local working = order.working(q.symbol)
      if #working > 3 then
        for _, o in ipairs(working) do if o.state == "working" then order.cancel(o) end end
        return
      end
      local side, price = order.buy, q.bid
      if math.random(2) == 1 then side, price = order.sell, q.ask end
      side { symbol = q.symbol, quantity = 20000 + 1000 * math.random(5), price = price,
        tag = "t" .. seen }
    end
    function S.on_fill(f)
      local all = state.get("fills", {})
      all[f.symbol] = (all[f.symbol] or 0) + 1
      state.set("fills", all)
    end
    function S.on_order(o) log.debug(o.state, o.tag, o.reason) end
    function S.on_timer(name) log.debug(name, #order.working()) end
    return S
    """

  @Test(
    "a killed session and its successor replay without a difference, three times each",
    .timeLimit(.minutes(isLong ? 60 : 6)))
  func sessions_ReplayTheSame() async throws {
    try await World.run { world in
      world.isPaper = true
      try prepare(world)
      try await world.startDaemon()
      try await watch(world, until: Self.wanted / 2, life: 1)
      let daemon = try #require(world.daemon)
      daemon.send(SIGKILL)
      _ = try await daemon.waitForEnd()
      try await world.startDaemon()
      try await watch(world, until: Self.wanted / 2, life: 2)
      #expect(try await world.stopDaemon() == .code(0))
      try await judge(world)
    }
  }

  /// Waits until the strategies of this daemon, the `life`th of the world, together had so many
  /// quotes. The log outlives a daemon, and each counts from nought.
  private func watch(_ world: World, until events: Int, life: Int) async throws {
    // Each of the six strategies has the quotes of the one that counts.
    let word = "seen \(events / 6 / 100 * 100 + 100)"
    try await eventually(
      "\(events) events", within: .seconds(Self.isLong ? 1500 : 120), every: .seconds(1),
      holds: { try await world.logs(of: "restless").count { $0.message == word } >= life })
  }

  private func judge(_ world: World) async throws {
    let root = "\(world.folder)/data/paper/tape"
    let sessions = try FileManager.default.contentsOfDirectory(atPath: root).sorted()
    try #require(sessions.count == 2, "\(sessions)")
    var events = 0
    var requests = 0
    for session in sessions {
      var first: Answer?
      for turn in 1...3 {
        let result = try await world.command(["replay", session, "--json"])
        #expect(result.end == .code(0), "\(result.errors)")
        let answer = try JSONDecoder.snakes.decode(Answer.self, from: Data(result.output.utf8))
        #expect(answer.differences == 0, "\(answer)")
        #expect(answer.notes == [])
        if let first {
          #expect(answer == first, "each process says the same")
        } else {
          first = answer
          events += answer.events
          tell(answer)
        }
        print("  replay \(turn): \(answer.differences) differences, \(answer.matched) the same")
      }
      let answer = try #require(first)
      #expect(Set(answer.strategies.map(\.strategy)).count == 6)
      requests += answer.strategies.map(\.recorded.requests).reduce(0, +)
      #expect(answer.strategies.allSatisfy { $0.matched > 0 })
    }
    print("\(events) events in \(sessions.count) sessions")
    #expect(events >= Self.wanted)
    // A short session may end before its accounts take orders again, but not both.
    #expect(requests > 20)
  }

  private func tell(_ answer: Answer) {
    print("session \(answer.session): \(answer.events) events, \(answer.matched) messages")
    for row in answer.strategies {
      print(
        "  \(row.strategy), life \(row.life): \(row.events) events, orders "
          + "\(row.recorded.requests), log lines \(row.recorded.logs), states "
          + "\(row.recorded.states), the same \(row.matched)"
          + (row.notes.isEmpty ? "" : "; \(row.notes.joined(separator: "; "))"))
    }
  }

  // MARK: The market and the strategies

  private func prepare(_ world: World) throws {
    let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    for name in ["breakout", "reversion", "rebalance", "bracket"] {
      try FileManager.default.copyItem(
        atPath: "\(project)/strategies/\(name).lua",
        toPath: "\(world.folder)/strategies/\(name).lua")
    }
    try world.script("restless.lua", Self.restless)
    let mids = [1.1, 1.3, 140.0]
    for (index, symbol) in Self.symbols.enumerated() {
      try world.write(
        "\(symbol).csv", quotes(mid: mids[index], digits: symbol.hasPrefix("USDJPY") ? 3 : 5))
    }
    let markets = Self.symbols.map {
      "[[paper.market]]\nsymbol = \"\($0)\"\nfile = \"\(world.folder)/\($0).csv\"\n"
    }
    let account = "swing"
    func deployment(_ name: String, _ script: String, _ params: [String: String] = [:])
      -> Deployment
    {
      Deployment(
        name: name, script: "\(script).lua", accounts: [account], symbols: Self.symbols,
        params: params)
    }
    try world.configure(
      accounts: [(account, "DU1000001")],
      [
        deployment("breakout", "breakout", ["lookback": "2", "quantity": "20000"]),
        deployment("reversion", "reversion", ["window": "30", "quantity": "20000"]),
        deployment("rebalance", "rebalance"),
        deployment("bracket", "bracket", ["quantity": "20000"]),
        deployment("restless", "restless"),
        deployment("restless-too", "restless", ["every": "17"]),
      ],
      runner: "durability = \"normal\"\n[paper]\npace = 20\n"
        + markets.joined())
    // The paper market has gateways of its own; the file must name some port all the same.
    try world.write(
      "brokers.toml",
      "[ib]\nhosts = [\"127.0.0.1\"]\nports = [4002]\nclient_id = 41\n[accounts.ib]\n"
        + "\(account) = \"DU1000001\"\n")
  }

  /// A day of random quotes, ten a second of its own time.
  private func quotes(mid: Double, digits: Int) throws -> String {
    var generator = SeededGenerator.announced(for: "quotes")
    var price = mid
    let tick = digits == 5 ? 0.00005 : 0.005
    var lines: [String] = []
    lines.reserveCapacity(360_000)
    for step in 0..<360_000 {
      price += Double(Int.random(in: -3...3, using: &generator)) * tick
      price = max(mid * 0.9, min(mid * 1.1, price))
      let (second, tenth) = (step / 10, step % 10)
      let clock = String(
        format: "%02d%02d%02d%03d", second / 3600, second / 60 % 60, second % 60, tenth * 100)
      lines.append(
        String(format: "20240103 \(clock),%.\(digits)f,%.\(digits)f,0", price, price + 2 * tick))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension JSONDecoder {
  /// Keys of `--json`.
  fileprivate static var snakes: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }
}
