/// What a notice is about; each kind can be turned on, quiet or off.
package enum NoticeKind: String, Hashable, Sendable, Codable, CaseIterable {
  /// An order filled; the fills of one order are joined.
  case fill
  /// An order was refused, here or by the broker.
  case reject
  /// A limit of the risk gate tripped.
  case riskTrip = "risk_trip"
  /// A stream of prices is silent although its market is open.
  case staleFeed = "stale_feed"
  /// An account takes no orders, or does again.
  case connection
  /// A strategy is down.
  case strategyError = "strategy_error"
  /// A gateway waits for a person to log in.
  case loginNeeded = "login_needed"
  /// A position or a fill differs from the broker's word.
  case drift
  /// An order whose fate is not known.
  case orderUnknown = "order_unknown"
  /// A position is without the stop that was declared for it.
  case unprotected
  /// Somebody or something holds trading back, or lets it go.
  case restraint
  /// The journal does not take records.
  case journalFault = "journal_fault"
  /// Something that should have happened in an open market did not.
  case workMissing = "work_missing"
  /// A promoted version of a script failed, and the one before it runs again.
  case shadowRollback = "shadow_rollback"
  /// What a day came to.
  case dailySummary = "daily_summary"
  /// Whether an account can trade today, before its first market opens.
  case goNoGo = "go_no_go"
  /// What waited for the end of the quiet hours, or was left out.
  case digest
  /// A person tries a channel.
  case test

  /// Whether it passes the quiet hours and survives a long outage, unless configured otherwise.
  package var isUrgent: Bool {
    switch self {
    case .riskTrip, .connection, .strategyError, .loginNeeded, .drift, .orderUnknown,
      .unprotected, .restraint, .journalFault, .workMissing, .shadowRollback, .test:
      true
    case .fill, .reject, .staleFeed, .dailySummary, .goNoGo, .digest: false
    }
  }

  /// How it is told where the configuration says nothing.
  package var usualMode: NoticeMode { self == .fill ? .quiet : .on }

  /// Kinds that the configuration may name; the others follow from what is sent.
  package static let configurable = allCases.filter { $0 != .digest && $0 != .test }

  /// The kinds that `[alerts]` always told.
  package static let ofAlerts: Set<NoticeKind> = [
    .riskTrip, .connection, .strategyError, .loginNeeded, .drift, .orderUnknown, .unprotected,
    .restraint, .journalFault, .workMissing, .shadowRollback, .digest, .test,
  ]
}
