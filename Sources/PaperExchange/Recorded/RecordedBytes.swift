import CZlib
import Foundation

/// The bytes of a file in order, unpacked where the file is packed with gzip: told by its first
/// two bytes, whatever its name. Holds one buffer of 64 KiB and the window of zlib.
///
/// Used by one thread at a time; closes the file when it is let go.
public final class RecordedBytes: @unchecked Sendable {  // Safe: one thread at a time, as above.
  /// The file's size in bytes; nil where it has none (a pipe).
  public let sizeBytes: Int64?
  /// Bytes of the file that were read.
  public private(set) var readBytes: Int64 = 0
  private let path: String
  private let descriptor: Int32
  private var packed: UnsafeMutableBufferPointer<UInt8>
  private var filled = 0..<0
  private var stream: UnsafeMutablePointer<z_stream>?
  private var isInsideMember = false
  private var isChecked = false

  /// Opens a file to read.
  ///
  /// - Throws: ``RecordedFileError``.
  public init(path: String) throws(RecordedFileError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    packed = .allocate(capacity: 65_536)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      sizeBytes = nil
      let reason = errno == ENOENT ? "no such file" : String(cString: strerror(errno))
      throw RecordedFileError(file: path, line: nil, kind: .unreadable(reason))
    }
    let kind = status.st_mode & S_IFMT
    sizeBytes = kind == S_IFREG ? Int64(status.st_size) : nil
    guard kind != S_IFDIR else {
      throw RecordedFileError(file: path, line: nil, kind: .unreadable("it is a folder"))
    }
  }

  deinit {
    if let stream {
      inflateEnd(stream)
      stream.deallocate()
    }
    packed.deallocate()
    if descriptor >= 0 { close(descriptor) }
  }

  /// Puts the next bytes into `buffer`; their number, nought at the end.
  ///
  /// - Throws: ``RecordedFileError`` when the file cannot be read or its packing is broken.
  public func read(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(RecordedFileError) -> Int {
    if !isChecked { try look() }
    guard stream == nil else { return try unpack(into: buffer) }
    if filled.isEmpty { return try fetch(buffer) }
    let count = min(filled.count, buffer.count)
    let start = filled.lowerBound
    buffer.copyBytes(
      from: UnsafeRawBufferPointer(
        rebasing: UnsafeRawBufferPointer(packed)[
          start..<start + count]))
    filled = start + count..<filled.upperBound
    return count
  }

  /// Puts the next bytes into `buffer`; their number, nought at the end.
  ///
  /// - Throws: ``RecordedFileError``, as the other.
  public func read(_ buffer: inout [UInt8]) throws(RecordedFileError) -> Int {
    let outcome = buffer.withUnsafeMutableBytes { bytes in
      Result { () throws(RecordedFileError) in try read(into: bytes) }
    }
    return try outcome.get()
  }

  /// Looks at the first bytes for the mark of gzip.
  private func look() throws(RecordedFileError) {
    isChecked = true
    try refill()
    guard filled.count >= 2, packed[0] == 0x1F, packed[1] == 0x8B else { return }
    let made = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    made.initialize(to: z_stream())
    guard czlib_open(made) == Z_OK else {
      made.deallocate()
      throw broken("there is no memory to unpack it")
    }
    stream = made
    isInsideMember = true
  }

  private func refill() throws(RecordedFileError) {
    filled = 0..<(try fetch(UnsafeMutableRawBufferPointer(packed)))
  }

  private func fetch(_ buffer: UnsafeMutableRawBufferPointer) throws(RecordedFileError) -> Int {
    while true {
      let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 {
        readBytes &+= Int64(count)
        return count
      }
      guard errno == EINTR else { throw broken(String(cString: strerror(errno))) }
    }
  }

  private func unpack(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(RecordedFileError) -> Int {
    guard let stream, let output = buffer.baseAddress, let input = packed.baseAddress
    else { return 0 }
    stream.pointee.next_out = output.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(clamping: buffer.count)
    let room = Int(stream.pointee.avail_out)
    while stream.pointee.avail_out > 0 {
      if filled.isEmpty { try refill() }
      if filled.isEmpty {
        guard !isInsideMember else { throw broken("it is packed and ends in the middle") }
        break
      }
      if !isInsideMember {
        // A packed file may consist of several parts, one behind the other.
        guard inflateReset(stream) == Z_OK else { throw broken("zlib cannot begin again") }
        isInsideMember = true
      }
      stream.pointee.next_in = input + filled.lowerBound
      stream.pointee.avail_in = UInt32(filled.count)
      let result = inflate(stream, Z_NO_FLUSH)
      filled = filled.upperBound - Int(stream.pointee.avail_in)..<filled.upperBound
      if result == Z_STREAM_END {
        isInsideMember = false
      } else if result != Z_OK, result != Z_BUF_ERROR {
        throw broken("its packing is broken (zlib \(result))")
      }
    }
    return room - Int(stream.pointee.avail_out)
  }

  private func broken(_ reason: String) -> RecordedFileError {
    RecordedFileError(file: path, line: nil, kind: .unreadable(reason))
  }
}
