import Feeds
import IBClient
import Journal
import OrderSamples
import Orders
import PaperExchange
import PaperGateway
import Testing
import TradingModel

/// Orders of every kind, from the desk over the socket to the exchange's own book.
@Suite(.serialized, .timeLimit(.minutes(2))) struct GatewayTermsTests {
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
      strategy: StrategyID(rawValue: "alpha"), number: number, account: GatewayWorld.main,
      action: action)
  }

  private func open(_ world: GatewayWorld, _ desk: DeskWorld) async throws {
    try await desk.open()
    let broker = try #require(world.loaded.accounts[GatewayWorld.main]?.broker)
    let backend = try #require(world.pool.dataBackend)
    let contract = try #require(InstrumentAddress("AAPL.NASDAQ")?.contract)
    let apple = try #require(try await backend.details(for: contract).first)
    try await desk.withDesk {
      $0.learn(apple)
      $0.replaceDirectory(
        AccountDirectory(
          accounts: [GatewayWorld.main: GatewayWorld.number],
          connections: [.init(broker: broker, accounts: [GatewayWorld.number])]))
    }
    try await until("orders are taken") { desk.listener.isReady }
  }

  @Test("every type and attribute reaches the exchange's book as it was asked for")
  func everyTicket_ReachesTheBook() async throws {
    let desk = try DeskWorld()
    let world = try await GatewayWorld(sink: desk)
    do {
      try await open(world, desk)
      try await previews(world, desk)
      try await orders(world, desk)
    } catch {
      await world.end()
      desk.end()
      throw error
    }
    await world.end()
    desk.end()
  }

  private func previews(_ world: GatewayWorld, _ desk: DeskWorld) async throws {
    let action = OrderRequest.Action.preview(OrderTicket.every[1])
    try await desk.withDesk { [request] in $0.handleOrderRequests([request(1, action)]) }
    try await until("the preview is answered") { !desk.listener.previews.isEmpty }
    let preview = try #require(desk.listener.previews.first)
    #expect(preview.initialMargin.after != nil && preview.warning == nil)
    let ledger = try #require(await world.gateway.ledger())
    #expect(ledger.orders.isEmpty)
    #expect(desk.listener.refusals == [])
  }

  private func orders(_ world: GatewayWorld, _ desk: DeskWorld) async throws {
    let tickets = OrderTicket.every.map { ticket in
      var ticket = ticket
      ticket.quantity = 100
      return ticket
    }
    let heard = desk.listener
    let requests = tickets.enumerated().map { request(Int64($0.offset) + 2, .place($0.element)) }
    try await desk.withDesk { $0.handleOrderRequests(requests) }
    #expect(heard.refusals == [])
    for request in requests {
      try await until("request \(request.number) is answered") {
        guard let order = heard.order(request.number) else { return false }
        return order.state != .sending
      }
    }
    let ledger = try #require(await world.gateway.ledger())
    var inBook = 0
    for (request, ticket) in zip(requests, tickets) {
      let order = try #require(heard.order(request.number))
      // The exchange refuses what its market does not do; it says why in a sentence.
      if order.state == .rejected {
        #expect(order.reason?.isEmpty == false)
        print("refused by the exchange: \(ticket.type.code): \(order.reason ?? "")")
        continue
      }
      let records = ledger.orders(reference: order.intent.rawValue)
      let terms = try #require(records.first?.terms, "\(ticket.type.summary)")
      inBook += 1
      #expect(records.count == 1)
      #expect(terms.type.code == ticket.type.code && terms.type.trail == ticket.type.trail)
      #expect(terms.type.distances.map(\.price) == ticket.type.distances.map(\.price))
      if ticket.type.trail == nil { #expect(terms.type == ticket.type) }
      #expect(terms.timeInForce == ticket.timeInForce)
      #expect(terms.attributes.conditions == ticket.attributes.conditions)
      #expect(terms.attributes.group == ticket.attributes.group)
      #expect(terms.attributes.goodTill == ticket.attributes.goodTill)
      #expect(terms.attributes.displaySize == ticket.attributes.displaySize)
      #expect(terms.attributes.isHidden == ticket.attributes.isHidden)
    }
    #expect(inBook >= requests.count - 6)
  }
}
