import Logging
import NIOCore
import TWSProtocol

/// Cuts one connection's bytes into messages and hands them to the core, on the core's loop.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let core: GatewayCore
  private var session: ClientSession?
  private var greeting: [UInt8] = []
  private var decoder = FrameDecoder(maximumPayloadBytes: 1 << 20)

  init(core: GatewayCore) { self.core = core }

  func channelActive(context: ChannelHandlerContext) {
    guard core.accepts(context.channel) else {
      context.close(promise: nil)
      return
    }
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    if let session { core.closed(session) }
    session = nil
    context.fireChannelInactive()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    core.writabilityChanged()
    context.fireChannelWritabilityChanged()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    core.logger.debug("connection failed", metadata: ["error": "\(error)"])
    context.close(promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    do {
      try buffer.withUnsafeReadableBytes { bytes in
        if session == nil {
          try greet(bytes, context)
        } else {
          decoder.append(bytes)
        }
      }
      try readFrames(context)
    } catch {
      core.logger.info("connection refused", metadata: ["error": "\(error)"])
      context.close(promise: nil)
    }
    core.flush()
  }

  /// Takes the hello, answers it, and keeps what came after it.
  private func greet(_ bytes: UnsafeRawBufferPointer, _ context: ChannelHandlerContext) throws {
    greeting.append(contentsOf: bytes)
    guard let (hello, taken) = try ClientHello.decode(greeting) else { return }
    switch core.support.answer(hello) {
    case .refused(let refusal):
      core.logger.info("no common version", metadata: ["refusal": "\(refusal)"])
      context.close(promise: nil)
    case .agreed(let version):
      let session = ClientSession(channel: context.channel, version: version)
      session.pacesItself = hello.options.contains("+PACEAPI")
      self.session = session
      let answer = ServerHello(version: version, time: core.helloTime())
      context.writeAndFlush(
        wrapOutboundOut(context.channel.allocator.buffer(bytes: try answer.encoded())),
        promise: nil)
      decoder.append(greeting.dropFirst(taken))
    }
    greeting = []
  }

  private func readFrames(_ context: ChannelHandlerContext) throws {
    guard let session else { return }
    while context.channel.isActive, !session.isClosed {
      let found: Void? = try decoder.withNextFrame { payload in
        do {
          core.receive(
            try ClientMessage.decode(payload, version: session.version), from: session)
        } catch {
          core.refuseFrame(error, session)
        }
      }
      if found == nil { return }
    }
  }
}
