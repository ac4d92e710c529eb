import HummingbirdCore
import Logging
import NIOCore

/// A connection of the server with its place among the others.
struct GatedChannel<Base: ServerChildChannel>: ServerChildChannel {
  let base: Base
  let connections: Connections

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
    let future = base.setup(channel: channel, logger: logger)
    return future.map { value in
      connections.opened(channel)
      return value
    }.flatMapThrowing { value in
      try channel.pipeline.syncOperations.addHandler(
        InputEndHandler(connections), position: .first)
      return value
    }
  }

  func handle(value: Base.Value, logger: Logger) async {
    await base.handle(value: value, logger: logger)
  }
}
