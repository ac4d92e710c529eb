import Synchronization
import SystemKit
public import TradingModel

/// Reads a bar store of this or another process. Calls may come from any thread.
public final class BarStoreReader: Sendable {
  /// The instrument.
  public let instrument: InstrumentID
  /// The instrument's canonical address.
  public let address: String
  /// The length of each bar.
  public let barSize: BarSize
  private let capacity: Int
  private let region: MappedRegion

  /// Maps the segment read-only. Throws `.unavailable` when there is none of that name and
  /// `.notABarStore` when its header is not what this version writes.
  public init(name: String) throws(BarStoreError) {
    do {
      region = try MappedRegion.open(name: name)
    } catch {
      throw .unavailable(error.description)
    }
    typealias Offset = BarStoreLayout.Offset
    let base = region.base
    guard region.size >= BarStoreLayout.headerBytes,
      BarStoreLayout.word(base, Offset.magic).pointee.load(ordering: .acquiring)
        == BarStoreLayout.magic,
      base.load(fromByteOffset: Offset.version, as: UInt32.self) == BarStoreLayout.version
    else { throw .notABarStore(name) }
    let rows = BarStoreLayout.word(base, Offset.capacity).pointee.load(ordering: .relaxed)
    guard rows <= 4_000_000, BarStoreLayout.bytes(capacity: Int(rows)) <= region.size else {
      throw .notABarStore(name)
    }
    capacity = Int(rows)
    instrument = InstrumentID(
      rawValue: base.load(fromByteOffset: Offset.instrument, as: Int64.self))
    barSize = BarSize(rawValue: base.load(fromByteOffset: Offset.barSeconds, as: Int32.self))
    let text = UnsafeRawBufferPointer(
      start: base + Offset.address, count: BarStoreLayout.addressBytes)
    address = String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Whether the writer has ended the store.
  public var isClosed: Bool {
    BarStoreLayout.word(region.base, BarStoreLayout.Offset.isClosed).pointee
      .load(ordering: .acquiring) != 0
  }

  /// The newest rows, oldest first, at most `limit`. Throws `.busy` when the writer moved rows
  /// during each of 100 tries. O(rows).
  public func rows(limit: Int = .max) throws(BarStoreError) -> [BarRow] {
    for _ in 0..<100 {
      if let rows = tryRows(limit: limit) { return rows }
    }
    throw .busy
  }

  private func tryRows(limit: Int) -> [BarRow]? {
    typealias Offset = BarStoreLayout.Offset
    let base = region.base
    let before = BarStoreLayout.word(base, Offset.sequence).pointee.load(ordering: .acquiring)
    guard before & 1 == 0 else { return nil }
    let first = BarStoreLayout.word(base, Offset.first).pointee.load(ordering: .acquiring)
    let end = BarStoreLayout.word(base, Offset.end).pointee.load(ordering: .acquiring)
    guard first <= end, end <= UInt64(capacity) else { return nil }
    let count = min(Int(end - first), max(0, limit))
    var rows: [BarRow] = []
    rows.reserveCapacity(count)
    for index in (Int(end) - count)..<Int(end) {
      rows.append(BarRow(loading: BarStoreLayout.row(base, index)))
    }
    atomicMemoryFence(ordering: .acquiring)
    let after = BarStoreLayout.word(base, Offset.sequence).pointee.load(ordering: .relaxed)
    return before == after ? rows : nil
  }
}
