package import Orders
package import TradingModel

/// What holds trading back, as `perigee restraints` and `perigee status` show it.
package struct RestraintRow: Hashable, Sendable, Codable {
  /// `all`, `account:NAME` or `strategy:NAME`.
  package var scope: String
  /// `pause`, `reduce`, `halt` or `flatten`.
  package var level: String
  package var reason: String
  package var actor: String
  package var since: Moment
  /// The orders of this daemon in the scope that may still be live at the broker.
  package var live: [String] = []
  /// How many of those have no connection over which their cancels could go out now.
  package var unreachable = 0
  /// What flattening waits for.
  package var closing: [String] = []
  /// Since when the scope is verified flat, for flattening.
  package var flatSince: Moment?

  package init(_ restraint: Restraint) {
    scope = restraint.scope.description
    level = restraint.level.rawValue
    reason = restraint.reason
    actor = restraint.actor
    since = Moment(restraint.since)
  }

  package init(_ state: RestraintState) {
    self.init(state.restraint)
    live = state.live.map(\.intent.rawValue)
    unreachable = state.unreachable
    closing = state.closing
    flatSince = state.flatSince.map { Moment($0) }
  }

  /// What it is, in one sentence, and how to end it.
  package var sentence: String {
    let word = RestraintLevel(rawValue: level)?.words ?? level
    return "trading is \(word) for \(scope) since \(CalendarTime.local(since.timestamp)) by "
      + "\(actor) (\(reason)); lift it with: perigee resume \(scope) --reason TEXT"
  }

  /// How far it has come, a line each.
  package var details: [String] {
    var lines: [String] = []
    if !live.isEmpty && level != RestraintLevel.pause.rawValue {
      let away =
        unreachable == 0
        ? "" : ", \(unreachable) without a connection: their cancels go out first after it is back"
      let shown = live.prefix(8).joined(separator: ", ") + (live.count > 8 ? ", ..." : "")
      lines.append("\(live.count) orders may still be live at the broker\(away): \(shown)")
    }
    lines += closing
    if let flatSince {
      lines.append("flat since \(CalendarTime.local(flatSince.timestamp)), by books and broker")
    }
    return lines
  }
}

/// What a wish to hold trading back came to.
package struct RestrainedRow: Hashable, Sendable, Codable {
  /// What holds now.
  package var restraint: RestraintRow
  /// Whether this wish made it; false when an equal or stricter one held already.
  package var isNew: Bool
  /// Cancels of working orders that were asked for just now.
  package var cancelled: Int
  /// Orders that were taken back before a byte of them was sent.
  package var withdrawn: Int
  /// Why the journal does not have it yet; absent when it has.
  package var unstored: String?
  /// When the command asked for it, by the command's own clock.
  package var asked: Moment?

  package init(
    restraint: RestraintRow, isNew: Bool, cancelled: Int, withdrawn: Int, unstored: String?
  ) {
    self.restraint = restraint
    self.isNew = isNew
    self.cancelled = cancelled
    self.withdrawn = withdrawn
    self.unstored = unstored
  }

  package init(_ answer: RestraintAnswer) {
    restraint = RestraintRow(answer.restraint)
    restraint.live = answer.live.map(\.rawValue)
    isNew = answer.isNew
    cancelled = answer.cancelled
    withdrawn = answer.withdrawn
    unstored = answer.unstored
  }
}
