import Orders
import Synchronization
import TWSProtocol

/// The way out of one connection, for any thread: messages are encoded, paced and written on the
/// caller's thread, so that an order goes from the order thread to the socket without a hop. What
/// cannot go at once waits within the limits of `SendLimits` and is written by the feed loop.
///
/// Thread-safe. A refusal as `notSent` is exact: no byte of that message left, or ever will; the
/// same holds for what `giveUpOld` and `close` give back.
final class SocketWriter: Sendable {
  /// What the feed loop has to do for the writer.
  enum Need: Equatable {
    case nothing
    /// Call `drain` when the socket takes bytes again.
    case room
    /// Call `drain` after this time.
    case time(Duration)
    /// The socket broke; the words say how.
    case end(String)
  }

  /// A message of which a part may have left already; its rest goes before all else.
  private struct Rest {
    var message: OutgoingQueue.Message
    var start: Int

    var isDone: Bool { start >= message.bytes.count }
  }

  private struct State: ~Copyable {
    var fd: Int32
    var isOpen = true
    var queue: OutgoingQueue
    var rest: Rest?
    var isBlocked = false
    /// What the feed loop already knows: that it waits for room, and when it drains next.
    var knowsRoom = false
    var knowsTime: Uptime?
    /// The serial number of the newest message, and of the newest one of which a byte left.
    var newest: UInt64 = 0
    var newestTouched: UInt64 = 0
    var encoder: FrameEncoder
    var messages: UInt64 = 0

    /// The need as far as the feed loop does not know it yet: one wake for each, and a new one
    /// where a more urgent message shortens the wait.
    mutating func news(_ need: Need, now: Uptime) -> Need {
      switch need {
      case .nothing, .end: return need
      case .room:
        defer { knowsRoom = true }
        return knowsRoom ? .nothing : need
      case .time(let wait):
        let moment = now.advanced(by: wait)
        if let knowsTime, knowsTime <= moment { return .nothing }
        knowsTime = moment
        return need
      }
    }
  }

  let version: ServerVersion
  private let state: Mutex<State>
  private let uptime: @Sendable () -> Uptime
  private let holdsOrders: @Sendable () -> Bool
  /// Called, on the sender's thread and outside of the lock, when the loop has work.
  private let onNeed: @Sendable (Need) -> Void

  init(
    fd: Int32, version: ServerVersion, limits: SendLimits,
    uptime: @escaping @Sendable () -> Uptime,
    holdsOrders: @escaping @Sendable () -> Bool = { false },
    onNeed: @escaping @Sendable (Need) -> Void
  ) {
    self.version = version
    self.uptime = uptime
    self.holdsOrders = holdsOrders
    self.onNeed = onNeed
    state = Mutex(
      State(
        fd: fd, queue: OutgoingQueue(limits), encoder: FrameEncoder(version: version)))
  }

  /// How many messages were written or begun.
  var messageCount: UInt64 { state.withLock { $0.messages } }

  /// Writes messages together, or queues them for their turn. `orders` are the numbers that they
  /// speak of; `isChange` tells that the gateway has these orders already.
  func send(
    _ messages: [ClientMessage], lane: OutgoingQueue.Lane, orders: [Int64] = [],
    owner: RequestOwner = .daemon, isChange: Bool = false
  ) throws(BrokerError) {
    let now = uptime()
    let (need, failure) = state.withLock { state -> (Need, BrokerError?) in
      guard state.isOpen else { return (.nothing, .notSent("the connection is closed")) }
      state.encoder.removeAll()
      for message in messages {
        do throws(TWSError) {
          try state.encoder.append(message)
        } catch {
          return (.nothing, .notSent("the message cannot be written: \(error)"))
        }
      }
      if state.rest == nil, !state.isBlocked,
        state.queue.takesDirectly(messages.count, lane: lane, owner: owner, now: now)
      {
        return Self.writeDirectly(
          &state, count: messages.count, lane: lane, orders: orders, owner: owner,
          isChange: isChange, now: now)
      }
      let message = OutgoingQueue.Message(
        bytes: state.encoder.bytes, lane: lane, count: messages.count, orders: orders,
        owner: owner, isChange: isChange, serial: state.newest + 1)
      if let refusal = state.queue.offer(message, now: now) {
        return (.nothing, .notSent(refusal))
      }
      state.newest += 1
      let need = Self.flush(&state, now: now, holdsOrders)
      guard case .end(let words) = need else {
        return (state.news(need, now: now), nil)
      }
      let isTouched = state.newestTouched >= message.serial
      return (need, isTouched ? .unknown(words) : .notSent(words))
    }
    if need != .nothing { onNeed(need) }
    if let failure { throw failure }
  }

  /// Writes what the encoder holds, without a copy where the socket takes it whole.
  private static func writeDirectly(
    _ state: inout State, count: Int, lane: OutgoingQueue.Lane, orders: [Int64],
    owner: RequestOwner, isChange: Bool, now: Uptime
  ) -> (Need, BrokerError?) {
    state.newest += 1
    state.messages += UInt64(count)
    let fd = state.fd
    let outcome = state.encoder.withBytes { StreamSocket.write(fd, $0) }
    var written = 0
    switch outcome {
    case .bytes(let bytes): written = bytes
    case .wouldBlock: state.isBlocked = true
    case .closed, .failed:
      // Not one byte was taken.
      state.isOpen = false
      let words = Self.words(outcome)
      return (.end(words), .notSent(words))
    }
    if written > 0 { state.newestTouched = state.newest }
    guard written < state.encoder.bytes.count else { return (.nothing, nil) }
    state.rest = Rest(
      message: OutgoingQueue.Message(
        bytes: state.encoder.bytes, lane: lane, count: count, orders: orders, owner: owner,
        isChange: isChange, serial: state.newest, since: now), start: written)
    let need = flush(&state, now: now)
    guard case .end(let words) = need else { return (state.news(need, now: now), nil) }
    let isTouched = state.newestTouched >= state.newest
    return (need, isTouched ? .unknown(words) : .notSent(words))
  }

  /// Writes what may go now. On the feed loop.
  func drain() -> Need {
    let now = uptime()
    return state.withLock { state in
      guard state.isOpen else { return .nothing }
      state.isBlocked = false
      state.knowsRoom = false
      state.knowsTime = nil
      let need = Self.flush(&state, now: now, holdsOrders)
      _ = state.news(need, now: now)
      return need
    }
  }

  /// Gives up the orders that have waited too long. They are never written; so much is certain.
  func giveUpOld() -> [OutgoingQueue.Message] {
    let now = uptime()
    return state.withLock { state in
      guard state.isOpen else { return [] }
      return state.queue.removeOld(now: now)
    }
  }

  /// Takes back what waits for its turn of these orders, cancels apart. It is never written.
  func withdraw(_ orders: Set<Int64>) -> [OutgoingQueue.Message] {
    state.withLock { state in
      guard state.isOpen else { return [] }
      var withdrawn = state.queue.remove(orders)
      if let rest = state.rest, rest.start == 0, rest.message.lane == .order,
        rest.message.orders.contains(where: orders.contains)
      {
        withdrawn.append(rest.message)
        state.rest = nil
      }
      return withdrawn
    }
  }

  /// Ends all sending; what waits is never written. Gives the orders, changes and cancels of
  /// which that is certain.
  func close() -> [OutgoingQueue.Message] {
    state.withLock { state in
      state.isOpen = false
      var unsent = state.queue.removeAll()
      if let rest = state.rest, rest.start == 0, rest.message.lane != .data {
        unsent.append(rest.message)
      }
      state.rest = nil
      return unsent
    }
  }

  /// The gateway said that too much was written: slows down. The new rate, where it changed.
  func backOff() -> Int? {
    let now = uptime()
    return state.withLock { $0.queue.backOff(now: now) }
  }

  /// Who has written how much, and what waits.
  func usage() -> SendUsage {
    let now = uptime()
    return state.withLock { SendUsage($0.queue, now: now) }
  }

  private static func flush(
    _ state: inout State, now: Uptime, _ holdsOrders: () -> Bool = { false }
  ) -> Need {
    while !state.isBlocked {
      if let rest = state.rest {
        guard !rest.isDone else {
          state.rest = nil
          continue
        }
        if let end = writeRest(&state) { return end }
        continue
      }
      switch state.queue.next(now: now, holdsOrders: holdsOrders()) {
      case .idle: return .nothing
      case .wait(let duration): return .time(duration)
      case .write(let message):
        state.messages += UInt64(message.count)
        state.rest = Rest(message: message, start: 0)
      }
    }
    return .room
  }

  private static func writeRest(_ state: inout State) -> Need? {
    guard let rest = state.rest else { return nil }
    let fd = state.fd
    let outcome = rest.message.bytes.withUnsafeBytes { bytes in
      StreamSocket.write(fd, UnsafeRawBufferPointer(rebasing: bytes[rest.start...]))
    }
    switch outcome {
    case .bytes(let count):
      state.rest?.start += count
      if count > 0 { state.newestTouched = max(state.newestTouched, rest.message.serial) }
    case .wouldBlock:
      state.isBlocked = true
    case .closed, .failed:
      state.isOpen = false
      return .end(words(outcome))
    }
    return nil
  }

  private static func words(_ outcome: StreamSocket.Outcome) -> String {
    guard case .failed(let error) = outcome else { return "the connection was closed" }
    return StreamSocket.words(error)
  }
}
