import Foundation
public import TradingModel

/// Appends to one file of the store. One writer at a time, of all programs; the file is locked
/// while it lives. What `commit` returned from is on the disk.
public final class StoreWriter {
  private let path: String
  private let header: StoreHeader
  private let descriptor: Int32
  private var pending: [HistoryEvent] = []
  private var last = Timestamp(rawValue: .min)
  /// Bytes of a torn tail that were cut off at the opening.
  public let cutBytes: Int64

  /// Opens or makes a file; the folder above must be there. A torn tail is cut off.
  ///
  /// - Throws: `HistoryError` when another program writes it, or it is another instrument's.
  init(path: String, header: StoreHeader) throws(HistoryError) {
    self.path = path
    self.header = header
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StoreWriter.failure(path, "cannot be opened") }
    do {
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        throw HistoryError(
          file: path, message: "another fetch or import writes it now; wait until that is done")
      }
      var status = stat()
      guard fstat(descriptor, &status) == 0 else {
        throw StoreWriter.failure(path, "cannot be looked at")
      }
      // A file shorter than its header was cut off while it was made and holds nothing.
      if status.st_size < StoreHeader.length {
        guard ftruncate(descriptor, 0) == 0 else {
          throw StoreWriter.failure(path, "is not writable")
        }
        try StoreWriter.write(descriptor, header.bytes, path: path)
        cutBytes = 0
      } else {
        let file = try StoreFile(path: path)
        guard file.header.key == header.key else {
          throw HistoryError(
            file: path, message: "holds \(file.header.key) and not \(header.key)")
        }
        guard file.header.isAdjusted == header.isAdjusted else {
          throw HistoryError(
            file: path,
            message: "adjusted and unadjusted prices cannot stand in one file; remove it first")
        }
        cutBytes = file.tornBytes
        guard ftruncate(descriptor, off_t(file.wholeBytes)) == 0,
          lseek(descriptor, 0, SEEK_END) >= 0
        else { throw StoreWriter.failure(path, "cannot be cut to its last whole block") }
      }
    } catch let error as HistoryError {
      close(descriptor)
      throw error
    } catch {
      close(descriptor)
      throw HistoryError(file: path, message: "cannot be opened: \(error)")
    }
  }

  deinit { close(descriptor) }

  /// Takes events in the order of time; whole blocks are written at once, the rest at `commit`.
  ///
  /// - Throws: `HistoryError` when the disk refuses, or an event is earlier than the one before.
  public func append(_ events: [HistoryEvent]) throws(HistoryError) {
    for event in events {
      guard event.stamp >= last else {
        throw HistoryError(
          file: path, message: "events have to come in the order of time within one append")
      }
      last = event.stamp
      pending.append(event)
      if pending.count == StoreBlock.mostRows { try flush() }
    }
  }

  /// Writes what is pending, says that the source has no more in `covering`, and waits for the
  /// disk. The next append may begin at any time.
  public func commit(
    covering: (from: Timestamp, to: Timestamp)? = nil
  ) throws(HistoryError) {
    try flush()
    if let covering, covering.from < covering.to {
      try StoreWriter.write(
        descriptor, StoreEncoder.coverage(covering.from, covering.to), path: path)
    }
    last = Timestamp(rawValue: .min)
    guard fdatasync(descriptor) == 0 else { throw StoreWriter.failure(path, "cannot be synced") }
  }

  private func flush() throws(HistoryError) {
    guard !pending.isEmpty else { return }
    let bytes: [UInt8]
    do {
      bytes = try StoreEncoder.block(pending[...], kind: header.key.kind)
    } catch {
      throw HistoryError(file: path, message: error.what)
    }
    try StoreWriter.write(descriptor, bytes, path: path)
    pending.removeAll(keepingCapacity: true)
  }

  private static func write(
    _ descriptor: Int32, _ bytes: [UInt8], path: String
  ) throws(HistoryError) {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(path, "cannot be written") }
      done += count
    }
  }

  private static func failure(_ path: String, _ what: String) -> HistoryError {
    HistoryError(file: path, message: "\(what): \(String(cString: strerror(errno)))")
  }
}
