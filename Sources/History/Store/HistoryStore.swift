import Foundation
import PaperExchange
public import TradingModel

/// The local store of recorded data: a folder with one folder for each symbol and one file for
/// each kind and bar size (docs/history.md has the format). Any number of readers, one writer of a
/// file at a time.
public struct HistoryStore: Sendable {
  /// The folder; it need not exist.
  public let folder: String

  /// A store in a folder.
  public init(folder: String) { self.folder = folder }

  /// What a file of the store holds.
  public struct Entry: Hashable, Sendable {
    /// The head of the file.
    public var header: StoreHeader
    /// The file.
    public var path: String
    /// Rows, counting bars twice that were fetched twice.
    public var rows: Int
    /// Blocks that hold them.
    public var blocks: Int
    /// The file's size in bytes.
    public var bytes: Int64
    /// The oldest stamp; nil when it is empty.
    public var first: Timestamp?
    /// The newest stamp; nil when it is empty.
    public var last: Timestamp?
    /// Bytes of a block whose writing was cut off; the next writer removes them.
    public var tornBytes: Int64
    /// What the source was asked for, joined and in the order of time.
    public var coverage: [Range<Timestamp>]
  }

  /// The file of a key.
  public func path(_ key: HistoryKey) -> String { folder + "/" + key.path }

  /// Every entry by symbol, kind and size, and the files that are none, with the reason.
  public func list() -> (entries: [Entry], faults: [HistoryError]) {
    var entries: [Entry] = []
    var faults: [HistoryError] = []
    let manager = FileManager.default
    func names(_ path: String) -> [String] {
      // What is no folder, or not there, has no entries.
      do { return try manager.contentsOfDirectory(atPath: path) } catch { return [] }
    }
    for symbol in names(folder) {
      let files = names(folder + "/" + symbol)
      for file in files where file.hasSuffix(".phist") {
        do {
          entries.append(try HistoryStore.entry(folder + "/" + symbol + "/" + file))
        } catch { faults.append(error) }
      }
    }
    return (entries.sorted { $0.header.key < $1.header.key }, faults)
  }

  /// One entry; nil where there is none.
  public func entry(_ key: HistoryKey) throws(HistoryError) -> Entry? {
    guard access(path(key), F_OK) == 0 else { return nil }
    return try HistoryStore.entry(path(key))
  }

  /// An entry as a series, from a stamp up to, not including, another.
  ///
  /// - Throws: `HistoryError` when there is none or it is damaged.
  public func series(
    _ key: HistoryKey, from: Timestamp? = nil, to: Timestamp? = nil
  ) throws(HistoryError) -> HistorySeries {
    let file = try StoreFile(path: path(key))
    return HistorySeries(
      symbol: key.symbol, origin: key.description,
      reader: try StoreReader(file, from: from, to: to))
  }

  /// Opens an entry to append to it, and makes it where there is none.
  ///
  /// - Throws: `HistoryError`.
  public func writer(_ header: StoreHeader) throws(HistoryError) -> StoreWriter {
    let path = path(header.key)
    let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    do {
      try FileManager.default.createDirectory(
        atPath: parent.joined(separator: "/"), withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw HistoryError(file: path, message: "its folder cannot be made: \(error)")
    }
    return try StoreWriter(path: path, header: header)
  }

  /// Removes an entry; false where there was none.
  public func remove(_ key: HistoryKey) throws(HistoryError) -> Bool {
    let path = path(key)
    guard unlink(path) == 0 else {
      guard errno == ENOENT else {
        throw HistoryError(
          file: path, message: "cannot be removed: \(String(cString: strerror(errno)))")
      }
      return false
    }
    // The symbol's folder goes with its last file; one that is not empty stays.
    rmdir(
      path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        .joined(separator: "/"))
    return true
  }

  /// What a check of an entry found.
  public struct Verdict: Hashable, Sendable {
    /// Rows of whole blocks.
    public var rows = 0
    /// Where the columns of damaged blocks begin in the file.
    public var damaged: [Int64] = []
    /// Bytes behind the last whole block.
    public var tornBytes: Int64 = 0
    /// Bars that stand in it more than once.
    public var duplicates = 0
    /// Whether nothing is wrong.
    public var isWhole: Bool { damaged.isEmpty && tornBytes == 0 }
  }

  /// Reads every block and checks its sum and its order.
  ///
  /// - Throws: `HistoryError` when the file cannot be read at all.
  public func verify(_ key: HistoryKey) throws(HistoryError) -> Verdict {
    let file = try StoreFile(path: path(key))
    var verdict = Verdict()
    verdict.tornBytes = file.tornBytes
    var rows = StoreRows(file.header)
    var bytes: [UInt8] = []
    for place in file.places {
      do {
        try file.payload(place, into: &bytes)
      } catch {
        verdict.damaged.append(place.offset)
        continue
      }
      let isWhole = bytes.withUnsafeBytes { rows.load($0, rows: place.block.rows) }
      let isOrdered =
        isWhole && (1..<max(1, rows.count)).allSatisfy { rows.stamp($0 - 1) <= rows.stamp($0) }
        && rows.stamp(0) == place.block.first && rows.stamp(rows.count - 1) == place.block.last
      if isOrdered { verdict.rows += rows.count } else { verdict.damaged.append(place.offset) }
    }
    guard verdict.damaged.isEmpty else { return verdict }
    var reader = try StoreReader(file, from: nil, to: nil)
    var buffer: [HistoryEvent] = []
    repeat { try reader.read(into: &buffer, limit: 4096) } while !buffer.isEmpty
    verdict.duplicates = reader.faults.duplicates
    return verdict
  }

  /// Writes an entry anew: whole blocks in the order of time, each bar once, without damaged
  /// blocks. The old file stays until the new one is on the disk. Needs room for both.
  ///
  /// - Returns: The rows it has now.
  public func compact(_ key: HistoryKey) throws(HistoryError) -> Int {
    let old = path(key)
    // The lock keeps a fetch from writing meanwhile; it cuts the torn tail.
    let first = try StoreFile(path: old)
    let lock = try StoreWriter(path: old, header: first.header)
    defer { withExtendedLifetime(lock) {} }
    let file = try StoreFile(path: old)
    let fresh = old + ".new"
    unlink(fresh)
    let writer = try StoreWriter(path: fresh, header: file.header)
    var rows = StoreRows(file.header)
    var bytes: [UInt8] = []
    var count = 0
    let whole = file.places.filter { place in
      do { try file.payload(place, into: &bytes) } catch { return false }
      return bytes.withUnsafeBytes { rows.load($0, rows: place.block.rows) }
    }
    var reader = try StoreReader(file, places: whole)
    var buffer: [HistoryEvent] = []
    repeat {
      try reader.read(into: &buffer, limit: 4096)
      try writer.append(buffer)
      count += buffer.count
    } while !buffer.isEmpty
    if whole.count == file.places.count {
      for range in HistoryStore.joined(file.coverage) {
        try writer.commit(covering: (range.lowerBound, range.upperBound))
      }
    }
    try writer.commit()
    guard rename(fresh, old) == 0 else {
      throw HistoryError(
        file: old, message: "cannot be replaced: \(String(cString: strerror(errno)))")
    }
    return count
  }

  private static func entry(_ path: String) throws(HistoryError) -> Entry {
    let file = try StoreFile(path: path)
    return Entry(
      header: file.header, path: path, rows: file.places.reduce(0) { $0 + $1.block.rows },
      blocks: file.places.count, bytes: file.wholeBytes + file.tornBytes,
      first: file.places.map(\.block.first).min(), last: file.places.map(\.block.last).max(),
      tornBytes: file.tornBytes, coverage: joined(file.coverage))
  }

  /// Stretches in the order of time, those joined that touch.
  static func joined(_ parts: [(from: Timestamp, to: Timestamp)]) -> [Range<Timestamp>] {
    var ranges: [Range<Timestamp>] = []
    for part in parts.sorted(by: { $0.from < $1.from }) where part.from <= part.to {
      if let last = ranges.last, part.from <= last.upperBound {
        ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, part.to)
      } else {
        ranges.append(part.from..<part.to)
      }
    }
    return ranges
  }
}
