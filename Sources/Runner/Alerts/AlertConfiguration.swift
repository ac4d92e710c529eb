/// Where a person outside is told what needs one (`[alerts]` of runner.toml).
struct AlertConfiguration: Hashable, Sendable {
  /// How the text stands in the request's body.
  enum Format: String, Hashable, Sendable, CaseIterable {
    /// The text itself (ntfy and the like).
    case text
    /// `{"text": "..."}` (Slack, Mattermost and the like).
    case json
  }

  /// Messages are posted there; nil sends none. The address often holds a token.
  var webhook: Secret?
  var format: Format = .text
  /// Asked for once a minute while the daemon does useful work, so that somebody outside misses
  /// it when it does not; nil asks nobody.
  var deadMan: Secret?
  /// How long an account may be without orders before that is told.
  var patience: Duration = .seconds(60)
  /// After how long a trouble that lasts is told again.
  var repeats: Duration = .seconds(1800)
}
