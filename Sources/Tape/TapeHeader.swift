public import TradingModel

/// What the head of each of a tape's files says.
public struct TapeHeader: Hashable, Sendable {
  /// The session's name; every file of one folder has the same.
  public var session: String
  /// The version of the perigee that wrote it.
  public var perigee: String
  /// When the session began.
  public var started: Timestamp
  /// The UTC day of the file (`2026-11-23`).
  public var day: String

  /// A header from its parts; what is longer than 200 bytes, or holds a line break, is cut there.
  public init(session: String, perigee: String, started: Timestamp, day: String) {
    func clean(_ text: String) -> String {
      let bytes = text.utf8.prefix(200).prefix { $0 != 0x0A }
      return String(decoding: bytes, as: UTF8.self)
    }
    self.session = clean(session)
    self.perigee = clean(perigee)
    self.started = started
    self.day = clean(day)
  }

  /// The file's first bytes.
  func bytes() -> [UInt8] {
    let text =
      "session=\(session)\nperigee=\(perigee)\nstarted=\(started.rawValue)\nday=\(day)\n"
    var result: [UInt8] = []
    func put<Number: FixedWidthInteger>(_ value: Number) {
      withUnsafeBytes(of: value.littleEndian) { result.append(contentsOf: $0) }
    }
    put(TapeFormat.fileMagic)
    put(TapeFormat.version)
    put(UInt32(text.utf8.count))
    result.append(contentsOf: text.utf8)
    put(result.withUnsafeBytes { Checksum.crc32c($0) })
    return result
  }

  /// Reads the head of a file from its first bytes; answers it with its length. Keys that are not
  /// known are left out, so that later versions can add some.
  static func read(
    _ bytes: UnsafeRawBufferPointer, path: String
  ) throws(TapeError) -> (header: TapeHeader, length: Int) {
    func load<Number: FixedWidthInteger>(_ offset: Int, _ type: Number.Type) -> Number {
      Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }
    guard bytes.count >= 20, load(0, UInt64.self) == TapeFormat.fileMagic else {
      throw .notATape(path: path)
    }
    let version = load(8, UInt32.self)
    guard version <= TapeFormat.version else { throw .newer(path: path, version: version) }
    let length = Int(load(12, UInt32.self))
    guard length <= TapeFormat.maximumHeaderText, bytes.count >= 20 + length,
      load(16 + length, UInt32.self)
        == Checksum.crc32c(UnsafeRawBufferPointer(rebasing: bytes[..<(16 + length)]))
    else { throw .damaged(path: path, offset: 0, what: "the head of the file") }
    var values: [Substring: Substring] = [:]
    for line in String(decoding: bytes[16..<(16 + length)], as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { values[parts[0]] = parts[1] }
    }
    let header = TapeHeader(
      session: String(values["session"] ?? ""), perigee: String(values["perigee"] ?? ""),
      started: Timestamp(rawValue: values["started"].flatMap { Int64($0) } ?? 0),
      day: String(values["day"] ?? ""))
    return (header, 20 + length)
  }
}
