/// The names of the journal's files in the data folder.
package enum JournalFiles {
  /// The journal of orders and fills.
  package static let name = "journal.db"
}
