package import Journal

extension JournalPages {
  /// The accounts and strategies that the journal knows.
  package func names() throws -> JournalNames { try journal()?.names() ?? JournalNames() }

  /// What holds trading back, as the journal has it: it holds again at the next start.
  package func restraints() throws -> [RestraintRow] {
    try journal()?.restraints().map { RestraintRow($0) } ?? []
  }

  /// The number of the newest line of the log; 0 without one.
  package func newestLine() throws -> Int64 {
    try logs()?.page(Journal.LogFilter(limit: 1), .newest).newest ?? 0
  }
}
