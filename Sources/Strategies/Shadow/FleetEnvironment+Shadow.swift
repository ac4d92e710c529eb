import Glibc
import StrategyChannel
import SystemKit
import TradingModel

extension FleetEnvironment {
  /// The same with no way to an order desk.
  func withoutDesk() -> FleetEnvironment {
    var environment = self
    environment.desk = { nil }
    return environment
  }

  /// What a shadow gets of the world: no way to an order, no state to write, no cursor to move, no
  /// journal, and no tape, on which it would read as the strategy itself.
  func forShadow(
    state: SavedState?, tap: ShadowTap, learned: @escaping @Sendable (Instrument) -> Void
  ) -> FleetEnvironment {
    var shadow = FleetEnvironment(
      childPath: childPath, scripts: scripts, feeds: feeds, loop: loop, desk: { nil }, log: log,
      states: ShadowStates(state), accounts: accounts, learned: learned, now: now, logger: logger)
    shadow.stopGrace = stopGrace
    shadow.hardDeadline = hardDeadline
    shadow.limits = limits
    shadow.feedTap = { tap.wrap($0) }
    return shadow
  }
}

extension DeskChild {
  /// Lets the processes of strategies that trade have the processor first. The system may refuse,
  /// which costs nothing but that.
  func standBack() { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(process.pid), 5) }
}

/// A state to begin with; what is saved goes nowhere.
private final class ShadowStates: StrategyStateStore {
  private let state: SavedState?

  init(_ state: SavedState?) { self.state = state }

  func save(_ state: SavedState, of strategy: StrategyID) {}
  func load(_ strategy: StrategyID) throws -> SavedState? { state }
}
