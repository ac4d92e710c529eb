import Foundation
import NIOCore
import NIOPosix
import PaperGateway
import TWSProtocol
import Testing
import TradingModel

/// What a gateway answers to requests that it does not serve, and to clients that ask too much.
@Suite(.serialized, .timeLimit(.minutes(2))) struct GatewayRulesTests {
  /// The message, its fields, and the number that the error must carry.
  @Test(arguments: [
    (18, "1|1|", -1), (23, "1|37|", 37), (24, "1|", -1), (53, "1|38|", 38),
    (65, "1|a|b|", -1), (66, "1|a|", -1), (67, "1|43|", 43),
    (68, "1|44|1|", 44), (69, "1|45|x|", 45), (70, "1|46|", 46), (72, "1|a|b|c|", -1),
    (73, "1|a|b|", -1), (79, "47|", 47), (84, "48|BRFG|x||", 48), (85, "", -1),
    (100, "50|", 50), (101, "51|", 51), (103, "53|", 53), (9998, "1|2|", -1),
  ]) func unservedRequest_IsToldSoByItsNumber(_ id: Int, _ fields: String, _ number: Int32)
    async throws
  {
    try await withGateway { _, port in
      let client = try await TestClient.connect(port)
      _ = try await client.ready()
      let payload = "\(id)\u{0}" + fields.replacingOccurrences(of: "|", with: "\u{0}")
      try await client.send(bytes: [0, 0, 0, UInt8(payload.utf8.count)] + Array(payload.utf8))
      let error = try await client.error(320, 321)
      #expect(error.code == 321, "\(error.text)")
      #expect(error.id == number)
      #expect(error.text.hasSuffix("is not supported by this gateway."))
    }
  }

  @Test func serverLogLevel_IsTaken() async throws {
    try await FaultScene.run { scene in
      let (client, _) = try await scene.client()
      try await client.send(.setServerLogLevel(5))
      #expect(try await scene.fence(client).isEmpty)
    }
  }

  @Test func onlyClientZero_MayBindOrders() async throws {
    try await FaultScene.run { scene in
      let (client, _) = try await scene.client(1)
      try await client.send(.requestAutoOpenOrders(true))
      #expect(try await client.error(321).text.contains("default client (i.e 0)"))
      let (zero, _) = try await scene.client(0)
      try await zero.send(.requestAutoOpenOrders(true))
      #expect(try await scene.fence(zero).isEmpty)
    }
  }

  @Test func masterClient_IsToldTheOrdersOfAll() async throws {
    try await withGateway({ $0.masterClient = 9 }) { gateway, port in
      let scene = FaultScene(gateway: gateway, port: port)
      let (master, _) = try await scene.client(9)
      let (client, id) = try await scene.client(1)
      let (other, _) = try await scene.client(2)
      _ = try await scene.trade(client, id, until: isCommission)
      let told = try await scene.fence(master)
      #expect(told.orderNews == client.received.orderNews)
      #expect(told.contains { if case .orderStatus(let s) = $0 { s.clientID == 1 } else { false } })
      #expect(try await scene.fence(other).orderNews.isEmpty)
    }
  }

  @Test func unknownStreams_CannotBeCancelled() async throws {
    try await FaultScene.run { scene in
      let (client, _) = try await scene.client()
      let rows: [(ClientMessage, Int)] = [
        (.cancelMarketData(1), 300), (.cancelTickByTick(2), 300), (.cancelRealTimeBars(3), 300),
        (.cancelHistoricalData(4), 366),
      ]
      for (index, row) in rows.enumerated() {
        try await client.send(row.0)
        #expect(try await client.error(row.1).id == Int32(index + 1))
      }
    }
  }

  @Test func unreadableMessage_IsRefusedAndTheConnectionStays() async throws {
    try await FaultScene.run { scene in
      let (client, _) = try await scene.client()
      for payload in ["3\u{0}x\u{0}", "x\u{0}", "1\u{0}11\u{0}abc\u{0}"] {
        try await client.send(bytes: [0, 0, 0, UInt8(payload.utf8.count)] + Array(payload.utf8))
        #expect(try await client.error(320).text.hasPrefix("Error reading request"))
      }
      #expect(try await scene.fence(client).isEmpty)
    }
  }

  @Test func clientsAboveTheLimit_AreClosed() async throws {
    try await withGateway({ $0.limits.clients = 2 }) { gateway, port in
      let scene = FaultScene(gateway: gateway, port: port)
      let (first, _) = try await scene.client(1)
      let (second, _) = try await scene.client(2)
      let third = try await TestClient.connect(port, id: 3)
      _ = try await third.error(321)
      await third.closed()
      #expect(try await scene.fence(first).isEmpty)
      #expect(try await scene.fence(second).isEmpty)
    }
  }

  @Test func pacedClient_IsNotToldOff() async throws {
    try await withGateway({ $0.messageLimit = .init(perSecond: 5, strikes: 1) }) { _, port in
      let raw = try await RawClient.connect(port)
      try await raw.greet("v157..176 +PACEAPI")
      #expect(await raw.next() != nil)
      let client = try await TestClient.connect(port)
      _ = try await client.ready()
      for _ in 0..<20 { do { try await client.send(.requestCurrentTime) } catch { break } }
      _ = try await client.error(100)
      await client.closed()
      try await raw.send("\u{0}\u{0}\u{0}\u{8}71\u{0}2\u{0}2\u{0}\u{0}")
      var text = ""
      while !text.contains("2158"), let piece = await raw.next() {
        text += String(decoding: piece, as: UTF8.self)
      }
      for _ in 0..<20 { try await raw.send("\u{0}\u{0}\u{0}\u{5}49\u{0}1\u{0}") }
      var answers = 0
      while answers < 20, let piece = await raw.next() {
        answers +=
          String(decoding: piece, as: UTF8.self).components(separatedBy: "49\u{0}1").count - 1
      }
      #expect(answers == 20)
    }
  }

  // MARK: The control socket

  private func ask(_ path: String, _ lines: [String]) async throws -> [GatewayAnswer] {
    let (stream, feed) = AsyncStream.makeStream(of: String.self)
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(LineInbox(feed: feed))
        }
      }
      .connect(unixDomainSocketPath: path).get()
    for line in lines {
      try await channel.writeAndFlush(channel.allocator.buffer(string: line + "\n"))
    }
    var answers: [GatewayAnswer] = []
    for await line in stream {
      answers.append(try JSONDecoder().decode(GatewayAnswer.self, from: Data(line.utf8)))
      if answers.count == lines.count { break }
    }
    try await channel.close()
    return answers
  }

  private final class LineInbox: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let feed: AsyncStream<String>.Continuation
    private var pending = ""

    init(feed: AsyncStream<String>.Continuation) { self.feed = feed }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      pending += String(buffer: unwrapInboundIn(data))
      while let end = pending.firstIndex(of: "\n") {
        feed.yield(String(pending[..<end]))
        pending.removeSubrange(...end)
      }
    }

    func channelInactive(context: ChannelHandlerContext) { feed.finish() }
  }

  @Test func controlSocket_SwitchesFaultsAndTellsHowOftenTheyActed() async throws {
    try await withFolder { folder in
      try await withGateway({ $0.controlSocket = "\(folder)/{port}.sock" }) { gateway, port in
        let path = "\(folder)/\(port).sock"
        let scene = FaultScene(gateway: gateway, port: port)
        let (client, id) = try await scene.client()
        let first = try await ask(
          path,
          [
            "fault order-error code=201 text=\"not today\"", "fault silence symbol=AAPL.NASDAQ",
            "fault silence symbol=NOPE", "fault nonsense", "lift nonsense", "sing",
          ])
        #expect(first.map(\.ok) == [true, true, false, false, false, false])
        #expect(first[3].error?.contains("perigee fault --list") == true)
        try await client.send(order(id, "BUY", 1))
        #expect(try await client.error(201).text == "not today")
        let second = try await ask(path, ["status", "lift all", "status"])
        let before = try #require(second[0].status)
        #expect(before.clients == [1] && before.port == port)
        #expect(before.faults == ["order-error": 1, "silence": 0])
        #expect(before.activeFaults == ["silence symbol=AAPL.NASDAQ"])
        #expect(second[2].status?.activeFaults == [])
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
  }

  @Test func faultsOfTheConfiguration_AreThereFromTheStart() async throws {
    let fault = try GatewayFault("client-id-in-use after=1")
    try await withGateway({ $0.faults = [fault] }) { gateway, port in
      let scene = FaultScene(gateway: gateway, port: port)
      _ = try await scene.client(1)
      let refused = try await TestClient.connect(port, id: 2)
      _ = try await refused.error(326)
      #expect(await gateway.statistics()?.faults == ["client-id-in-use": 1])
    }
    let wrong = try GatewayFault("silence symbol=NOPE")
    await #expect(throws: PaperGatewayError.badFault(.unknownSymbol("NOPE"))) {
      try await withGateway({ $0.faults = [wrong] }) { _, _ in }
    }
  }
}
