/// How the process ends; programs rely on these numbers.
enum ExitStatus: Int32, Hashable, Sendable, CaseIterable {
  case ok = 0
  /// Anything that is not one of the others, wrong usage included.
  case error = 1
  /// No such strategy, symbol or account.
  case notFound = 2
  /// The command needs the daemon, and none runs.
  case notRunning = 3
  /// The configuration is wrong.
  case configuration = 4
  /// No answer in time.
  case timedOut = 5
  /// The journal is damaged: nothing trades on it.
  case damagedJournal = 6
  /// The system failed to write the journal to the disk, or to make it durable.
  case diskFault = 7
  /// Ctrl-C was pressed; what was done until then is kept.
  case interrupted = 130
}
