/// What the list of strategies leaves out of one.
package struct StrategyDetailRow: Hashable, Sendable, Codable {
  /// A parameter as `runner.toml` gives it.
  package struct Parameter: Hashable, Sendable, Codable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package var name: String
  /// What `runner.toml` sets, by name; what it leaves out is as the script's own table says.
  package var parameters: [Parameter]
  /// What becomes of its orders when it stops: `keep` or `cancel`.
  package var onStop: String
  /// What becomes of its orders when it is quarantined: `keep`, `cancel` or `flatten`.
  package var onQuarantine: String
  /// Whether it starts with the daemon.
  package var isEnabled: Bool
  /// The newest error of its script, with its place.
  package var lastError: String?
  /// When the newest quote on one of its streams changed; nil before the first.
  package var lastData: Moment?
  /// The worst state among its streams, as `FeedReport` writes it; nil without streams.
  package var feedState: String?
  /// Events that its process has taken since it started; nil when none runs.
  package var events: UInt64?
  /// The memory that its process has in use, in bytes.
  package var residentBytes: Int?
  /// What the script has saved, as JSON, at most `mostStateBytes` of it; only when one strategy is
  /// asked for.
  package var state: String?
  /// The version of that state, by the script's own count.
  package var stateVersion: Int64?

  /// The longest part of a state that is told, in bytes.
  package static let mostStateBytes = 64 << 10

  package init(
    name: String, parameters: [Parameter], onStop: String, onQuarantine: String, isEnabled: Bool,
    lastError: String? = nil, lastData: Moment? = nil, feedState: String? = nil,
    events: UInt64? = nil, residentBytes: Int? = nil, state: String? = nil,
    stateVersion: Int64? = nil
  ) {
    self.name = name
    self.parameters = parameters
    self.onStop = onStop
    self.onQuarantine = onQuarantine
    self.isEnabled = isEnabled
    self.lastError = lastError
    self.lastData = lastData
    self.feedState = feedState
    self.events = events
    self.residentBytes = residentBytes
    self.state = state
    self.stateVersion = stateVersion
  }
}
