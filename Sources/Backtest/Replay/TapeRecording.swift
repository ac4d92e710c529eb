public import Tape

/// A session of tape files as the replay reads it.
public struct TapeRecording: RecordedSession {
  /// The session's name.
  public let name: String
  /// Its folder.
  public let folder: String

  /// A session by its folder.
  public init(_ session: TapeSession) {
    name = session.name
    folder = session.folder
  }

  /// A walk from the start. Throws a `TapeError` when the tape cannot be read.
  public func entries() throws -> any TapeEntries {
    Walk(reader: try TapeReader(session: folder))
  }

  /// Where the tape is damaged, every life that runs has a gap: nothing is proven from there on.
  private struct Walk: TapeEntries {
    let reader: TapeReader
    var running: Set<TapeEntry.Life> = []
    var gaps: [RecordedEntry] = []
    var last: RecordedEntry?

    init(reader: TapeReader) { self.reader = reader }

    mutating func next() throws -> RecordedEntry? {
      while true {
        if let gap = gaps.popLast() { return gap }
        guard let item = try take() else { continue }
        return item.entry
      }
    }

    /// What the reader gave: an entry or the end; nil where it met damage.
    private struct Taken { var entry: RecordedEntry? }

    private mutating func take() throws(TapeError) -> Taken? {
      do throws(TapeError) {
        guard let item = try reader.next() else { return Taken(entry: nil) }
        if case .ended(let life, _) = item.entry {
          running.remove(life)
        } else {
          running.insert(item.entry.lifeNumber)
        }
        last = RecordedEntry(time: item.time, entry: item.entry)
        return Taken(entry: last)
      } catch {
        switch error {
        case .damaged: lose(running.sorted())
        case .undecodable(_, let life, _): lose([life])
        case .notFound, .notATape, .newer, .system: throw error
        }
        return nil
      }
    }

    private mutating func lose(_ lives: [TapeEntry.Life]) {
      guard let last else { return }
      gaps = lives.map { RecordedEntry(time: last.time, entry: .gap($0, lost: 0)) }
    }
  }
}
