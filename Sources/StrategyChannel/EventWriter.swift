import Synchronization
import SystemKit
public import TradingModel

/// The daemon's writing end of a channel. From any thread; one short lock around the ring.
///
/// When the ring is full, quotes are conflated to the newest of each instrument (marked
/// `.conflated`), trades are dropped and counted, and everything else waits in a queue of 10,000
/// records and 128 MiB; beyond that the child counts as stuck and everything is dropped until its
/// end. What waits is written by the next `send` or by `flush()`, in this order: the queue, then
/// the quotes. Writing a quote or a trade allocates nothing.
public final class EventWriter: Sendable {
  /// What became of an event.
  public enum Delivery: Hashable, Sendable {
    /// It is in the ring.
    case written
    /// It waits for room, as itself or merged into a newer quote; call `flush()` soon.
    case waiting
    /// It was dropped: a trade without room, or anything for a child that is stuck or gone.
    case dropped
  }

  /// Why nothing is written any more.
  public enum Fault: Hashable, Sendable {
    /// Too much waits.
    case stuck
    /// The child broke the ring.
    case broken(ChannelError)
    /// `close()` was called.
    case closed
  }

  private struct Core: ~Copyable {
    var ring: RingWriter
    var backlog = EventBacklog()
    var fault: Fault?
    var mustWake = false
  }

  private let core: Mutex<Core>
  private let waiting = Atomic<Bool>(false)
  private let region: MappedRegion
  private let layout: ChannelLayout
  private let tap: (any ChannelTap)?

  init(region: MappedRegion, layout: ChannelLayout, tap: (any ChannelTap)? = nil) {
    self.region = region
    self.tap = tap
    core = Mutex(Core(ring: RingWriter(layout.down)))
    self.layout = layout
  }

  /// Makes room for an instrument's waiting quote; call before its first quote.
  public func prepare(index: UInt16) { core.withLock { $0.backlog.prepare(index: index) } }

  /// Writes a quote. `sent` is the monotonic clock now, in nanoseconds.
  public func send(_ quote: Quote, index: UInt16, sent: Int64) -> Delivery {
    withCore { core in
      guard core.fault == nil else { return .dropped }
      if !core.backlog.isEmpty { drain(&core, sent: sent) }
      if core.backlog.isEmpty && store(quote, index: index, sent: sent, in: &core) {
        return .written
      }
      guard core.fault == nil else { return .dropped }
      core.backlog.conflate(quote, index: index)
      return .waiting
    }
  }

  /// Writes a trade.
  public func send(_ trade: Trade, index: UInt16, sent: Int64) -> Delivery {
    withCore { core in
      guard core.fault == nil else { return .dropped }
      if !core.backlog.isEmpty { drain(&core, sent: sent) }
      let missed = core.backlog.missedTrades(index: index)
      let place =
        core.backlog.isEmpty
        ? reserve(TradeRecord.size, kind: RecordKind.trade, in: &core) : nil
      guard let place, let base = place.baseAddress else {
        core.backlog.missTrade(index: index)
        return .dropped
      }
      TradeRecord.store(trade, index: index, missed: missed, at: base)
      tap?.wrote(kind: RecordKind.trade, UnsafeRawBufferPointer(place))
      publish(&core)
      if missed > 0 { core.backlog.forgetMissedTrades(index: index) }
      return .written
    }
  }

  /// Writes any event; it is not lost unless the child is stuck or gone.
  public func send(_ event: ChildEvent, sent: Int64) -> Delivery {
    var writer = WireWriter()
    writer.put(event)
    let bytes = writer.bytes
    return withCore { core in
      guard core.fault == nil else { return .dropped }
      if !core.backlog.isEmpty { drain(&core, sent: sent) }
      let limit = min(core.ring.layout.maximumRecord, 64 << 10)
      if bytes.count <= limit {
        enqueue(EventBacklog.Record(kind: RecordKind.general, bytes: bytes), in: &core)
      } else {
        for part in ChunkAssembler.split(bytes, size: limit) {
          enqueue(EventBacklog.Record(kind: RecordKind.chunk, bytes: part), in: &core)
        }
      }
      if core.fault != nil { return .dropped }
      return core.backlog.nextRecord == nil ? .written : .waiting
    }
  }

  /// Writes an event that the next of its kind replaces, such as an order book: dropped when
  /// anything waits.
  public func offer(_ event: ChildEvent, sent: Int64) -> Delivery {
    flush(sent: sent) ? send(event, sent: sent) : .dropped
  }

  /// Writes what waits, as far as there is room. True when nothing waits any more.
  @discardableResult
  public func flush(sent: Int64) -> Bool {
    guard needsFlush else { return true }
    return withCore { core in
      drain(&core, sent: sent)
      return core.backlog.isEmpty
    }
  }

  /// Whether something waits; without the lock.
  public var needsFlush: Bool { waiting.load(ordering: .relaxed) }

  /// Why nothing is written any more; nil while all is well.
  public var fault: Fault? { core.withLock { $0.fault } }

  /// Bytes that the child has not taken yet, with what waits outside of the ring counted as one
  /// more. Nil when the ring is broken.
  public func backlog() -> Int? {
    core.withLock { core in
      do {
        return try core.ring.backlog() + (core.backlog.isEmpty ? 0 : 1)
      } catch {
        return nil
      }
    }
  }

  /// Ends writing; what waits is dropped.
  public func close() {
    core.withLock { core in
      if core.fault == nil { core.fault = .closed }
      core.backlog = EventBacklog()
    }
  }

  private func withCore<Result: Sendable>(_ body: (inout Core) -> Result) -> Result {
    let (result, mustWake) = core.withLock { core -> (Result, Bool) in
      core.mustWake = false
      let result = body(&core)
      let isWaiting = !core.backlog.isEmpty && core.fault == nil
      if isWaiting != needsFlush { waiting.store(isWaiting, ordering: .relaxed) }
      return (result, core.mustWake)
    }
    // Outside of the lock: the wake is a system call.
    if mustWake { Futex.wake(layout.down.asleep) }
    return result
  }

  private func enqueue(_ record: EventBacklog.Record, in core: inout Core) {
    if core.backlog.isEmpty && store(record, in: &core) { return }
    guard core.fault == nil else { return }
    if !core.backlog.append(record) { core.fault = .stuck }
  }

  private func drain(_ core: inout Core, sent: Int64) {
    while core.fault == nil, let record = core.backlog.nextRecord {
      guard store(record, in: &core) else { return }
      core.backlog.removeRecord()
    }
    while core.fault == nil, let index = core.backlog.nextQuote {
      guard let quote = core.backlog.quote(index: index),
        store(quote, index: index, sent: sent, in: &core)
      else { return }
      core.backlog.removeQuote()
    }
  }

  private func store(_ record: EventBacklog.Record, in core: inout Core) -> Bool {
    guard let place = reserve(record.bytes.count, kind: record.kind, in: &core) else {
      return false
    }
    place.copyBytes(from: record.bytes)
    tap?.wrote(kind: record.kind, UnsafeRawBufferPointer(place))
    publish(&core)
    return true
  }

  @inline(__always)
  private func store(
    _ quote: Quote, index: UInt16, sent: Int64, in core: inout Core
  ) -> Bool {
    guard let place = reserve(QuoteRecord.size, kind: RecordKind.quote, in: &core),
      let base = place.baseAddress
    else { return false }
    QuoteRecord.store(quote, index: index, sent: sent, at: base)
    tap?.wrote(kind: RecordKind.quote, UnsafeRawBufferPointer(place))
    publish(&core)
    return true
  }

  @inline(__always)
  private func reserve(
    _ length: Int, kind: UInt16, in core: inout Core
  ) -> UnsafeMutableRawBufferPointer? {
    do {
      return try core.ring.reserve(length, kind: kind)
    } catch {
      core.fault = .broken(.ring(error))
      return nil
    }
  }

  @inline(__always)
  private func publish(_ core: inout Core) {
    if core.ring.publish() { core.mustWake = true }
  }
}
