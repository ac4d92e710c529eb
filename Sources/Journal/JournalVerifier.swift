import GRDB

/// Checks a folder's journal, while its daemon runs or when it does not. Reads only.
public struct JournalVerifier: Sendable {
  private let path: String

  /// A verifier of the journal in a data folder.
  public init(folder: String) { path = DataFolder.journalPath(in: folder) }

  /// A verifier of one file.
  public init(file: String) { path = file }

  /// Checks everything: pages and indices, the chain of hashes over all events, and the orders,
  /// fills, positions and decisions against what the events say. O(size of the file). A damaged
  /// file is a verdict; throws when there is no file, when it is locked, or when it is older or
  /// newer than this program.
  public func verify() throws(JournalError) -> JournalVerdict {
    do {
      let queue = try JournalDatabase.openReader(path, migrator: JournalSchema.orders)
      return try queue.read { JournalCheck.everything($0, path: path) }
    } catch {
      let failure = JournalError(error, path: path)
      guard failure.code == .corrupt else { throw failure }
      return JournalVerdict(
        path: path, events: 0, lastSeq: 0, hash: ChainHash.beginning.text, firstBadSeq: 1,
        damages: ["the file cannot be opened as a database: \(failure.cause)"])
    }
  }
}
