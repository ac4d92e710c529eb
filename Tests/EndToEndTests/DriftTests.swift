import Foundation
import Testing
import TradingModel

/// A position that changes by itself, from the gateway's fault to the person's decision.
struct DriftTests {
  private struct Book: Decodable {
    struct Owner: Decodable {
      var strategy: String?
      var quantity: Quantity
    }
    var owners: [Owner]
    var expected: Quantity
    var quantity: Quantity
    var difference: Quantity?
    var hold: String?
  }

  private static let trial = """
    local S, bought = {}, false
    function S.on_start() timer.every(0.5, "try") end
    function S.on_timer()
      if not feed.instrument("AAPL.NASDAQ") or not account.ready("swing") then return end
      local held = position("AAPL.NASDAQ").quantity
      log.info("holds " .. held)
      if not bought then
        bought = held > 0 or order.buy { symbol = "AAPL.NASDAQ", quantity = 10, tag = "first" } ~= nil
      elseif held == 10 then
        order.buy { symbol = "AAPL.NASDAQ", quantity = 1, price = 1, tag = "later" }
      end
    end
    function S.on_order(o)
      if o.state == "working" and o.tag == "later" then order.cancel(o.id) end
      if o.reason then log.info("told: " .. o.reason) end
    end
    return S
    """

  @Test("a bust holds the instrument, is told, and ends with a person's decision")
  func bust_IsDecidedByAPerson() async throws {
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001"])
      try world.script("trial.lua", Self.trial)
      try world.configure(
        accounts: [("swing", "DU1000001")],
        [
          Deployment(
            name: "trial", script: "trial.lua", accounts: ["swing"], symbols: ["AAPL.NASDAQ"])
        ])
      try await gateway.start()
      try await world.startDaemon()
      try await world.line(of: "trial", containing: "holds 10")
      func decide(_ arguments: String...) async throws -> World.CommandResult {
        try await world.command(arguments + ["--reason", "a test"])
      }
      let early = try await decide("ignore", "swing", "AAPL.NASDAQ")
      #expect(early.end == .code(2) && early.errors.contains("nothing to resolve"))

      let fault = try await world.command(
        [
          "fault", "position-change", "symbol=AAPL.NASDAQ", "quantity=-4", "--control",
          gateway.controlPath,
        ], configured: false)
      #expect(fault.end == .code(0), "\(fault.errors)")
      try await world.line(of: "trial", containing: "DRIFT: the broker reports 6")
      let status = try await world.command(["status"])
      #expect(status.output.contains("perigee adopt swing AAPL.NASDAQ"), "\(status.output)")
      var books: [Book] = try await world.rows("positions")
      #expect(books.map(\.difference) == [-4] && books.map(\.expected) == [10])
      #expect(books.first?.hold?.hasPrefix("DRIFT") == true)
      let fills = try await world.fills().count

      let stranger = try await decide("adopt", "swing", "AAPL.NASDAQ", "--strategy", "nobody")
      #expect(stranger.end == .code(2) && stranger.errors.contains("No strategy is called"))
      let done = try await decide("adopt", "swing", "AAPL.NASDAQ", "--strategy", "trial")
      #expect(done.output.contains("-4 to trial"), "\(done.errors)")
      try await world.line(of: "trial", containing: "holds 6")
      let moved = try await decide(
        "assign", "swing", "AAPL.NASDAQ", "2", "--from", "trial", "--to", "unassigned")
      #expect(moved.end == .code(0), "\(moved.errors)")

      // Nothing was traded, and the next run knows the same.
      #expect(try await world.stopDaemon() == .code(0))
      try await world.startDaemon()
      books = try await world.rows("positions")
      #expect(books.map(\.difference) == [nil])
      #expect(books.first?.owners.map(\.strategy) == ["trial", nil])
      #expect(books.first?.owners.map(\.quantity) == [4, 2])
      #expect(try await world.fills().count == fills)
      let log = try await world.logs()
      #expect(log.contains { $0.message.contains("uid \(getuid())") })
      #expect(try await world.stopDaemon() == .code(0))
    }
  }
}
