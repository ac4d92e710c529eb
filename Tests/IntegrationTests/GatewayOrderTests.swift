import Feeds
import IBClient
import Journal
import Orders
import PaperExchange
import PaperGateway
import Testing
import TradingModel

@Suite(.serialized, .timeLimit(.minutes(2))) struct GatewayOrderTests {
  private static let strategy = StrategyID(rawValue: "alpha")

  private func until(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
  ) async throws {
    for _ in 0..<6_000 {
      if try await condition() { return }
      try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record(what, sourceLocation: sourceLocation)
    throw CancellationError()
  }

  private func request(_ number: Int64, _ action: OrderRequest.Action) -> OrderRequest {
    OrderRequest(
      strategy: Self.strategy, number: number, account: GatewayWorld.main, action: action)
  }

  /// Gives the desk the client, and waits until orders may be sent.
  private func connect(_ world: GatewayWorld, _ desk: DeskWorld) async throws {
    let broker = try #require(world.loaded.accounts[GatewayWorld.main]?.broker)
    try await desk.withDesk {
      $0.replaceDirectory(
        AccountDirectory(
          accounts: [GatewayWorld.main: GatewayWorld.number],
          connections: [.init(broker: broker, accounts: [GatewayWorld.number])]))
    }
    try await until("orders are taken") { desk.listener.isReady }
  }

  @Test("what the journal says of orders and fills is what the gateway's ledger says")
  func journal_AgreesWithTheLedgerOfTheGateway() async throws {
    let desk = try DeskWorld()
    let world = try await GatewayWorld(sink: desk)
    do {
      try await desk.open()
      try await connect(world, desk)
      let apple = try await instrument(world)
      try await desk.withDesk { $0.learn(apple) }
      try await trade(desk, apple)
      try await compare(world, desk)
      try await reopen(world, desk)
    } catch {
      await world.end()
      desk.end()
      throw error
    }
    await world.end()
    desk.end()
  }

  private func instrument(_ world: GatewayWorld) async throws -> Instrument {
    let backend = try #require(world.pool.dataBackend)
    let contract = try #require(InstrumentAddress("AAPL.NASDAQ")?.contract)
    return try #require(try await backend.details(for: contract).first)
  }

  /// One order that fills, one that rests and is cancelled, one that rests on.
  private func trade(_ desk: DeskWorld, _ apple: Instrument) async throws {
    func ticket(_ quantity: Quantity, _ type: OrderType) -> OrderTicket {
      OrderTicket(instrument: apple.id, side: .buy, quantity: quantity, type: type)
    }
    let requests = [
      request(1, .place(ticket(30, .market))), request(2, .place(ticket(5, .limit(1)))),
      request(3, .place(ticket(7, .limit(2)))),
    ]
    try await desk.withDesk { $0.handleOrderRequests(requests) }
    let heard = desk.listener
    try await until("the market order fills") { heard.order(1)?.state == .filled }
    try await until("the others rest") {
      heard.order(2)?.state == .working && heard.order(3)?.state == .working
    }
    let intent = try #require(heard.order(2)?.intent)
    try await desk.withDesk { [request] in $0.handleOrderRequests([request(4, .cancel(intent))]) }
    try await until("one is cancelled") { heard.order(2)?.state == .cancelled }
    #expect(heard.refusals == [])
  }

  private func compare(_ world: GatewayWorld, _ desk: DeskWorld) async throws {
    let reader = try JournalReader(folder: desk.folder)
    try await until("every commission is journaled") {
      let fills = try reader.fills()
      return !fills.isEmpty && fills.allSatisfy { $0.commission != nil }
    }
    let ledger = try #require(await world.gateway.ledger())
    let fills = try reader.fills().sorted { $0.execution.rawValue < $1.execution.rawValue }
    let executions = ledger.executions.sorted { $0.id.rawValue < $1.id.rawValue }
    #expect(fills.map(\.execution) == executions.map(\.id))
    #expect(fills.map(\.quantity) == executions.map(\.quantity))
    #expect(fills.map(\.price) == executions.map(\.price))
    #expect(fills.map(\.commission) == executions.map(\.commission))
    #expect(fills.allSatisfy { $0.strategy == Self.strategy && $0.address == "AAPL.NASDAQ" })
    let orders = try reader.orders()
    #expect(orders.count == 3)
    for order in orders {
      let theirs = ledger.orders(reference: order.intent.rawValue)
      #expect(theirs.count == 1, "\(order.intent.rawValue) is at the broker once")
    }
    #expect(try reader.strategyPositions().map(\.quantity) == [30])
    try await until("the broker's position is journaled") {
      try reader.accountPositions().map(\.quantity) == [30]
    }
    #expect(try reader.accountPositions().map(\.address) == ["AAPL.NASDAQ"])
  }

  /// A desk that begins anew over the same journal knows what is open, and sends nothing twice.
  private func reopen(_ world: GatewayWorld, _ desk: DeskWorld) async throws {
    let before = try #require(await world.gateway.ledger())
    try await desk.close()
    try await desk.open()
    try await connect(world, desk)
    let open = try await desk.withDesk { $0.openOrders(of: Self.strategy) }
    #expect(open.map(\.ticket.quantity) == [7])
    #expect(try await desk.withDesk { $0.nextRequestNumber(of: Self.strategy) } >= 4)
    let after = try #require(await world.gateway.ledger())
    #expect(after.orders.count == before.orders.count)
    #expect(after.executions.count == before.executions.count)
    #expect(try JournalReader(folder: desk.folder).fills().count == before.executions.count)
  }
}
