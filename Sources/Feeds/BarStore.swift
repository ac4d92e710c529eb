import Synchronization
import SystemKit
public import TradingModel

/// The bars of one instrument and size in named shared memory, written by this process alone and
/// readable by any process of the same user (docs/shared-memory.md).
///
/// Rows begin in the middle: history is prepended while live bars append. A published row never
/// changes but when the appending side is full: then the newest half of the capacity moves to
/// the front, older rows go, and nothing can be prepended any more. Calls may come from any
/// thread; they hold a short lock.
public final class BarStore: Sendable {
  private struct Writer {
    var first: Int
    var end: Int
    var sequence: UInt64 = 0
    var oldest = Timestamp(rawValue: .max)
    var newest = Timestamp(rawValue: .min)
  }

  /// The name by which other processes open it; also the token that is handed to them.
  public let name: String
  /// How many rows fit.
  public let capacity: Int
  private let region: MappedRegion
  private let writer: Mutex<Writer>

  /// Makes the segment, for its owner alone (0600), with all of its memory reserved. An older
  /// segment of the name is taken away first. `prependRoom` rows lie before the middle.
  public init(
    name: String, instrument: Instrument, barSize: BarSize, capacity: Int, prependRoom: Int
  ) throws(BarStoreError) {
    let rows = min(max(capacity, 16), 4_000_000)
    let start = min(max(prependRoom, 0), rows - 8)
    do {
      // ENOENT is the usual answer; anything else shows again at the creation.
      _ = try? MappedRegion.unlink(name: name)  // Safe: see above
      region = try MappedRegion.create(name: name, size: BarStoreLayout.bytes(capacity: rows))
    } catch {
      throw .unavailable(error.description)
    }
    self.name = name
    self.capacity = rows
    writer = Mutex(Writer(first: start, end: start))
    writeHeader(instrument: instrument, barSize: barSize, start: start)
  }

  /// How many older rows fit.
  public var prependRoom: Int { writer.withLock { $0.first } }
  /// How many rows there are.
  public var count: Int { writer.withLock { $0.end - $0.first } }

  /// Adds the next bar. Throws `.outOfOrder` when it is not newer than all. Amortised O(1).
  public func append(_ bar: Bar) throws(BarStoreError) {
    try writer.withLock { writer throws(BarStoreError) in
      guard bar.start > writer.newest else { throw .outOfOrder }
      if writer.end == capacity { compact(&writer) }
      BarRow(bar).store(to: BarStoreLayout.row(region.base, writer.end))
      writer.end += 1
      writer.newest = bar.start
      writer.oldest = min(writer.oldest, bar.start)
      publish(writer.end, at: BarStoreLayout.Offset.end)
    }
  }

  /// Adds older bars, oldest first. Throws `.noRoomToPrepend` or `.outOfOrder` and then has
  /// written nothing. O(bars).
  public func prepend(_ bars: [Bar]) throws(BarStoreError) {
    guard let last = bars.last else { return }
    try writer.withLock { writer throws(BarStoreError) in
      guard bars.count <= writer.first else {
        throw .noRoomToPrepend(asked: bars.count, room: writer.first)
      }
      guard last.start < writer.oldest,
        zip(bars, bars.dropFirst()).allSatisfy({ $0.start < $1.start })
      else { throw .outOfOrder }
      let start = writer.first - bars.count
      for (offset, bar) in bars.enumerated() {
        BarRow(bar).store(to: BarStoreLayout.row(region.base, start + offset))
      }
      writer.first = start
      writer.oldest = bars[0].start
      writer.newest = max(writer.newest, last.start)
      publish(start, at: BarStoreLayout.Offset.first)
    }
  }

  /// Takes the name away and marks the segment as ended; readers keep what they have mapped.
  public func close() {
    BarStoreLayout.word(region.base, BarStoreLayout.Offset.isClosed).pointee
      .store(1, ordering: .releasing)
    // Somebody else may have cleaned the name away: then it is as it should be.
    _ = try? MappedRegion.unlink(name: name)  // Safe: see above
  }

  /// Moves the newest half of the capacity to the front. The sequence is odd meanwhile, so that
  /// a reader that copied rows in between knows it and reads again.
  private func compact(_ writer: inout Writer) {
    let kept = min(capacity / 2, writer.end - writer.first)
    let from = writer.end - kept
    let sequence = BarStoreLayout.word(region.base, BarStoreLayout.Offset.sequence)
    sequence.pointee.store(writer.sequence &+ 1, ordering: .relaxed)
    atomicMemoryFence(ordering: .acquiringAndReleasing)
    for index in 0..<kept {
      let source = BarStoreLayout.row(region.base, from + index)
      let target = BarStoreLayout.row(region.base, index)
      if index == 0 { writer.oldest = BarRow(loading: source).time }
      for word in 0..<BarStoreLayout.rowWords {
        target[word].store(source[word].load(ordering: .relaxed), ordering: .relaxed)
      }
    }
    writer.first = 0
    writer.end = kept
    publish(0, at: BarStoreLayout.Offset.first)
    publish(kept, at: BarStoreLayout.Offset.end)
    writer.sequence &+= 2
    sequence.pointee.store(writer.sequence, ordering: .releasing)
  }

  private func publish(_ value: Int, at offset: Int) {
    BarStoreLayout.word(region.base, offset).pointee
      .store(UInt64(value), ordering: .releasing)
  }

  private func writeHeader(instrument: Instrument, barSize: BarSize, start: Int) {
    let base = region.base
    typealias Offset = BarStoreLayout.Offset
    base.storeBytes(
      of: BarStoreLayout.version.littleEndian, toByteOffset: Offset.version, as: UInt32.self)
    base.storeBytes(
      of: UInt32(BarStoreLayout.headerBytes).littleEndian, toByteOffset: Offset.headerBytes,
      as: UInt32.self)
    base.storeBytes(
      of: instrument.id.rawValue.littleEndian, toByteOffset: Offset.instrument, as: Int64.self)
    base.storeBytes(
      of: barSize.rawValue.littleEndian, toByteOffset: Offset.barSeconds, as: Int32.self)
    base.storeBytes(
      of: UInt32(BarStoreLayout.rowBytes).littleEndian, toByteOffset: Offset.rowBytes,
      as: UInt32.self)
    for (index, byte) in instrument.address.utf8.prefix(BarStoreLayout.addressBytes - 1)
      .enumerated()
    {
      base.storeBytes(of: byte, toByteOffset: Offset.address + index, as: UInt8.self)
    }
    publish(capacity, at: Offset.capacity)
    publish(start, at: Offset.first)
    publish(start, at: Offset.end)
    // The magic comes last: with it the header is whole.
    BarStoreLayout.word(base, Offset.magic).pointee
      .store(BarStoreLayout.magic, ordering: .releasing)
  }
}
