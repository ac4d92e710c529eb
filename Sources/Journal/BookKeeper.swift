import Foundation
import GRDB
import Synchronization
public import TradingModel

/// What is known of the books, told without waiting for a long reading.
public struct BookGlance: Sendable {
  /// A strategy's profit at a moment: realised, multiplier included, less commissions.
  public struct Point: Hashable, Sendable {
    /// When.
    public var at: Timestamp
    /// How much.
    public var profit: Money
  }

  /// The books; nil while they are read for the first time.
  public var books: [JournalBook]?
  /// Each strategy's profit since its first fill, oldest first, thinned.
  public var curves: [StrategyID: [Point]] = [:]
  /// The part of a long reading that is done, 0 to 1; nil when none is needed. The books are older
  /// than the journal meanwhile.
  public var progress: Double?
  /// Whether the asker is to call `BookKeeper.books` where it may wait. One asker is told so.
  public var mustRead = false
}

/// The books of a data folder for a program that looks at them again and again: the first look
/// reads every fill, each later one what was recorded since. Any thread; calls of `books` wait for
/// one another, `glance` for nobody.
///
/// With a file to note them in, the next program goes on from there. The file holds nothing that
/// the journal does not; it is believed only while the journal's chain of hashes runs through it.
public final class BookKeeper: Sendable {
  private struct Work {
    var fold: BookFold?
    var isNoteRead = false
    /// The newest event that the file counts.
    var noted: Int64 = 0
  }

  private struct Shown {
    var glance = BookGlance()
    var isRead = false
    var isPromised = false
    var failure: JournalError?
  }

  private let reader: JournalReader
  private let file: String?
  private let work = Mutex(Work())
  private let shown = Mutex(Shown())

  /// A journal of at most so many fills is read at once by whoever looks.
  private static let fewFills: Int64 = 3_000
  /// Events after which the books are noted again.
  private static let noteDistance: Int64 = 20_000

  /// Opens the journal of a data folder. Throws as `JournalReader` does. `notes` keeps what was
  /// read in the folder's file `books.cache`.
  public init(folder: String, notes: Bool = false) throws(JournalError) {
    reader = try JournalReader(folder: folder)
    file = notes ? folder + "/books.cache" : nil
  }

  /// What `JournalReader.books` tells. The first call is O(all fills), as is one after an execution
  /// was corrected or came late.
  public func books(_ account: AccountName? = nil) throws(JournalError) -> [JournalBook] {
    do throws(JournalError) {
      try work.withLock { work throws(JournalError) in try bringUpToDate(&work, mayWait: true) }
    } catch {
      shown.withLock { ($0.failure, $0.isPromised, $0.glance.progress) = (error, false, nil) }
      throw error
    }
    let books = shown.withLock { $0.glance.books ?? [] }
    return account == nil ? books : books.filter { $0.account == account }
  }

  /// The books as far as they are known, in milliseconds. Throws what a reading that was promised
  /// failed with.
  public func glance() throws(JournalError) -> BookGlance {
    // Whoever has the lock is reading.
    _ = try work.withLockIfAvailable { work throws(JournalError) in
      try bringUpToDate(&work, mayWait: false)
    }
    let (glance, failure) = shown.withLock { state in
      var glance = state.glance
      if !state.isRead {
        glance.mustRead = !state.isPromised
        glance.progress = glance.progress ?? 0
        state.isPromised = true
      }
      defer { state.failure = nil }
      return (glance, state.failure)
    }
    if let failure { throw failure }
    return glance
  }

  private func bringUpToDate(_ work: inout Work, mayWait: Bool) throws(JournalError) {
    try reader.read { database in
      if !work.isNoteRead {
        work.isNoteRead = true
        work.fold = try noted().flatMap { try BookFold($0, database) }
        work.noted = work.fold?.event ?? 0
      }
      // A copy: a failure in between leaves nothing half counted.
      var next = work.fold
      switch try next?.goOn(database) ?? .mustStartAnew {
      case .same where shown.withLock({ $0.isRead }): return
      case .same, .changed: break
      case .mustStartAnew:
        let fills = try Int64.fetchOne(database, sql: "SELECT max(id) FROM fills") ?? 0
        guard mayWait || fills <= BookKeeper.fewFills else {
          return shown.withLock { $0.isRead = false }
        }
        next = try BookFold(database) { part in shown.withLock { $0.glance.progress = part } }
      }
      guard let next else { return }
      try show(next, database)
      work.fold = next
      if next.event - work.noted >= BookKeeper.noteDistance {
        work.noted = next.event
        if let noted = try next.noted(database) { note(noted) }
      }
    }
  }

  private func show(_ fold: BookFold, _ database: Database) throws {
    var glance = BookGlance()
    glance.books = JournalBook.list(
      fold.holdings, fold.costs, try JournalQueries.contracts(database))
    for strategy in Set(fold.gains.keys).union(fold.spent.keys) {
      let points = ThinnedSum.difference(
        fold.gains[strategy] ?? ThinnedSum(), less: fold.spent[strategy] ?? ThinnedSum())
      glance.curves[strategy] = points.map {
        BookGlance.Point(at: Timestamp(rawValue: $0.at), profit: $0.sum)
      }
    }
    shown.withLock { $0 = Shown(glance: glance, isRead: true) }
  }

  // MARK: The file

  private func noted() -> BookFold.Noted? {
    guard let file, let data = FileManager.default.contents(atPath: file) else { return nil }
    // Safe: what cannot be read is of another version or damaged, and the journal is read instead.
    return try? JSONDecoder().decode(BookFold.Noted.self, from: data)  // Safe: see above.
  }

  /// Best effort: without it the next program reads the journal. Replaced whole, so that a crash
  /// leaves the one before.
  private func note(_ noted: BookFold.Noted) {
    // Safe: see above; the same for a folder that may not be written.
    guard let file, let data = try? JSONEncoder().encode(noted) else { return }  // Safe: see above.
    let fresh = file + ".new"
    guard
      FileManager.default.createFile(
        atPath: fresh, contents: data, attributes: [.posixPermissions: 0o600])
    else { return }
    if rename(fresh, file) != 0 { unlink(fresh) }
  }
}

extension JournalReader {
  /// Brings the books up to date; nil when nothing was recorded since.
  func books(_ fold: inout BookFold?) throws(JournalError) -> [JournalBook]? {
    try read { database in
      // A failure in between leaves nothing half counted.
      var next = fold
      fold = nil
      switch try next?.goOn(database) ?? .mustStartAnew {
      case .same:
        fold = next
        return nil
      case .changed: break
      case .mustStartAnew: next = try BookFold(database)
      }
      guard let next else { return nil }
      fold = next
      return JournalBook.list(
        next.holdings, next.costs, try JournalQueries.contracts(database))
    }
  }
}
