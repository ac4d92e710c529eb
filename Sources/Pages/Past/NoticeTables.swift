package import Control
import Reports

/// What people outside were told, and what became of it.
package struct NoticeTables: Sendable {
  /// Newest first.
  package var notices: [NoticeRow]
  /// Those that nobody got, newest first.
  package var lost: [NoticeRow]
  package var clock: PageClock

  package init(notices: [NoticeRow], lost: [NoticeRow], clock: PageClock) {
    self.notices = notices
    self.lost = lost
    self.clock = clock
  }

  package var panels: String {
    let none = EmptyState(
      "Nobody was told anything yet.",
      advice: "Channels stand in [notices] of runner.toml; this tries them:",
      command: "perigee notices test")
    let all = Panel(
      "Notices", id: "notices", note: "What went to people outside last, by all channels.",
      content: table(notices, "notice-rows", "The newest notices", none))
    guard !lost.isEmpty else { return all.html }
    let failed = Panel(
      "Notices that nobody got", id: "lost-notices",
      note: "Of the last seven days: no channel took them, and they are tried no more.",
      content: table(lost, "lost-rows", "Notices that nobody got", EmptyState("None.")))
    return failed.html + all.html
  }

  private func table(
    _ rows: [NoticeRow], _ id: String, _ caption: String, _ empty: EmptyState
  ) -> String {
    DataTable(
      id: id, caption: caption,
      columns: [
        .init("Time"), .init("Notice", .key), .init("Kind"), .init("State"), .init("Channel"),
        .init("Tries", .number), .init("Why not", .long),
      ],
      rows: rows.map(row), empty: empty
    ).html
  }

  private func row(_ row: NoticeRow) -> DataTable.Row {
    let taker = row.attempts.last { $0.failure == nil } ?? row.attempts.last
    let why = row.reason ?? row.attempts.last?.failure
    return DataTable.Row(
      [
        .time(row.time, clock), OrderTables.text(row.title), OrderTables.text(row.kind),
        .badge(Self.badge(row)), OrderTables.text(taker?.channel),
        .count(row.attempts.count), OrderTables.text(row.state == "sent" ? nil : why),
      ], key: "\(row.id)", mark: row.isLost ? .bad : nil)
  }

  private static func badge(_ row: NoticeRow) -> Badge {
    let kind: Badge.Kind =
      switch row.state {
      case "sent", "digested": .good
      case "queued": .busy
      case "held": .calm
      default: .bad  // Failed, dropped, and the words of a newer version.
      }
    return Badge(VisibleText.of(row.state), kind)
  }
}
