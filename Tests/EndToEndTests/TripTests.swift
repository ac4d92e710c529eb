import Foundation
import Glibc
import Testing
import TradingModel

/// The kill switch is thrown at random moments while strategies order without pause; the gateway's
/// own clock of what it received is the judge.
struct TripTests {
  private static let long = ProcessInfo.processInfo.environment["PERIGEE_TRIPS"].flatMap(Int.init)
  private static let rounds = long ?? 20
  /// Each so manieth trip is followed by kill -9 and a restart.
  private static let killEvery = long == nil ? 10 : 20
  /// No order may arrive later than this after the command. A machine that does other things
  /// beside may keep a thread waiting, so the short run, which is part of every test run, is lax.
  private static let limit: Duration = long == nil ? .milliseconds(1000) : .milliseconds(50)

  /// Orders without pause: entries far from the market, taken back when there are many.
  private static let rush = """
    local S, symbol, bid = {}, nil, nil
    function S.on_start() timer.every(0.04, "go") end
    function S.on_quote(q) if q.bid then symbol, bid = q.symbol, q.bid end end
    function S.on_timer()
      if not bid or not account.ready() then return end
      local working = order.working(symbol)
      if #working >= 4 then
        for _, o in ipairs(working) do if o.state == "working" then order.cancel(o) end end
      end
      if #working < 12 then
        order.buy { symbol = symbol, quantity = 1, price = bid * 0.99, tif = "gtc" }
      end
    end
    return S
    """

  private enum Way: String, CaseIterable { case command, control, file, signal }

  private struct Trip {
    var way: Way
    /// How long after the command the last order arrived; negative when none came after it.
    var last: Duration
  }

  @Test(
    "after a halt no order arrives, by any way in, also after kill -9 and a restart",
    .timeLimit(.minutes(long == nil ? 5 : 120)))
  func halts_AreFinal() async throws {
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001", "DU1000002"])
      try world.script("rush.lua", Self.rush)
      let symbols = ["AAPL.NASDAQ", "MSFT.NASDAQ", "AMZN.NASDAQ", "NVDA.NASDAQ"]
      try world.configure(
        accounts: [("swing", "DU1000001"), ("scalp", "DU1000002")],
        symbols.enumerated().map { index, symbol in
          Deployment(
            name: "rush-\(index)", script: "rush.lua",
            accounts: [index % 2 == 0 ? "swing" : "scalp"], symbols: [symbol])
        })
      try await gateway.start()
      try await world.startDaemon()
      var generator = SeededGenerator.announced(for: "trips")
      var trips: [Trip] = []
      var kills = 0
      for round in 0..<Self.rounds {
        let way = round < 4 ? Way.allCases[round] : Way.allCases.randomElement(using: &generator)
        let isKill = (round + 1) % Self.killEvery == 0
        trips.append(
          try await trip(
            try #require(way), world, gateway, number: round, kills: isKill, using: &generator))
        kills += isKill ? 1 : 0
      }
      tell(trips, kills: kills)
      #expect(kills > 0 && Set(trips.map(\.way)).count == Way.allCases.count)
      for trip in trips { #expect(trip.last <= Self.limit, "\(trip)") }
      #expect(try await world.stopDaemon() == .code(0))
    }
  }

  private func trip(
    _ way: Way, _ world: World, _ gateway: Gateway, number: Int, kills: Bool,
    using generator: inout SeededGenerator
  ) async throws -> Trip {
    let before = try gateway.lastOrder()
    try await eventually("orders flow", within: .seconds(60), every: .milliseconds(20)) {
      guard let last = try gateway.lastOrder() else { return false }
      return before.map { last > $0 } ?? true
    }
    // The random moment is what is tested here; nothing is waited for.
    try await Task.sleep(for: .microseconds(Int64.random(in: 0..<400_000, using: &generator)))
    let asked = try await throwSwitch(way, world, number: number)
    try await eventually("the halt holds", every: .milliseconds(5)) {
      try restraints(world).contains { $0.scope == "all" && $0.level == "halt" }
    }
    // What was written before may still be on its way to the gateway's clock.
    try await Task.sleep(for: .milliseconds(Self.limit == .milliseconds(50) ? 100 : 300))
    let last = try #require(try gateway.lastOrder())
    if kills { try await killAndRestart(world) }
    try await Task.sleep(for: .milliseconds(100))
    let later = try #require(try gateway.lastOrder())
    #expect(later == last, "trip \(number) by \(way.rawValue): an order arrived after the halt")
    if way == .file { unlink(haltFile(world)) }
    _ = try LineSocket.ask(
      "\(world.folder)/data/control.sock",
      #"{"version":1,"id":1,"action":{"resume":{"scope":"all","reason":"next","actor":"t"}}}"#)
    #expect(try restraints(world).isEmpty)
    return Trip(way: way, last: last.since(asked))
  }

  /// Throws the switch; the moment before it was thrown.
  private func throwSwitch(_ way: Way, _ world: World, number: Int) async throws -> Timestamp {
    switch way {
    case .control:
      let asked = now
      _ = try LineSocket.ask(
        "\(world.folder)/data/control.sock",
        #"{"version":1,"id":1,"action":{"restrain":{"scope":"all","level":"halt","#
          + #""reason":"trip","actor":"t"}}}"#)
      return asked
    case .file:
      let asked = now
      try Data("trip \(number)\n".utf8).write(to: URL(fileURLWithPath: haltFile(world)))
      return asked
    case .signal:
      let asked = now
      try #require(world.daemon).send(SIGUSR1)
      return asked
    case .command:
      struct Row: Decodable { var asked: String }
      let result = try await world.command(["halt", "--reason", "trip \(number)", "--json"])
      try #require(result.end == .code(0), "\(result.errors)")
      // The command's own start is not the daemon's time.
      let row = try JSONDecoder().decode(Row.self, from: Data(result.output.utf8))
      return try #require(Self.moment(row.asked))
    }
  }

  private struct RestraintLine: Decodable {
    var scope: String
    var level: String
  }

  private func restraints(_ world: World) throws -> [RestraintLine] {
    struct Answer: Decodable {
      struct Content: Decodable {
        struct Result: Decodable {
          struct Rows: Decodable { var _0: [RestraintLine] }
          var restraints: Rows
        }
        struct Wrapped: Decodable { var _0: Result }
        var result: Wrapped
      }
      var content: Content
    }
    let line = try LineSocket.ask(
      "\(world.folder)/data/control.sock", #"{"version":1,"id":1,"action":{"restraints":{}}}"#)
    return try JSONDecoder().decode(Answer.self, from: line).content.result._0.restraints._0
  }

  private func killAndRestart(_ world: World) async throws {
    let daemon = try #require(world.daemon)
    daemon.send(SIGKILL)
    try #require(try await daemon.waitForEnd() == .signal(SIGKILL))
    try await world.startDaemon()
    #expect(try restraints(world).contains { $0.scope == "all" && $0.level == "halt" })
    try await eventually("the strategies run, and are refused", every: .milliseconds(100)) {
      guard let status = try await world.status(), status.strategiesRunning == 4 else {
        return false
      }
      return status.connections.allSatisfy { $0.state == "ready" }
    }
  }

  private func haltFile(_ world: World) -> String { "\(world.folder)/data/HALT" }

  private var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(rawValue: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  /// Reads `2026-11-22T18:30:01.123456Z`.
  private static func moment(_ text: String) -> Timestamp? {
    let parts = text.dropLast().split(separator: ".")
    let formatter = ISO8601DateFormatter()
    guard let whole = parts.first.flatMap({ formatter.date(from: $0 + "Z") }) else { return nil }
    let digits = (parts.count > 1 ? String(parts[1]) : "") + "000000000"
    guard let nanoseconds = Int64(digits.prefix(9)) else { return nil }
    return Timestamp(
      rawValue: Int64(whole.timeIntervalSince1970) * 1_000_000_000 + nanoseconds)
  }

  private func tell(_ trips: [Trip], kills: Int) {
    print("way       trips  orders after it   p50 ms   p99 ms   max ms   last order after command")
    let groups =
      [("all", trips)]
      + Way.allCases.map { way in
        (way.rawValue, trips.filter { $0.way == way })
      }
    for (name, group) in groups where !group.isEmpty {
      let times = group.map { max(0, Double($0.last.nanoseconds) / 1e6) }.sorted()
      func at(_ share: Double) -> String {
        String(format: "%8.2f", times[min(times.count - 1, Int(share * Double(times.count)))])
      }
      let after = group.count { $0.last > .zero }
      print(
        name.padding(toLength: 8, withPad: " ", startingAt: 0),
        String(format: "%6d %16d", group.count, after), at(0.5), at(0.99), at(1))
    }
    print("\(kills) of them followed by kill -9 and a restart, all still halted")
  }
}
