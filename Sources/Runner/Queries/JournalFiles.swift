/// The names of the journal's files in the data folder.
enum JournalFiles {
  /// The journal of orders and fills.
  static let name = "journal.db"
}
