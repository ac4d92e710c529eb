import NIOCore
import Synchronization

/// The open connections of the server: gives each its place and closes those whose time is over.
/// Safe from any thread.
final class Connections: Sendable {
  private struct State {
    var table: ConnectionTable
    var channels: [Int: any Channel] = [:]
    var ids: [ObjectIdentifier: Int] = [:]
  }

  private let state: Mutex<State>

  init(limits: ConnectionLimits) {
    state = Mutex(State(table: ConnectionTable(limits: limits)))
  }

  var count: Int { state.withLock { $0.table.count } }

  /// A connection came: it gets a place, that of another one where need be, or is closed.
  func opened(_ channel: any Channel) {
    let key = ObjectIdentifier(channel)
    let step = state.withLock { state in
      let step = state.table.opened(at: .now)
      if let id = step.id {
        state.channels[id] = channel
        state.ids[key] = id
      }
      return (id: step.id, closing: step.closing.flatMap { state.channels.removeValue(forKey: $0) })
    }
    step.closing?.close(promise: nil)
    guard let id = step.id else { return channel.close(promise: nil) }
    channel.closeFuture.whenComplete { _ in
      self.state.withLock { state in
        state.table.closed(id)
        state.channels[id] = nil
        state.ids[key] = nil
      }
    }
  }

  /// A request's head is there. Nil when the connection was given up meanwhile.
  func asked(_ channel: any Channel) -> Int? {
    state.withLock { state in
      guard let id = state.ids[ObjectIdentifier(channel)], state.table.asked(id, at: .now)
      else { return nil }
      return id
    }
  }

  func isSpent(_ id: Int) -> Bool { state.withLock { $0.table.isSpent(id) } }

  func wrote(_ id: Int, isStream: Bool) {
    state.withLock { $0.table.wrote(id, isStream: isStream, at: .now) }
  }

  func answered(_ id: Int) { state.withLock { $0.table.answered(id, at: .now) } }

  /// The browser will send nothing more. One that is told events has left then.
  func inputEnded(_ channel: any Channel) {
    let isStream = state.withLock { state in
      state.ids[ObjectIdentifier(channel)].map { state.table.isStreaming($0) } ?? false
    }
    if isStream { channel.close(promise: nil) }
  }

  /// Closes every connection whose time is over.
  func sweep() {
    let channels = state.withLock { state in
      state.table.overdue(at: .now).compactMap { state.channels.removeValue(forKey: $0) }
    }
    for channel in channels { channel.close(promise: nil) }
  }

  /// Closes all.
  func end() {
    let channels = state.withLock { Array($0.channels.values) }
    for channel in channels { channel.close(promise: nil) }
  }
}

/// Tells when a browser has closed its side.
final class InputEndHandler: ChannelInboundHandler, Sendable {
  typealias InboundIn = NIOAny

  private let connections: Connections

  init(_ connections: Connections) { self.connections = connections }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event { connections.inputEnded(context.channel) }
    context.fireUserInboundEventTriggered(event)
  }
}
