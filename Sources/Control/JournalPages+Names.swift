package import Journal

extension JournalPages {
  /// The accounts and strategies that the journal knows.
  package func names() throws -> JournalNames { try journal()?.names() ?? JournalNames() }

  /// The number of the newest line of the log; 0 without one.
  package func newestLine() throws -> Int64 {
    try logs()?.page(Journal.LogFilter(limit: 1), .newest).newest ?? 0
  }
}
