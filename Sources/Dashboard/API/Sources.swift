import Control
import TradingModel

/// Where pages get what they show: the journal's files and the daemon. Nothing here runs on an
/// event loop, and nothing waits for ever: a read that takes longer than `WorkPool.limit` ends in
/// an error for whoever asked, and more work than the pools take at once is refused.
struct Sources: Sendable {
  /// The data folder.
  let folder: JournalFolder
  /// The program's own clock.
  let now: @Sendable () -> Timestamp
  /// What the pages that look back keep.
  let past: PastSources
  private let files: WorkPool
  private let daemon: DaemonLine

  /// Reads the journal's files, on a thread of the pool.
  func read<Value: Sendable>(
    _ body: @escaping @Sendable (JournalFolder) throws -> Value
  ) async throws -> Value {
    let folder = folder
    return try await files.run { try body(folder) }
  }

  /// Has the books read on a thread of the pool; nobody waits for it. What fails is told to whoever
  /// looks at them next.
  func readBooks() {
    let pages = past.pages
    files.submit({ try pages.readBooks() }, then: { _ in })
  }

  /// Asks the daemon; nil while none serves the control socket. What the daemon refuses is thrown
  /// as `ControlFailure`. Answers to plain looks (status, strategies, accounts, limits) are shared
  /// among all who ask within half a second, so that many pages cost the daemon what one does.
  func ask(_ action: ControlRequest.Action) async throws -> ControlResult? {
    try await daemon.ask(action)
  }

  /// To be called after a change, so that the page that follows shows it.
  func forget() { daemon.forget() }

  init(
    folder: JournalFolder, files: WorkPool, daemon: DaemonLine,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.folder = folder
    past = PastSources(folder: folder.path)
    self.files = files
    self.daemon = daemon
    self.now = now
  }
}

extension Sources {
  /// What the daemon says of itself; nil while none runs.
  func status() async throws -> StatusReport? {
    guard case .status(let report)? = try await ask(.status) else { return nil }
    return report
  }

  /// The deployed strategies; nil while no daemon runs.
  func strategies() async throws -> [StrategyRow]? {
    guard case .strategies(let rows)? = try await ask(.strategies) else { return nil }
    return rows
  }

  /// The accounts' worth; nil while no daemon runs.
  func accounts() async throws -> [AccountWorthRow]? {
    guard case .accounts(let rows)? = try await ask(.accounts) else { return nil }
    return rows
  }
}
