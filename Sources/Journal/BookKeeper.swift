import Synchronization
public import TradingModel

/// The books of a data folder for a program that looks at them again and again: the first look
/// reads every fill, each later one what was recorded since. Reads only, on a connection of its
/// own. Any thread; calls wait for one another.
public final class BookKeeper: Sendable {
  private struct State {
    var fold: BookFold?
    var books: [JournalBook] = []
  }

  private let reader: JournalReader
  private let state = Mutex(State())

  /// Opens the journal of a data folder. Throws as `JournalReader` does.
  public init(folder: String) throws(JournalError) { reader = try JournalReader(folder: folder) }

  /// What `JournalReader.books` tells. The first call is O(all fills).
  public func books(_ account: AccountName? = nil) throws(JournalError) -> [JournalBook] {
    let books = try state.withLock { state throws(JournalError) in
      var fold = state.fold
      let books = try reader.books(&fold)
      state.fold = fold
      if let books { state.books = books }
      return state.books
    }
    return account == nil ? books : books.filter { $0.account == account }
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
