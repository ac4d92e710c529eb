package import Control

/// Something that needs a person, and where to look.
package struct Alarm: Hashable, Sendable {
  package var kind: Badge.Kind
  package var title: String
  package var text: String
  /// When it began, where known.
  package var since: Moment?
  package var path: String

  package init(_ kind: Badge.Kind, _ title: String, text: String, since: Moment?, path: String) {
    self.kind = kind
    self.title = title
    self.text = text
    self.since = since
    self.path = path
  }

  /// All that the daemon's own words amount to, the worst first. The same list is counted at the
  /// head of every page.
  package static func list(
    status: StatusReport?, strategies: [StrategyRow], feeds: FeedReport?
  ) -> [Alarm] {
    guard let status else { return [] }
    var alarms = status.restraints.map { row in
      Alarm(
        row.level == "pause" ? .warn : .bad, "Trading is held back: \(row.level) for \(row.scope)",
        text: ([row.reason + " (by \(row.actor))"] + row.details).joined(separator: ". "),
        since: row.since, path: "/risk#restraints")
    }
    alarms += status.connections.filter { $0.state != "ready" }.map { row in
      Alarm(
        .bad, "No connection: \(row.endpoint)",
        text: row.reason ?? "the gateway does not answer; its accounts take no orders",
        since: nil, path: "/#accounts")
    }
    alarms += strategies.filter { $0.state == .failed || $0.state == .quarantined }.map { row in
      Alarm(
        .bad, "\(row.name) is \(row.state.rawValue)",
        text: row.reason ?? "it stays down until a person starts it", since: nil,
        path: PagePath.strategy(row.name))
    }
    alarms += status.holds.map { row in
      Alarm(
        .bad, "New orders are held: \(row.symbol) on \(row.account)", text: row.text,
        since: row.since, path: "/#open-questions")
    }
    alarms += (feeds?.streams ?? []).filter(\.needsPerson).map { row in
      Alarm(
        .warn, "\(row.symbol) is \(row.state)",
        text: row.detail ?? "its market is open and nothing comes", since: row.updated,
        path: "/feeds")
    }
    return alarms.filter { $0.kind == .bad } + alarms.filter { $0.kind != .bad }
  }
}

extension FeedReport.Stream {
  /// Whether it is silent or cut off.
  package var needsPerson: Bool { state == "stale" || state == "interrupted" }

  /// Its state with the meaning of it.
  package var badge: Badge {
    let kind: Badge.Kind =
      switch state {
      case "live": isOpen == false ? .calm : .good
      case "delayed": .warn
      case "starting": .busy
      default: .bad
      }
    return Badge(state == "live" && isOpen == false ? "closed" : state, kind, detail: detail)
  }
}
