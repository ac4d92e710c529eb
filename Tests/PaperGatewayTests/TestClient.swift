import Foundation
import Logging
import NIOCore
import NIOPosix
import PaperExchange
import PaperGateway
import TWSProtocol
import TradingModel

/// The gateway closed the connection while something was still awaited.
struct ConnectionClosed: Error {}

/// A plain client over a real socket, written with the codec alone.
final class TestClient {
  let version: ServerVersion
  private let channel: any Channel
  private var messages: AsyncStream<GatewayMessage>.Iterator
  private var encoder: FrameEncoder
  /// Everything that came, in order.
  private(set) var received: [GatewayMessage] = []

  private init(
    _ channel: any Channel, _ version: ServerVersion, _ messages: AsyncStream<GatewayMessage>
  ) {
    self.channel = channel
    self.version = version
    self.messages = messages.makeAsyncIterator()
    encoder = FrameEncoder(version: version)
  }

  /// Connects and says who it is; with nil it says nothing after the hello.
  static func connect(
    _ port: Int, version: Int = 200, minimum: Int? = nil, id: Int? = 1
  ) async throws -> TestClient {
    let (stream, feed) = AsyncStream.makeStream(of: GatewayMessage.self)
    let (versions, agreed) = AsyncStream.makeStream(of: ServerVersion.self)
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Inbox(feed: feed, agreed: agreed))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    let hello = ClientHello(
      minimum: ServerVersion(rawValue: minimum ?? version),
      maximum: ServerVersion(rawValue: version))
    try await channel.writeAndFlush(channel.allocator.buffer(bytes: hello.encoded()))
    var iterator = versions.makeAsyncIterator()
    guard let chosen = await iterator.next() else { throw ConnectionClosed() }
    let client = TestClient(channel, chosen, stream)
    if let id { try await client.send(.startAPI(ClientMessage.StartAPI(clientID: id))) }
    return client
  }

  func send(_ message: ClientMessage) async throws {
    encoder.removeAll()
    try encoder.append(message)
    try await channel.writeAndFlush(channel.allocator.buffer(bytes: encoder.bytes))
  }

  func send(bytes: [UInt8]) async throws {
    try await channel.writeAndFlush(channel.allocator.buffer(bytes: bytes))
  }

  /// The first coming message from which `pick` takes something.
  func first<Value>(_ pick: (GatewayMessage) -> Value?) async throws -> Value {
    while let message = await messages.next() {
      received.append(message)
      if let value = pick(message) { return value }
    }
    throw ConnectionClosed()
  }

  /// Awaits an error with one of these codes.
  func error(_ codes: Int...) async throws -> GatewayMessage.ErrorNotice {
    try await first {
      if case .error(let notice) = $0, codes.contains(notice.code) { notice } else { nil }
    }
  }

  /// Awaits the end of the connect sequence and returns the next order id.
  func ready() async throws -> Int32 {
    let id = try await first { if case .nextValidID(let id) = $0 { id.rawValue } else { nil } }
    _ = try await error(2158)
    return id
  }

  /// Awaits a status of an order.
  func status(_ id: Int32, _ status: String) async throws -> GatewayMessage.OrderStatus {
    try await first {
      if case .orderStatus(let told) = $0, told.orderID.rawValue == id, told.status == status {
        told
      } else {
        nil
      }
    }
  }

  func close() async throws { try await channel.close() }

  /// Awaits the gateway's closing of the connection.
  func closed() async {
    while let message = await messages.next() { received.append(message) }
  }

  private final class Inbox: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let feed: AsyncStream<GatewayMessage>.Continuation
    private let agreed: AsyncStream<ServerVersion>.Continuation
    private var decoder = FrameDecoder()
    private var version: ServerVersion?

    init(
      feed: AsyncStream<GatewayMessage>.Continuation,
      agreed: AsyncStream<ServerVersion>.Continuation
    ) {
      self.feed = feed
      self.agreed = agreed
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      unwrapInboundIn(data).withUnsafeReadableBytes { decoder.append($0) }
      do {
        while let payload = try decoder.nextPayload() {
          if let version {
            do {
              feed.yield(try GatewayMessage.decode(payload, version: version))
            } catch {
              // What is no message is kept as one of the number -1.
              feed.yield(.unknown(RawMessage(id: -1, body: payload)))
            }
          } else {
            let hello = try ServerHello.decode(payload)
            version = hello.version
            agreed.yield(hello.version)
          }
        }
      } catch {
        print("the client cannot read a frame: \(error)")
        context.close(promise: nil)
      }
    }

    func channelInactive(context: ChannelHandlerContext) {
      feed.finish()
      agreed.finish()
    }
  }
}

let one = AccountNumber(rawValue: "DU1000001")
let two = AccountNumber(rawValue: "DU1000002")
let apple = InstrumentID(rawValue: 265_598)

func systemClock() -> Timestamp {
  Timestamp(rawValue: Int64(Date().timeIntervalSince1970 * 1e9))
}

func decimal(_ text: String) -> Decimal64 {
  guard let value = Decimal64(text) else { preconditionFailure("not a decimal: \(text)") }
  return value
}

/// Runs `body` with a gateway whose markets never close and quote fifty times a second.
func withGateway(
  _ change: (inout PaperGatewayConfiguration) -> Void = { _ in },
  clock: @escaping @Sendable () -> Timestamp = systemClock,
  _ body: (PaperGateway, Int) async throws -> Void
) async throws {
  var configuration = PaperGatewayConfiguration(accounts: [
    .init(number: one), .init(number: two),
  ])
  configuration.hours = .roundTheClock
  configuration.quoteInterval = .milliseconds(20)
  configuration.symbols = ["AAPL", "EURUSD", "BTC"]
  configuration.seed = 42
  change(&configuration)
  let gateway = PaperGateway(
    configuration: configuration,
    logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
    clock: clock)
  let port = try await gateway.start()
  do {
    try await body(gateway, port)
  } catch {
    await gateway.stop()
    throw error
  }
  await gateway.stop()
}

func appleContract() -> TWSContract {
  var contract = TWSContract()
  contract.contractID = 265_598
  contract.symbol = "AAPL"
  contract.securityType = "STK"
  contract.exchange = "SMART"
  contract.currency = "USD"
  return contract
}

func order(
  _ id: Int32, _ action: String, _ quantity: Int, type: String = "MKT", limit: TWSNumber = .unset,
  contract: TWSContract = appleContract(), account: AccountNumber = one, reference: String = ""
) -> ClientMessage {
  var place = ClientMessage.PlaceOrder()
  place.orderID = OrderID(rawValue: id)
  place.contract = contract
  place.order.action = action
  place.order.totalQuantity = TWSNumber(quantity)
  place.order.orderType = type
  place.order.limitPrice = limit
  place.order.timeInForce = "GTC"
  place.order.account = account.rawValue
  place.order.orderReference = reference
  return .placeOrder(place)
}

/// A folder that is removed afterwards.
func withFolder(_ body: (String) async throws -> Void) async throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("perigee-gateway-\(UInt64.random(in: 0 ... .max))")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try await body(folder.path)
}
