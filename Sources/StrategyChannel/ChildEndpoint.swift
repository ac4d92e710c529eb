import CPlatform
public import SystemKit
import TradingModel

/// The child's end of its channel. On one thread; needs no Foundation.
///
/// ```
/// let endpoint = try ChildEndpoint()
/// while running {
///   while let event = try endpoint.next() { handle(event) }
///   endpoint.wait()
/// }
/// ```
/// The daemon sees from the shared memory how long the child works on an event and kills it when
/// that is too long: `next()` starts the clock for the event that it answers, and `wait()` or the
/// next `next()` stops it.
public final class ChildEndpoint {
  private let region: MappedRegion
  private let layout: ChannelLayout
  private let doorbell: EventDescriptor
  private var down: RingReader
  private var up: RingWriter
  private var decoder = EventDecoder()
  private let now: () -> Int64
  private var seen: UInt64 = 0
  private var sampleCount: UInt64 = 0

  /// The descriptor on which a child finds its doorbell; the only one that it ever writes to.
  public static let doorbellDescriptor: Int32 = 4

  /// Opens the channel from the descriptors that the daemon handed down. Throws a `SystemError`
  /// or `ChannelError.notAChannel`. `now` is the monotonic clock in nanoseconds.
  public init(
    region fd: Int32 = 3, doorbell doorbellFD: Int32 = doorbellDescriptor,
    now: @escaping () -> Int64 = { MonotonicClock.now() }
  ) throws {
    region = try MappedRegion.adopting(fd: fd)
    layout = try ChannelLayout(adopting: region)
    doorbell = EventDescriptor(adopting: doorbellFD)
    down = RingReader(layout.down)
    up = RingWriter(layout.up)
    self.now = now
  }

  /// The next event, or nil when there is none. Any error means that the daemon is broken:
  /// leave.
  public func next() throws(ChannelError) -> ChildEvent? {
    while let event = try takeOne() {
      if let event = event.value { return event }
    }
    csys_store_relaxed(layout.busySince, 0)
    return nil
  }

  /// Sleeps until there is an event, or for `timeout`; first looks for one for `spin`, which
  /// costs processor time and saves the 20 µs and more of a wake. May return early.
  public func wait(timeout: Duration? = nil, spin: Duration = .zero) throws(ChannelError) {
    csys_store_relaxed(layout.busySince, 0)
    do {
      if spin > .zero {
        let end = now() &+ Int64(spin / .nanoseconds(1))
        while now() < end {
          guard try down.isEmpty() else { return }
          csys_cpu_relax()
        }
      }
      guard try down.prepareToSleep() else { return }
      down.sleep(timeout: timeout)
    } catch {
      throw .ring(error)
    }
  }

  /// Sends a message; waits for room when the daemon is behind. The time that it waits is not
  /// held against this child's deadline.
  public func send(_ message: ChildMessage) throws(ChannelError) {
    try send(message, waits: true)
  }

  /// Sends a message if there is room now. False when there is none: for lines of a log, which
  /// the sender then counts as lost.
  public func offer(_ message: ChildMessage) throws(ChannelError) -> Bool {
    try send(message, waits: false)
  }

  /// Notes how long a quote took from its writing to its callback, for measuring.
  @inline(__always)
  public func noteLatency(sent: Int64) {
    let taken = UInt32(clamping: now() &- sent)
    layout.latencies[Int(sampleCount % UInt64(ChannelLayout.sampleCount))] = taken
    sampleCount &+= 1
    csys_store_relaxed(layout.samples, sampleCount)
  }

  /// An event, or a part of one that is not whole yet.
  private struct Taken { var value: ChildEvent? }

  private func takeOne() throws(ChannelError) -> Taken? {
    let record: RingReader.Record
    do {
      guard let next = try down.next() else { return nil }
      record = next
    } catch {
      throw .ring(error)
    }
    defer { down.consume() }
    seen &+= 1
    csys_store_relaxed(layout.eventsSeen, seen)
    csys_store_relaxed(layout.busySince, UInt64(bitPattern: now()))
    return Taken(value: try decoder.decode(kind: record.kind, record.bytes))
  }

  @discardableResult
  private func send(_ message: ChildMessage, waits: Bool) throws(ChannelError) -> Bool {
    var writer = WireWriter()
    writer.put(message)
    let limit = layout.up.maximumRecord
    guard writer.bytes.count > limit else {
      return try write(writer.bytes, kind: RecordKind.general, waits: waits)
    }
    guard writer.bytes.count <= WireLimits.messageFromChild else {
      throw .tooLong(
        field: "message", length: writer.bytes.count, limit: WireLimits.messageFromChild)
    }
    // Once the first part is in, the others must follow.
    var isFirst = true
    for part in ChunkAssembler.split(writer.bytes, size: limit) {
      guard try write(part, kind: RecordKind.chunk, waits: waits || !isFirst) else {
        return false
      }
      isFirst = false
    }
    return true
  }

  private func write(
    _ bytes: [UInt8], kind: UInt16, waits: Bool
  ) throws(ChannelError) -> Bool {
    do {
      while true {
        if let place = try up.reserve(bytes.count, kind: kind) {
          place.copyBytes(from: bytes)
          if up.publish() { doorbell.ring() }
          return true
        }
        guard waits else { return false }
        // Room comes without a wake: look again every 50 µs. Nobody wakes this word.
        var word: UInt32 = 0
        _ = Futex.wait(&word, while: 0, timeout: .microseconds(50))
        csys_store_relaxed(layout.busySince, UInt64(bitPattern: now()))
      }
    } catch {
      throw .ring(error)
    }
  }
}
