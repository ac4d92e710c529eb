import Glibc
import SystemKit

/// One file of a tape, read block by block. For one thread at a time; holds one block.
final class TapeFile {
  /// What comes next in a file.
  enum Next {
    /// A block's entries; they are in `entries` until the next call.
    case block(BlockHeader)
    /// The end of a complete file.
    case sealed
    /// Nothing more that is whole: the file is still written, or its writer was killed.
    /// `what` says what stands there; nil for a clean block border.
    case torn(offset: Int64, bytes: Int64, what: String?)
    /// A block is not what was written; `next()` goes on after it.
    case damaged(TapeError)
  }

  let path: String
  let header: TapeHeader
  /// Bytes of the file when it was opened.
  let size: Int64
  /// The newest block's entries.
  private(set) var entries: [UInt8] = []

  private let descriptor: Int32
  private var offset: Int64
  private var buffer: [UInt8] = []
  private let decompressor = Decompressor()

  init(path: String) throws(TapeError) {
    self.path = path
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      throw code == ENOENT
        ? .notFound(path: path) : .system(SystemError("open \(path)", code: code))
    }
    do {
      size = Int64(lseek(descriptor, 0, SEEK_END))
      let head = try TapeFile.read(descriptor, path, at: 0, count: 20 + 4096)
      let (header, length) = try head.withTapeBytes { (bytes) throws(TapeError) in
        try TapeHeader.read(bytes, path: path)
      }
      self.header = header
      offset = Int64(length)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  deinit { Glibc.close(descriptor) }

  /// What stands at the next place.
  func next() throws(TapeError) -> Next {
    let rest = size - offset
    guard rest > 0 else { return .torn(offset: offset, bytes: 0, what: nil) }
    guard rest >= Int64(BlockHeader.size) else {
      return .torn(offset: offset, bytes: rest, what: "a part of a block's head")
    }
    let head = try TapeFile.read(descriptor, path, at: offset, count: BlockHeader.size)
    guard let block = head.withUnsafeBytes({ BlockHeader($0) }) else {
      return try resume("a block's head is not what was written")
    }
    if block.isSeal {
      guard rest == Int64(BlockHeader.size) else {
        return try resume("bytes follow the end")
      }
      return .sealed
    }
    let end = offset + Int64(BlockHeader.size + block.compressed)
    guard end <= size else {
      return .torn(offset: offset, bytes: rest, what: "a part of a block")
    }
    let start = offset
    offset = end
    guard try load(block, from: start + Int64(BlockHeader.size)) else {
      return .damaged(damage(at: start, "a block is not what was written"))
    }
    return .block(block)
  }

  /// The next block's head, without its entries: for listings. Nil at the end or at damage.
  func skip() throws(TapeError) -> BlockHeader? {
    guard size - offset >= Int64(BlockHeader.size) else { return nil }
    let head = try TapeFile.read(descriptor, path, at: offset, count: BlockHeader.size)
    guard let block = head.withUnsafeBytes({ BlockHeader($0) }),
      offset + Int64(BlockHeader.size + block.compressed) <= size
    else { return nil }
    offset += Int64(BlockHeader.size + block.compressed)
    return block
  }

  private func load(_ block: BlockHeader, from place: Int64) throws(TapeError) -> Bool {
    buffer = try TapeFile.read(descriptor, path, at: place, count: block.compressed)
    let isSound = buffer.withUnsafeBytes { bytes -> Bool in
      guard bytes.count == block.compressed, Checksum.crc32c(bytes) == block.checksum else {
        return false
      }
      entries.reserveCapacity(block.length)
      if entries.count < block.length {
        entries.append(contentsOf: repeatElement(0, count: block.length - entries.count))
      } else {
        entries.removeLast(entries.count - block.length)
      }
      return entries.withUnsafeMutableBytes { decompressor.decompress(bytes, into: $0) }
    }
    if !isSound { entries = [] }
    return isSound
  }

  /// Looks for the next sound block after a bad head. With none the file is torn here.
  private func resume(_ what: String) throws(TapeError) -> Next {
    let start = offset
    var place = offset + 1
    let mark = withUnsafeBytes(of: TapeFormat.blockMagic.littleEndian) { Array($0) }
    while place < size {
      let part = try TapeFile.read(descriptor, path, at: place, count: 1 << 16)
      guard part.count >= BlockHeader.size else { break }
      for index in 0...(part.count - BlockHeader.size) where part[index] == mark[0] {
        let isBlock = part.withUnsafeBytes {
          BlockHeader(UnsafeRawBufferPointer(rebasing: $0[index...])) != nil
        }
        guard isBlock else { continue }
        offset = place + Int64(index)
        return .damaged(damage(at: start, what))
      }
      place += Int64(part.count - BlockHeader.size + 1)
    }
    offset = size
    return .torn(offset: start, bytes: size - start, what: what)
  }

  private func damage(at place: Int64, _ what: String) -> TapeError {
    .damaged(path: path, offset: place, what: what)
  }

  private static func read(
    _ descriptor: Int32, _ path: String, at offset: Int64, count: Int
  ) throws(TapeError) -> [UInt8] {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { place, length in
      while length < count {
        let got = pread(
          descriptor, place.baseAddress?.advanced(by: length), count - length,
          off_t(offset) + off_t(length))
        if got < 0 && errno == EINTR { continue }
        if got < 0 { code = errno }
        guard got > 0 else { return }
        length += got
      }
    }
    guard code == 0 else { throw .system(SystemError("read \(path)", code: code)) }
    return bytes
  }
}
