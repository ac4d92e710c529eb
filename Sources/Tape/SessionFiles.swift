import Glibc
import SystemKit
import TradingModel

/// The files of one session while it is written: a file for each UTC day, blocks one after the
/// other. For one thread at a time.
///
/// Nothing is synced to the disk: the kernel keeps what was written when this process dies, and a
/// tape is a record to learn from, not one to trade by. After a power cut the tape ends at its
/// last complete block, as the journal's checkpoints must not wait behind it.
final class SessionFiles {
  /// The session's name.
  let session: String
  /// The session's folder.
  let folder: String
  /// Bytes written, all files together.
  private(set) var bytesWritten: Int64 = 0

  private let perigee: String
  private let started: Timestamp
  private let compressor: Compressor
  private var descriptor: Int32 = -1
  /// The file that is written; empty before the first block.
  private(set) var path = ""
  private var day: UTCDay?
  private var offset: Int64 = 0
  private var position: UInt64 = 0

  /// The most sessions that can begin within one second.
  private static let namesTried = 1000

  /// Makes the session's folder below `root`, which is made too; only the owner may enter.
  init(root: String, perigee: String, started: Timestamp, level: Int32 = 1) throws(TapeError) {
    guard let compressor = Compressor(level: level) else {
      throw .system(SystemError("make a zstd context", code: ENOMEM))
    }
    self.compressor = compressor
    self.perigee = perigee
    self.started = started
    if mkdir(root, 0o700) != 0 && errno != EEXIST {
      throw .system(SystemError("make \(root)", code: errno))
    }
    let name = UTCDay.name(of: started)
    var number = 1
    while true {
      let session = number == 1 ? name : "\(name)-\(number)"
      if mkdir("\(root)/\(session)", 0o700) == 0 {
        self.session = session
        folder = "\(root)/\(session)"
        return
      }
      guard errno == EEXIST, number < SessionFiles.namesTried else {
        throw .system(SystemError("make \(root)/\(session)", code: errno))
      }
      number += 1
    }
  }

  deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

  /// Writes a run of entries. After an error the file ends at its last complete block, and
  /// nothing more should be written.
  func write(_ entries: UnsafeRawBufferPointer) throws(TapeError) {
    var cutter = BlockCutter(entries)
    while let block = cutter.next() {
      let blockDay = UTCDay(block.firstTime)
      if let day, descriptor >= 0 {
        // A clock that was set back goes on in the newer day's file.
        if blockDay > day { try open(blockDay) }
      } else {
        try open(blockDay)
      }
      try write(block, of: entries)
    }
  }

  /// Marks the newest file as complete and closes it.
  func seal() throws(TapeError) {
    guard descriptor >= 0 else { return }
    defer {
      Glibc.close(descriptor)
      descriptor = -1
    }
    let seal = BlockHeader(
      compressed: 0, length: 0, entries: 0, firstTime: 0, lastTime: 0, position: position,
      checksum: 0)
    try append(seal.bytes())
  }

  private func write(
    _ block: BlockCutter.Block, of entries: UnsafeRawBufferPointer
  ) throws(TapeError) {
    let payload = UnsafeRawBufferPointer(rebasing: entries[block.range])
    let bytes = compressor.compress(payload) { frame -> [UInt8] in
      let header = BlockHeader(
        compressed: frame.count, length: payload.count, entries: block.entries,
        firstTime: block.firstTime, lastTime: block.lastTime, position: position,
        checksum: Checksum.crc32c(frame))
      return header.bytes() + frame
    }
    guard let bytes else { throw .system(SystemError("compress \(path)", code: ENOMEM)) }
    try append(bytes)
    position &+= UInt64(block.entries)
  }

  private func open(_ next: UTCDay) throws(TapeError) {
    try seal()
    path = "\(folder)/\(next.text)\(TapeFormat.suffix)"
    descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system(SystemError("make \(path)", code: errno)) }
    day = next
    offset = 0
    try append(
      TapeHeader(session: session, perigee: perigee, started: started, day: next.text).bytes())
  }

  /// Writes all of the bytes, or leaves the file as it was.
  private func append(_ bytes: [UInt8]) throws(TapeError) {
    let code = bytes.withUnsafeBytes { bytes -> Int32 in
      var done = 0
      while done < bytes.count {
        let count = Glibc.write(
          descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count < 0 {
          if errno == EINTR { continue }
          return errno
        }
        done += count
      }
      return 0
    }
    guard code == 0 else {
      // Where even this fails, the reader finds a torn end.
      _ = ftruncate(descriptor, off_t(offset))
      throw .system(SystemError("write \(path)", code: code))
    }
    offset += Int64(bytes.count)
    bytesWritten += Int64(bytes.count)
  }
}
