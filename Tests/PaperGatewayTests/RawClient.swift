import NIOCore
import NIOPosix

/// A connection that keeps the pieces in which bytes arrive.
final class RawClient {
  private let channel: any Channel
  private var pieces: AsyncStream<[UInt8]>.Iterator
  /// What came, in its pieces.
  private(set) var received: [[UInt8]] = []

  private init(_ channel: any Channel, _ pieces: AsyncStream<[UInt8]>) {
    self.channel = channel
    self.pieces = pieces.makeAsyncIterator()
  }

  static func connect(_ port: Int) async throws -> RawClient {
    let (stream, feed) = AsyncStream.makeStream(of: [UInt8].self)
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Inbox(feed: feed))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    return RawClient(channel, stream)
  }

  func send(_ text: String) async throws {
    try await channel.writeAndFlush(channel.allocator.buffer(string: text))
  }

  /// The client's hello with the versions of `range`.
  func greet(_ range: String = "v157..200") async throws {
    let length = UInt8(range.utf8.count)
    try await channel.writeAndFlush(
      channel.allocator.buffer(
        bytes: Array("API\u{0}".utf8) + [0, 0, 0, length] + Array(range.utf8)))
  }

  /// The next piece; nil when the gateway has closed the connection.
  func next() async -> [UInt8]? {
    guard let piece = await pieces.next() else { return nil }
    received.append(piece)
    return piece
  }

  func close() async throws { try await channel.close() }

  private final class Inbox: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let feed: AsyncStream<[UInt8]>.Continuation

    init(feed: AsyncStream<[UInt8]>.Continuation) { self.feed = feed }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      feed.yield(Array(unwrapInboundIn(data).readableBytesView))
    }

    func channelInactive(context: ChannelHandlerContext) { feed.finish() }
  }
}
