import Glibc
import SystemKit

/// A new file that is written from its beginning to its end, 64 KiB at a time.
final class OutputFile {
  let path: String
  /// Bytes that were added so far.
  private(set) var count: Int64 = 0
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  /// Makes the file; throws when there is one of this name.
  init(path: String) throws(TapeError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system(SystemError("make \(path)", code: errno)) }
  }

  deinit { close(descriptor) }

  func add(_ bytes: some Collection<UInt8>) throws(TapeError) {
    buffer.append(contentsOf: bytes)
    count += Int64(bytes.count)
    if buffer.count >= 64 << 10 { try flush() }
  }

  func flush() throws(TapeError) {
    let code = buffer.withUnsafeBytes { bytes -> Int32 in
      var done = 0
      while done < bytes.count {
        let written = write(
          descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { return errno }
        done += written
      }
      return 0
    }
    guard code == 0 else { throw .system(SystemError("write \(path)", code: code)) }
    buffer.removeAll(keepingCapacity: true)
  }
}
