/// What the order desk's own kinds of notices are to people outside.
package enum DeskKinds {
  /// The kind of a notice of the order desk; nil for one that nobody outside needs. Every restraint
  /// must be heard, whatever its level.
  package static func kind(of desk: String) -> NoticeKind? {
    desk.hasPrefix("restraint.") ? .restraint : all[desk]
  }

  /// The desk's kinds that somebody must hear who is away.
  package static let all: [String: NoticeKind] = [
    "bracket.cut": .unprotected, "bracket.unprotected": .unprotected,
    "fill.discrepancy": .drift, "fill.unreadable": .drift, "hold.begun": .orderUnknown,
    "journal.fault": .journalFault, "order.revived": .orderUnknown,
    "order.split": .orderUnknown, "order.unknown.alert": .orderUnknown,
    "position.drift": .drift, "position.naked": .unprotected,
    "promotion.failed": .shadowRollback, "risk.trip": .riskTrip,
    "stop.orphan": .unprotected, "stop.oversized": .unprotected,
  ]
}
