import Foundation
import Testing
import TradingModel

/// Recorded markets through the paper gateway and the whole stack, against a computation of its
/// own from the files' text.
struct RecordedDataTests {
  /// The script could not place its orders before the recording began.
  private struct TooLate: Error {}

  @Test("EUR/USD quotes and 6EH4 bars fill as an independent computation says")
  func recordings_FillAsComputed() async throws {
    guard let data = SharedData.folder() else { return }
    // How long the quiet market stands before the recording, in seconds: a slow machine gets
    // another, longer try.
    for lead in [12, 30, 58] {
      var isLate = false
      try await World.run { world in
        do { try await play(data, lead: lead, in: world) } catch is TooLate { isLate = true }
      }
      if !isLate { return }
      print("the orders were late with \(lead) s; trying again with more time")
    }
    Issue.record("the orders never were in place before the recording began")
  }

  private func play(_ data: String, lead: Int, in world: World) async throws {
    let quotes = try await SharedData.lines(
      data + "/quotes_eurusd_20200101.csv.gz", scratch: world.folder + "/quotes")
    let (from, to) = RecordedPlan.futureHours
    let bars = try await SharedData.lines(
      data + "/6EH4.CME_1min_2024-01.csv.gz", scratch: world.folder + "/bars"
    ).filter { $0 >= from && $0 < to }
    let expected = try expectedFills(quotes: quotes, bars: bars)
    try world.write(
      "euro.csv", ([try quiet(quotes[0], lead: lead)] + quotes).joined(separator: "\n") + "\n")
    try world.write(
      "future.csv",
      (["timestamp_utc,open,high,low,close,volume", try quietBar(bars[0], lead: lead)] + bars)
        .joined(separator: "\n") + "\n")

    let gateway = world.makeGateway(accounts: ["DU1000001"])
    gateway.pace = Double(RecordedPlan.pace)
    gateway.recordings = [
      (RecordedPlan.euro, world.folder + "/euro.csv"),
      (RecordedPlan.future, world.folder + "/future.csv"),
    ]
    try world.script("plan.lua", RecordedPlan.script)
    try world.configure(
      accounts: [("swing", "DU1000001")],
      [
        Deployment(
          name: "plan", script: "plan.lua", accounts: ["swing"],
          symbols: [RecordedPlan.euro, RecordedPlan.future])
      ])
    try await gateway.start()
    try await world.startDaemon()
    let word = try await world.line(of: "plan", containing: "placed ").message
    guard word == "placed in time" else { throw TooLate() }
    try await expect(expected, from: gateway, in: world, lead: lead)
    try await expectBars(bars, in: world)
  }

  private func expectedFills(quotes: [String], bars: [String]) throws -> [Replay.Fill] {
    let euro = Replay(
      RecordedPlan.orders.filter { $0.symbol == RecordedPlan.euro },
      on: try RecordedPath(quotes: quotes))
    let future = Replay(
      RecordedPlan.orders.filter { $0.symbol == RecordedPlan.future },
      on: try RecordedPath(bars: bars, tick: RecordedPlan.tick))
    // Else the plan's prices would ask for an answer faster than three seconds of real time.
    let shortest = min(euro.shortestExit, future.shortestExit)
    try #require(shortest >= .seconds(3 * RecordedPlan.pace), "\(shortest)")
    let fills = euro.fills + future.fills
    try #require(euro.fills.count >= 8 && future.fills.count >= 6, "\(fills)")
    return fills
  }

  /// Waits for the fills of the whole stack and compares them, tag by tag: side, size and price by
  /// the journal, the recording's moment by the gateway's ledger, the commission by IB's schedule.
  private func expect(
    _ expected: [Replay.Fill], from gateway: Gateway, in world: World, lead: Int
  ) async throws {
    let rows = try await eventually(
      "\(expected.count) fills", within: .seconds(lead + 40), every: .milliseconds(500)
    ) {
      let fills = try await world.fills()
      return fills.count >= expected.count && fills.allSatisfy { $0.commission != nil }
        ? fills : nil
    }
    let tags = tags(of: try await world.orders())
    #expect(try await world.stopDaemon() == .code(0))
    try await gateway.stop()
    let ledger = try #require(gateway.ledger)
    let moments = Dictionary(
      ledger.executions.map { ($0.id, $0.sourceTime) }, uniquingKeysWith: { first, _ in first })
    var seen: [Replay.Fill] = []
    for row in rows {
      let fill = Replay.Fill(
        tag: row.intent.flatMap { tags[$0] } ?? "?", side: row.side == "BUY" ? .buy : .sell,
        quantity: row.quantity, price: row.price,
        time: try #require(moments[row.execution], "in the ledger: \(row.execution)"))
      seen.append(fill)
      #expect(row.commission == commission(row), "\(row)")
    }
    let order: (Replay.Fill, Replay.Fill) -> Bool = { ($0.time, $0.tag) < ($1.time, $1.tag) }
    #expect(seen.sorted(by: order) == expected.sorted(by: order))
    #expect(ledger.executions.count == expected.count)
  }

  /// What each order is called by its journal rows: its own tag, or its parent's and its role.
  private func tags(of orders: [OrderLine]) -> [String: String] {
    let own = Dictionary(
      orders.compactMap { row in row.intent.map { ($0, row.tag ?? "") } },
      uniquingKeysWith: { first, _ in first })
    var tags = own
    for row in orders {
      guard let intent = row.intent, let parent = row.parent, let tag = own[parent] else {
        continue
      }
      tags[intent] = tag + (row.type == "LMT" ? ":target" : ":stop")
    }
    return tags
  }

  /// IB's fixed schedule: currencies 0.2 basis points, at least 2 dollars an order; the euro
  /// future 0.85 for the broker and 1.62 in fees.
  private func commission(_ row: FillLine) -> Money {
    guard row.symbol == RecordedPlan.euro else {
      return row.quantity * Decimal64(mantissa: 247, scale: 2)
    }
    let share = row.quantity * row.price * Decimal64(mantissa: 2, scale: 5)
    return max(share, Decimal64(mantissa: 2, scale: 0))
  }

  /// The bars that the strategy saw reach from the lowest to the highest price of the recording.
  private func expectBars(_ bars: [String], in world: World) async throws {
    let fields = bars.map { $0.split(separator: ",").map(String.init) }
    let low = try #require(fields.compactMap { Price($0[3]) }.min())
    let high = try #require(fields.compactMap { Price($0[2]) }.max())
    let line = try await world.line(of: "plan", containing: "bars from ")
    let numbers = line.message.split(separator: " ").compactMap { Price(String($0)) }
    #expect(numbers == [low, high], "\(line.message)")
  }

  // MARK: The quiet beginning

  /// A quote `lead` real seconds before the first one.
  private func quiet(_ first: String, lead: Int) throws -> String {
    let digits = first.prefix(18).filter(\.isNumber).compactMap(\.wholeNumberValue)
    try #require(digits.count == 17)
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    let first = number(8..<10) * 3600 + number(10..<12) * 60 + number(12..<14)
    let second = first - lead * RecordedPlan.pace
    try #require(second >= 0)
    let time = [second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return digits.prefix(8).map { "\($0)" }.joined() + " " + time.joined()
      + digits.suffix(3).map { "\($0)" }.joined()
      + ",\(RecordedPlan.quietQuote.bid),\(RecordedPlan.quietQuote.ask),0"
  }

  /// A bar at the first bar's open, as much earlier.
  private func quietBar(_ first: String, lead: Int) throws -> String {
    let fields = first.split(separator: ",").map(String.init)
    let date = try Date("\(fields[0].replacing(" ", with: "T"))Z", strategy: .iso8601)
      .addingTimeInterval(-Double(lead * RecordedPlan.pace))
    let stamp = date.formatted(.iso8601).replacing("T", with: " ").replacing("Z", with: "")
    return ([stamp] + Array(repeating: fields[1], count: 4) + ["4"]).joined(separator: ",")
  }
}
