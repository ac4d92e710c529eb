import LuaRuntime
import StrategyChannel
import SystemKit

/// The strategy child as a process: confines itself, then runs its desk until it is told to stop.
public enum ChildProcessMain {
  /// How a child ended, as its exit status.
  public enum Ending: Int32, Sendable {
    /// It was told to stop.
    case stopped = 0
    /// The channel from the daemon is not usable.
    case badChannel = 64
    /// The process could not be confined.
    case notConfined = 65
    /// A strategy was stopped by a limit, or the daemon is gone.
    case failed = 70
  }

  /// Address space beyond what the strategies' Lua states may use: code, stacks, the channel.
  static let ownAddressSpace = 512 << 20

  /// Runs the child on the calling thread. `parent` is the daemon's process id, whose end ends
  /// this process too; `spin` is how long to look for an event before sleeping.
  public static func run(parent: Int32?, memoryBytes: Int, spin: Duration = .zero) -> Ending {
    let endpoint: ChildEndpoint
    do { endpoint = try ChildEndpoint() } catch { return .badChannel }
    // Its thread is the last that can be started: then the process is closed, before it has read a
    // byte of a script.
    guard let watchdog = LuaWatchdog(limit: StrategyLimits().softDeadline) else {
      return .notConfined
    }
    do throws(SystemError) {
      try ProcessConfinement.computing(
        addressSpace: memoryBytes + ownAddressSpace, parent: parent,
        doorbell: ChildEndpoint.doorbellDescriptor
      ).apply()
    } catch { return .notConfined }
    let desk = StrategyDesk(sink: endpoint) { limit in
      watchdog.setLimit(limit)
      return watchdog
    }
    do throws(ChannelError) {
      while true {
        while let event = try endpoint.next() {
          let step = desk.handle(event)
          if case .quote(_, _, let sent) = event.body { endpoint.noteLatency(sent: sent) }
          switch step {
          case .goOn: break
          case .leave: return .stopped
          case .fail: return .failed
          }
        }
        try endpoint.wait(spin: spin)
      }
    } catch { return .badChannel }
  }
}
