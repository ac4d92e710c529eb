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
  /// A fault keeps the connection open without a word.
  private var isIgnored = false
  private var decoder = FrameDecoder(maximumPayloadBytes: 1 << 20)

  init(core: GatewayCore) { self.core = core }

  func channelActive(context: ChannelHandlerContext) {
    switch core.accepts(context.channel) {
    case .served: break
    case .ignored: isIgnored = true
    case .closed:
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
    guard !isIgnored else { return }
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
      guard core.stage.answersHello() else {
        isIgnored = true
        return
      }
      let session = core.makeSession(context.channel, version)
      session.pacesItself = hello.options.contains("+PACEAPI")
      session.resume = { [weak self] in self?.resume(context) }
      self.session = session
      let answer = ServerHello(version: version, time: core.helloTime())
      core.transmit(
        context.channel.allocator.buffer(bytes: try answer.encoded()), to: session)
      decoder.append(greeting.dropFirst(taken))
    }
    greeting = []
  }

  private func readFrames(_ context: ChannelHandlerContext) throws {
    guard let session else { return }
    while context.channel.isActive, !session.isClosed, !session.isFrozen {
      let found: Void? = try decoder.withNextFrame { payload in
        do {
          core.receive(
            try ClientMessage.decode(payload, version: session.version), from: session,
            frameBytes: payload.count + FrameDecoder.lengthBytes)
        } catch {
          core.refuseFrame(error, session)
        }
      }
      if found == nil { return }
    }
  }

  /// Goes on with what had come before a fault stopped the reading.
  private func resume(_ context: ChannelHandlerContext) {
    do {
      try readFrames(context)
    } catch {
      context.close(promise: nil)
    }
    core.flush()
  }
}
