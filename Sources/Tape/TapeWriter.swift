import StrategyChannel
public import TradingModel

/// Writes a tape entry by entry on the caller's thread: for replays, for tests, for whatever makes
/// a tape of its own. The daemon's own tape is written by `TapeRecorder`.
///
/// Not for two threads at once. A writer that is let go without `close()` leaves a tape that ends
/// at its last complete block, as a killed process does.
public final class TapeWriter {
  private let files: SessionFiles
  private var buffer: [UInt8] = []

  /// Makes the folder of a new session below `root`.
  public init(root: String, perigee: String, started: Timestamp) throws(TapeError) {
    files = try SessionFiles(root: root, perigee: perigee, started: started)
  }

  /// The session's name.
  public var session: String { files.session }
  /// The session's folder.
  public var folder: String { files.folder }

  /// Adds an entry, as recorded at this moment. `eventsTaken` of an end is written as the number
  /// of records, which is the same where no event is longer than 64 KiB.
  public func append(_ entry: TapeEntry, at time: Timestamp) throws(TapeError) {
    switch entry {
    case .event(let life, let event):
      for record in WireRecord.records(of: event) {
        add(.event, life, time, kind: record.kind, record.bytes)
      }
    case .message(let life, let message):
      for record in WireRecord.records(of: message) {
        add(.message, life, time, kind: record.kind, record.bytes)
      }
    case .ended(let life, let taken):
      add(.ended, life, time, taken.map { TapeWriter.bytes(of: $0) } ?? [])
    case .gap(let life, let lost): add(.gap, life, time, TapeWriter.bytes(of: lost))
    }
    if buffer.count >= TapeFormat.blockBytes { try flush() }
  }

  /// Writes what was added as a block of its own.
  public func flush() throws(TapeError) {
    let full = buffer
    buffer.removeAll(keepingCapacity: true)
    try full.withTapeBytes { (bytes) throws(TapeError) in try files.write(bytes) }
  }

  /// Writes the rest and marks the tape as complete. Nothing can be added after it.
  public func close() throws(TapeError) {
    try flush()
    try files.seal()
  }

  private func add(
    _ what: EntryHeader.What, _ life: UInt32, _ time: Timestamp, kind: UInt16 = 0,
    _ bytes: [UInt8]
  ) {
    let header = EntryHeader(
      length: bytes.count, life: life, time: time.rawValue, what: what, kind: kind)
    withUnsafeTemporaryAllocation(byteCount: EntryHeader.size, alignment: 8) { place in
      guard let base = place.baseAddress else { return }
      header.store(at: base)
      buffer.append(contentsOf: place)
    }
    buffer.append(contentsOf: bytes)
  }

  private static func bytes(of number: UInt64) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}

extension [UInt8] {
  /// `withUnsafeBytes` for bodies that throw a `TapeError`.
  func withTapeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws(TapeError) -> Result
  ) throws(TapeError) -> Result {
    let result = withUnsafeBytes { bytes -> Swift.Result<Result, TapeError> in
      do throws(TapeError) { return .success(try body(bytes)) } catch { return .failure(error) }
    }
    return try result.get()
  }
}
