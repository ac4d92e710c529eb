import StrategyChannel
public import TradingModel

/// An entry with its place on the tape.
public struct TimedEntry: Sendable, Hashable {
  /// The number of the entry's last record within the session: unique, and rising.
  public var position: UInt64
  /// When the daemon saw it, by its wall clock; steps back where that clock was set back.
  public var time: Timestamp
  /// The entry.
  public var entry: TapeEntry
}

/// Reads the entries of one session in their order, across its files. Memory: one block, and what
/// is half done of each life; independent of the tape's length.
///
/// For one thread at a time. A tape that is still written is read as far as it was complete when
/// each file was opened.
public final class TapeReader {
  /// How the newest file ends when it was not closed in an orderly way.
  public struct Tear: Sendable, Hashable {
    /// The file.
    public var path: String
    /// Where the last complete block ends.
    public var offset: Int64
    /// Bytes after it; 0 when the file just stops.
    public var bytes: Int64
    /// What those bytes are; nil without any.
    public var what: String?
  }

  /// The session's folder.
  public let folder: String
  /// The head of the oldest file.
  public let header: TapeHeader
  /// Set at the end, where the session was not closed: its daemon still runs, or was killed.
  public private(set) var tear: Tear?
  /// Records before the first that is left: days that were pruned. 0 for a tape from its start on.
  public private(set) var pruned: UInt64 = 0
  /// Bytes of the files that were opened so far.
  public private(set) var bytesOpened: Int64
  /// Bytes of entries that were read so far, uncompressed.
  public private(set) var bytesRead: Int64 = 0

  /// Quotes and trades before this are passed over unread; nil reads all.
  private let ticksFrom: Timestamp?
  private var paths: ArraySlice<String>
  private var file: TapeFile?
  private var offset = 0
  private var limit = 0
  private var position: UInt64 = 0
  private var lives: [TapeEntry.Life: LifeDecoder] = [:]

  /// Opens a session by its folder. With `ticksFrom`, quotes and trades of before are left out,
  /// which makes the way to a moment of a long day several times shorter; everything else comes.
  public init(session folder: String, ticksFrom: Timestamp? = nil) throws(TapeError) {
    self.folder = folder
    self.ticksFrom = ticksFrom
    let paths = try TapeSession.files(in: folder)
    guard let first = paths.first else { throw .notFound(path: folder) }
    let file = try TapeFile(path: first)
    self.paths = paths.dropFirst()
    self.file = file
    header = file.header
    bytesOpened = file.size
  }

  /// The next entry; nil at the end. After `.damaged` and `.undecodable` the next call goes on
  /// with what is sound; what belonged to the lost part is told as `.gap` nowhere.
  public func next() throws(TapeError) -> TimedEntry? {
    while true {
      while offset < limit {
        if let entry = try takeEntry() { return entry }
      }
      guard try advance() else { return nil }
    }
  }

  /// Moves to the next block; false at the end.
  private func advance() throws(TapeError) -> Bool {
    guard let file else { return false }
    switch try file.next() {
    case .block(let block):
      offset = 0
      limit = block.length
      if bytesRead == 0 { pruned = block.position }
      position = block.position
      bytesRead += Int64(block.length)
      return true
    case .damaged(let error):
      for life in lives.keys { lives[life]?.gap() }
      throw error
    case .torn(let offset, let bytes, let what):
      // Only the newest file is left open by a kill; elsewhere the next one is sound by itself.
      tear = Tear(path: file.path, offset: offset, bytes: bytes, what: what)
      return try openNext()
    case .sealed: return try openNext()
    }
  }

  private func openNext() throws(TapeError) -> Bool {
    file = nil
    guard let path = paths.popFirst() else { return false }
    let next = try TapeFile(path: path)
    file = next
    bytesOpened += next.size
    return true
  }

  /// Takes one record; nil when it is a part of something that is not whole yet.
  private func takeEntry() throws(TapeError) -> TimedEntry? {
    guard let file else { return nil }
    return try file.entries.withTapeBytes { (bytes) throws(TapeError) in
      guard let header = EntryHeader.load(bytes, at: offset) else {
        offset = limit
        throw .damaged(path: file.path, offset: 0, what: "a block holds what is no entry")
      }
      let start = offset + EntryHeader.size
      offset = start + header.length
      let number = position
      position &+= 1
      let body = UnsafeRawBufferPointer(rebasing: bytes[start..<offset])
      let entry: TapeEntry?
      do throws(ChannelError) {
        entry = try decode(header, body)
      } catch {
        throw .undecodable(position: number, life: header.life, error)
      }
      return entry.map {
        TimedEntry(position: number, time: Timestamp(rawValue: header.time), entry: $0)
      }
    }
  }

  private func decode(
    _ header: EntryHeader, _ bytes: UnsafeRawBufferPointer
  ) throws(ChannelError) -> TapeEntry? {
    let life = header.life
    switch header.what {
    case .event:
      if let ticksFrom, header.time < ticksFrom.rawValue,
        WireRecord.isTick(kind: header.kind)
      {
        lives[life, default: LifeDecoder()].pass()
        return nil
      }
      return try lives[life, default: LifeDecoder()].event(kind: header.kind, bytes)
        .map { .event(life, $0) }
    case .message:
      return try lives[life, default: LifeDecoder()].message(kind: header.kind, bytes)
        .map { .message(life, $0) }
    case .ended:
      let decoder = lives.removeValue(forKey: life)
      let taken = bytes.count < 8 ? nil : UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
      return .ended(life, eventsTaken: taken.flatMap { decoder?.events(inRecords: $0) })
    case .gap:
      guard bytes.count >= 8 else { throw .truncated(record: "gap") }
      lives[life, default: LifeDecoder()].gap()
      return .gap(life, lost: UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)))
    }
  }
}
