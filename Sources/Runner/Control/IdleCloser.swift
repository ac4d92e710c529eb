import NIOCore
import Synchronization

/// Whether a connection streams now, and so may be silent from the caller's side.
final class CallerActivity: Sendable {
  let isWatching = Atomic(false)
}

/// Hangs up on a caller that was silent for too long, unless it watches a stream. Behind an
/// `IdleStateHandler`, on the connection's event loop.
final class IdleCloser: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let activity: CallerActivity

  init(activity: CallerActivity) { self.activity = activity }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent, !activity.isWatching.load(ordering: .relaxed) {
      context.close(promise: nil)
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }
}
