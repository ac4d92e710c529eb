package import Control
import TradingModel

/// What stands of the daemon at the head of every page.
package struct DaemonLight: Hashable, Sendable {
  /// Whether the daemon answers.
  package enum State: Hashable, Sendable {
    /// It answered when the page was made. `mode` is `live` or `paper`.
    case running(mode: String, since: Moment)
    /// None runs: the pages show what the journal has.
    case away
    /// One runs or should, and did not answer; the text says why.
    case silent(String)
  }

  package var state: State
  /// How many things need a person.
  package var alarms: Int

  package init(_ state: State, alarms: Int = 0) {
    self.state = state
    self.alarms = alarms
  }
}
