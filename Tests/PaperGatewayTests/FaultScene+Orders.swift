import PaperExchange
import PaperGateway
import TWSProtocol
import Testing
import TradingModel

extension FaultScene {
  func provesMuteOrders() async throws {
    let (client, id) = try await client()
    try await fault("mute-orders on=order after=1")
    _ = try await trade(client, id, until: isCommission)
    try await client.send(order(id + 1, "BUY", 2))
    #expect(try await fence(client).orderNews.isEmpty, "the second order is not told")
    #expect(await gateway.ledger()?.executions.count == 2)
    try await executions(client, 5)
    _ = try await client.first { if case .executionDetailsEnd(let id) = $0 { id } else { nil } }
    #expect(client.received.orderNews.filter { $0.hasPrefix("fill") }.count == 3)
  }

  func provesOrderError() async throws {
    let (client, id) = try await client()
    for code in [200, 201] {
      try await fault("order-error code=\(code)")
      try await client.send(order(id, "BUY", 1))
      #expect(try await client.error(code).id == id)
      #expect(try await fence(client).orderNews.isEmpty)
    }
    #expect(await gateway.ledger()?.orders.isEmpty == true)
    try await fault("order-error code=201 text=\"not today\"")
    try await client.send(order(id, "BUY", 1))
    #expect(try await client.error(201).text == "not today")
    try await fault("order-error code=202")
    try await client.send(order(id, "BUY", 1, type: "LMT", limit: 5))
    _ = try await client.status(id, "Cancelled")
    #expect(try await client.error(202).id == id)
    try await fault("order-error code=399")
    try await client.send(order(id + 1, "BUY", 1, type: "LMT", limit: 5))
    #expect(try await client.error(399).text.hasPrefix("Order Message:\nBUY 1 AAPL"))
    #expect(client.received.orderNews.last == "status Submitted", "the order works all the same")
  }

  func provesDuplicateStatus() async throws {
    let (client, id) = try await client()
    try await fault("duplicate-status")
    try await client.send(order(id, "BUY", 1, type: "LMT", limit: 5))
    #expect(
      try await fence(client).orderNews == [
        "open Submitted", "status Submitted", "status Submitted",
      ])
  }

  func provesReorderStatus() async throws {
    let (client, id) = try await client()
    try await fault("reorder-status delay=1h")
    try await client.send(order(id, "BUY", 1))
    _ = try await client.status(id, "Submitted")
    let statuses = client.received.orderNews.filter { $0.hasPrefix("status") }
    #expect(statuses == ["status Filled", "status Submitted"])
  }

  func provesFillBeforeAck() async throws {
    let (client, id) = try await client()
    try await fault("fill-before-ack delay=1h")
    let news = try await trade(client, id, until: isCommission).orderNews
    #expect(news.first == "fill .01")
    #expect(Array(news.dropFirst().prefix(2)) == ["open Submitted", "status Submitted"])
    #expect(news.last == "cost .01")
    await gateway.lift(nil)
    try await fault("fill-before-ack delay=50ms")
    try await client.send(order(id + 1, "BUY", 1, type: "LMT", limit: 5))
    _ = try await client.status(id + 1, "Submitted")
  }

  func provesCommissionNever() async throws {
    let (client, id) = try await client()
    try await fault("commission-never")
    _ = try await trade(client, id) {
      if case .orderStatus(let status) = $0 { status.status == "Filled" } else { false }
    }
    try await executions(client, 5)
    _ = try await client.first { if case .executionDetailsEnd(let id) = $0 { id } else { nil } }
    #expect(!client.received.contains(where: isCommission))
  }

  func provesCommissionLate() async throws {
    let (client, id) = try await client()
    try await fault("commission-late delay=200ms")
    _ = try await trade(client, id) {
      if case .orderStatus(let status) = $0 { status.status == "Filled" } else { false }
    }
    #expect(!client.received.contains(where: isCommission))
    _ = try await client.first { isCommission($0) ? true : nil }
  }

  func provesCommissionFirst() async throws {
    let (client, id) = try await client()
    try await fault("commission-first delay=1h")
    let news = try await trade(client, id) {
      if case .executionDetails = $0 { true } else { false }
    }
    #expect(news.orderNews.suffix(2) == ["cost .01", "fill .01"])
  }

  func provesCorrectExecution() async throws {
    let (client, id) = try await client()
    try await fault("correct-execution price=0.25 quantity=-1 delay=1ms")
    _ = try await trade(client, id) {
      if case .commissionReport(let report) = $0 {
        report.executionID.hasSuffix(".02")
      } else {
        false
      }
    }
    let fills = client.received.compactMap { message in
      if case .executionDetails(let execution) = message { execution } else { nil }
    }
    try #require(fills.count == 2)
    #expect(fills[0].executionID.dropLast(2) == fills[1].executionID.dropLast(2))
    #expect(fills[1].shares.integer == 2 && fills[0].shares.integer == 3)
    let prices = fills.compactMap { Decimal64($0.price.description) }
    #expect(prices.count == 2 && prices[1] - prices[0] == decimal("0.25"))
    try await executions(client, 5)
    _ = try await client.first { if case .executionDetailsEnd(let id) = $0 { id } else { nil } }
    #expect(client.received.orderNews.suffix(2) == ["fill .02", "cost .02"])
  }

  func provesLatePermID() async throws {
    let (client, id) = try await client()
    try await fault("late-perm-id")
    let news = try await trade(client, id, until: isCommission)
    let perms = news.compactMap { message -> Int64? in
      switch message {
      case .openOrder(let open): open.order.permanentID.integer
      case .orderStatus(let status): Int64(status.permanentID)
      default: nil
      }
    }
    #expect(perms.prefix(2) == [0, 0])
    #expect(perms.count > 2 && perms.dropFirst(2).allSatisfy { $0 > 0 })
  }

  func provesSplitPermID() async throws {
    let (client, id) = try await client()
    try await fault("split-perm-id")
    try await client.send(order(id, "BUY", 1, type: "LMT", limit: 5, reference: "r1-s"))
    _ = try await client.status(id, "Submitted")
    try await client.send(order(id, "BUY", 1, type: "LMT", limit: 6, reference: "r1-s"))
    _ = try await fence(client)
    let before = client.received.count
    try await client.send(.requestAllOpenOrders)
    _ = try await client.first { $0 == .openOrderEnd ? true : nil }
    let open = client.received[before...].compactMap { message in
      if case .openOrder(let open) = message { open.order } else { nil }
    }
    #expect(open.count == 2 && Set(open.map(\.permanentID)).count == 2)
    #expect(Set(open.map(\.orderReference)) == ["r1-s"])
  }

  func provesPositionChange() async throws {
    let (client, _) = try await client()
    try await client.send(.requestPositions)
    _ = try await client.first { $0 == .positionEnd ? true : nil }
    try await fault("position-change symbol=AAPL.NASDAQ quantity=-7 account=\(two.rawValue)")
    let position = try await client.first {
      if case .position(let position) = $0 { position } else { nil }
    }
    #expect(position.position.integer == -7 && position.account == two.rawValue)
    #expect(position.contract.contractID == 265_598)
    #expect(await gateway.ledger()?.executions.isEmpty == true)
    await #expect(throws: FaultError.self) { try await fault("position-change quantity=1") }
    await #expect(throws: FaultError.unknownSymbol("NOPE")) {
      try await fault("position-change quantity=1 symbol=NOPE")
    }
  }
}
