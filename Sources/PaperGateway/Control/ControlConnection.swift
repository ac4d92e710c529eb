import Logging
import NIOCore

/// Takes lines of commands from one connection of the control socket, and answers each with one
/// line of JSON.
final class ControlConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// The longest command; who sends more is disconnected.
  static let maximumLineBytes = 64 << 10

  private let core: GatewayCore
  private var pending: [UInt8] = []

  init(core: GatewayCore) { self.core = core }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    pending.append(contentsOf: unwrapInboundIn(data).readableBytesView)
    while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
      let line = String(decoding: pending[..<end], as: UTF8.self)
      pending.removeSubrange(...end)
      let answer = core.obey(line) + "\n"
      context.writeAndFlush(
        wrapOutboundOut(context.channel.allocator.buffer(string: answer)), promise: nil)
    }
    if pending.count > ControlConnection.maximumLineBytes { context.close(promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    core.logger.debug("control connection failed", metadata: ["error": "\(error)"])
    context.close(promise: nil)
  }
}
