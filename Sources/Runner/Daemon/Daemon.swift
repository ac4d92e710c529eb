/// The assembled system: gateways, feeds, orders, journal and strategies, behind one face.
protocol Daemon: ControlHandler {
  /// Runs until `stop` has done its work. Throws when nothing can run any more.
  func run() async throws
  /// Begins the orderly end and returns at once; a second call changes nothing. Strategies get
  /// `on_stop` with the reason, their orders stay or go as configured, the journal is closed.
  /// Everything together is bounded by the configuration's `stop_timeout`.
  func stop(reason: String)
  /// Whether the threads that trade have done work since the last call. Cheap; any thread.
  func isAtWork() -> Bool
}
