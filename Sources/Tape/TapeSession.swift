import Glibc
import SystemKit
public import TradingModel

/// A session on the disk: one run of a daemon.
public struct TapeSession: Sendable, Hashable {
  /// The session's name: its start, as `2026-11-23T03-15-59Z`.
  public var name: String
  /// The folder.
  public var folder: String
  /// Its files, the oldest first.
  public var files: [String]
  /// Bytes on the disk.
  public var bytes: Int64

  /// The sessions below a folder, the oldest first. Throws `.notFound` when there is no such
  /// folder.
  public static func list(in root: String) throws(TapeError) -> [TapeSession] {
    var sessions: [TapeSession] = []
    for name in try names(in: root) where UTCDay(text: name.prefix(10)) != nil {
      let folder = "\(root)/\(name)"
      let files: [String]
      do throws(TapeError) {
        files = try self.files(in: folder)
      } catch {
        // It was pruned meanwhile, or is no folder.
        if case .notFound = error { continue }
        throw error
      }
      let bytes = files.reduce(Int64(0)) { $0 + size(of: $1) }
      sessions.append(TapeSession(name: name, folder: folder, files: files, bytes: bytes))
    }
    return sessions.sorted { order($0.name) < order($1.name) }
  }

  /// The session of this name below a folder; `latest` is the newest that has entries.
  public static func find(_ name: String, in root: String) throws(TapeError) -> TapeSession {
    let all = try list(in: root)
    let found = name == "latest" ? all.last { !$0.files.isEmpty } : all.first { $0.name == name }
    guard let found else { throw .notFound(path: "\(root)/\(name)") }
    return found
  }

  /// What the heads of its blocks tell, without the entries: for listings. O(blocks).
  public func summary() throws(TapeError) -> Summary {
    var result = Summary()
    for path in files {
      let file = try TapeFile(path: path)
      result.isClosed = false
      result.perigee = file.header.perigee
      while let block = try file.skip() {
        result.isClosed = block.isSeal
        guard !block.isSeal else { continue }
        if result.first == nil { result.first = Timestamp(rawValue: block.firstTime) }
        result.last = Timestamp(rawValue: block.lastTime)
        result.records &+= UInt64(block.entries)
        result.rawBytes &+= Int64(block.length)
      }
    }
    return result
  }

  /// What a listing shows of a session.
  public struct Summary: Sendable, Hashable {
    /// The perigee that wrote it; empty for a session without files.
    public var perigee = ""
    /// When its first and its newest record were recorded; nil for an empty tape.
    public var first: Timestamp?
    /// See `first`.
    public var last: Timestamp?
    /// Records, parts of long events counted one by one.
    public var records: UInt64 = 0
    /// Their bytes before compression.
    public var rawBytes: Int64 = 0
    /// Whether it was closed in an orderly way: else it is still written, or was killed.
    public var isClosed = false
  }

  /// The files of a session's folder, the oldest first.
  static func files(in folder: String) throws(TapeError) -> [String] {
    try names(in: folder)
      .filter { $0.hasSuffix(TapeFormat.suffix) && UTCDay(text: $0.dropLast(5)) != nil }
      .sorted().map { "\(folder)/\($0)" }
  }

  static func size(of path: String) -> Int64 {
    var facts = stat()
    return stat(path, &facts) == 0 ? Int64(facts.st_size) : 0
  }

  /// The second `-10` of one second comes after the `-9`.
  private static func order(_ name: String) -> (String, Int) {
    (String(name.prefix(20)), Int(name.dropFirst(21)) ?? 1)
  }

  private static func names(in folder: String) throws(TapeError) -> [String] {
    guard let stream = opendir(folder) else {
      let code = errno
      if code == ENOENT || code == ENOTDIR { throw .notFound(path: folder) }
      throw .system(SystemError("read \(folder)", code: code))
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}
