import Foundation
import TradingModel

/// An open file of the store and where its blocks are. Reads by position and keeps no buffer, so
/// that any number of readers share one.
final class StoreFile: Sendable {
  /// Where a block's columns are.
  struct Place: Hashable {
    var block: StoreBlock
    var offset: Int64
  }

  let path: String
  let header: StoreHeader
  /// Blocks of rows in the order in which they were written.
  let places: [Place]
  /// What the source was asked for, in the order in which it was.
  let coverage: [(from: Timestamp, to: Timestamp)]
  /// Bytes up to the end of the last whole block.
  let wholeBytes: Int64
  /// Bytes behind it: a block whose writing was cut off.
  let tornBytes: Int64
  private let descriptor: Int32

  /// Opens a file and walks over its blocks. What stands behind the last whole block is a torn
  /// tail and counts as not written.
  ///
  /// - Throws: `HistoryError`; a damaged block with others behind it is one.
  init(path: String) throws(HistoryError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      let reason = errno == ENOENT ? "no such file" : String(cString: strerror(errno))
      if descriptor >= 0 { close(descriptor) }
      throw HistoryError(file: path, message: "cannot be read: \(reason)")
    }
    let size = Int64(status.st_size)
    do {
      let read = StoreFile.read(descriptor, at: 0, count: StoreHeader.length)
      header = try StoreHeader(read)
    } catch {
      close(descriptor)
      throw HistoryError(file: path, message: error.what)
    }
    var places: [Place] = []
    var coverage: [(offset: Int64, from: Timestamp, to: Timestamp)] = []
    var offset = Int64(StoreHeader.length)
    while let block = StoreBlock(StoreFile.read(descriptor, at: offset, count: StoreBlock.length)) {
      let next = offset + Int64(StoreBlock.length + block.payloadBytes)
      guard next <= size else { break }
      switch block.content {
      case .rows: places.append(Place(block: block, offset: offset + Int64(StoreBlock.length)))
      case .coverage: coverage.append((offset, block.first, block.last))
      }
      offset = next
    }
    // After a crash the newest rows may have their head and their length but not their bytes; what
    // was written behind them speaks of them and goes too.
    while let last = places.last, !StoreFile.isWhole(descriptor, last),
      last.offset + Int64(last.block.payloadBytes) == offset
        || coverage.last.map({ $0.offset > last.offset }) ?? false
    {
      offset = last.offset - Int64(StoreBlock.length)
      coverage.removeAll { $0.offset > offset }
      places.removeLast()
    }
    self.places = places
    self.coverage = coverage.map { ($0.from, $0.to) }
    wholeBytes = offset
    tornBytes = size - offset
  }

  deinit { close(descriptor) }

  /// The columns of a block, checked.
  ///
  /// - Throws: `HistoryError` when the sum is wrong or the bytes are gone.
  func payload(_ place: Place, into buffer: inout [UInt8]) throws(HistoryError) {
    let wanted = place.block.payloadBytes
    if buffer.count != wanted { buffer = Array(repeating: 0, count: wanted) }
    let isWhole = buffer.withUnsafeMutableBytes { bytes -> Bool in
      StoreFile.fill(descriptor, at: place.offset, bytes)
        && StoreBytes.checksum(UnsafeRawBufferPointer(bytes)) == place.block.checksum
    }
    guard isWhole else { throw damaged(place) }
  }

  func damaged(_ place: Place) -> HistoryError {
    HistoryError(
      file: path,
      message: "the block at byte \(place.offset) is damaged. Look with perigee history verify; "
        + "perigee history verify --repair keeps every whole block, and fetch fills the gap")
  }

  private static func isWhole(_ descriptor: Int32, _ place: Place) -> Bool {
    let bytes = read(descriptor, at: place.offset, count: place.block.payloadBytes)
    return bytes.count == place.block.payloadBytes
      && StoreBytes.checksum(bytes) == place.block.checksum
  }

  static func read(_ descriptor: Int32, at offset: Int64, count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let isWhole = bytes.withUnsafeMutableBytes { fill(descriptor, at: offset, $0) }
    return isWhole ? bytes : []
  }

  private static func fill(
    _ descriptor: Int32, at offset: Int64, _ bytes: UnsafeMutableRawBufferPointer
  ) -> Bool {
    var done = 0
    while done < bytes.count {
      let room = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
      let count = pread(descriptor, room.baseAddress, room.count, off_t(offset) + off_t(done))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }
}
