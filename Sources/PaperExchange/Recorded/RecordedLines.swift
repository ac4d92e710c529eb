import Foundation

/// The rows of one recorded file, read piece by piece: one buffer holds the newest piece, whatever
/// the length of the file. Used by one thread at a time.
public struct RecordedLines: Sendable {
  /// The longest line, in bytes; a file with a longer one is none of text.
  public static let longestLine = 65_536

  /// The parser and what it knows of the file.
  public private(set) var parser: RowParser
  private let file: String
  private let source: RecordedBytes?
  private var buffer: [UInt8]
  private var unread: Range<Int>
  private var hasEnded: Bool

  /// Opens a file.
  ///
  /// - Throws: ``RecordedFileError``.
  public init(
    path: String, format: RecordedFormat, bufferBytes: Int = 262_144
  ) throws(RecordedFileError) {
    file = path
    parser = RowParser(file: path, format: format)
    source = try RecordedBytes(path: path)
    buffer = Array(repeating: 0, count: max(bufferBytes, 1))
    unread = 0..<0
    hasEnded = false
  }

  /// Reads text; `name` stands in errors.
  public init(text: [UInt8], name: String, format: RecordedFormat) {
    file = name
    parser = RowParser(file: name, format: format)
    source = nil
    buffer = text
    unread = 0..<text.count
    hasEnded = true
  }

  /// Bytes of the file that were read, and its size where it has one.
  public var progress: (done: Int64, of: Int64)? {
    guard let source, let size = source.sizeBytes else { return nil }
    return (source.readBytes, size)
  }

  /// Fills `row` with the next row; false at the end.
  ///
  /// - Throws: ``RecordedFileError``; the next call goes on with the next line where the error has
  ///   a line, and must not be made where it has none.
  public mutating func next(_ row: inout RecordedRow) throws(RecordedFileError) -> Bool {
    while true {
      guard let line = try nextLine() else { return false }
      let found = try buffer.withUnsafeBufferPointer { bytes throws(RecordedFileError) in
        try parser.take(UnsafeBufferPointer(rebasing: bytes[line]), into: &row)
      }
      if found { return true }
    }
  }

  /// Where the next line stands in the buffer; nil at the end.
  @inline(__always)
  private mutating func nextLine() throws(RecordedFileError) -> Range<Int>? {
    var searched = 0
    while true {
      let start = unread.lowerBound + searched
      let end = buffer.withUnsafeBytes { bytes -> Int? in
        guard start < unread.upperBound, let base = bytes.baseAddress else { return nil }
        let found = memchr(base + start, 0x0A, unread.upperBound - start)
        return found.map { UnsafeRawPointer($0) - base }
      }
      if let end {
        let line = unread.lowerBound..<end
        unread = end + 1..<unread.upperBound
        return line
      }
      searched = unread.count
      if hasEnded {
        let line = unread
        unread = unread.upperBound..<unread.upperBound
        return line.isEmpty ? nil : line
      }
      try refill()
    }
  }

  /// Moves the begun line to the front and reads on behind it.
  private mutating func refill() throws(RecordedFileError) {
    guard unread.count < RecordedLines.longestLine else {
      throw RecordedFileError(
        file: file, line: nil,
        kind: .unreadable("a line is longer than \(RecordedLines.longestLine) bytes"))
    }
    let count = unread.count
    if count == buffer.count { buffer += Array(repeating: 0, count: max(count, 4096)) }
    let from = unread.lowerBound
    let source = source
    let outcome = buffer.withUnsafeMutableBytes { bytes -> Result<Int, RecordedFileError> in
      guard let base = bytes.baseAddress, let source else { return .success(0) }
      memmove(base, base + from, count)
      let room = UnsafeMutableRawBufferPointer(rebasing: bytes[count...])
      return Result { () throws(RecordedFileError) in try source.read(into: room) }
    }
    let read = try outcome.get()
    hasEnded = read == 0
    unread = 0..<count + read
  }
}
