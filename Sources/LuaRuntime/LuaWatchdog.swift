internal import CLua

/// Stops calls that run too long, at no price for the others.
///
/// A thread of its own watches the thread that made it; past the time limit it sends SIGURG there,
/// whose handler lets Lua raise at every instruction until the call is over. A call is stopped
/// between one and 1.1 time limits after its start. The thread sleeps while nothing runs. One
/// watchdog serves all VMs of its thread; it must outlive them, and is stopped by its
/// deinitializer.
public final class LuaWatchdog {
  let pointer: OpaquePointer

  /// Starts watching the calling thread.
  ///
  /// Nil when no thread can be made.
  public init?(limit: Duration) {
    guard let pointer = clua_watchdog_start(Self.nanoseconds(limit)) else { return nil }
    self.pointer = pointer
  }

  /// Changes the time limit, for calls that begin from now on.
  public func setLimit(_ limit: Duration) {
    clua_watchdog_set_budget(pointer, Self.nanoseconds(limit))
  }

  private static func nanoseconds(_ limit: Duration) -> UInt64 {
    let (seconds, attoseconds) = limit.components
    return UInt64(clamping: seconds) &* 1_000_000_000
      &+ UInt64(clamping: attoseconds / 1_000_000_000)
  }

  deinit { clua_watchdog_stop(pointer) }
}
