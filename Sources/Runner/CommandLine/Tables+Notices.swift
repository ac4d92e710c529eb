import Control

extension Tables {
  static func notices(_ rows: [NoticeRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "TIME"), .init(title: "KIND"), .init(title: "STATE"), .init(title: "CHANNEL"),
      .init(title: "TRIES", alignment: .right), .init(title: "NOTICE", isFlexible: true),
    ])
    table.rows = rows.map { row in
      let taker = row.attempts.last { $0.failure == nil } ?? row.attempts.last
      return [
        .init(CalendarTime.local(row.time.timestamp)), .init(row.kind),
        .init(row.state, row.isLost ? .red : row.state == "sent" ? .green : nil),
        .init(taker?.channel), .init("\(row.attempts.count)"),
        .init(row.isLost ? "\(row.title): \(row.reason ?? "")" : row.title),
      ]
    }
    return table
  }

  static func noticeTests(_ rows: [NoticeTestRow]) -> TextTable {
    var table = TextTable(columns: [
      .init(title: "CHANNEL"), .init(title: "TYPE"), .init(title: "OUTCOME", isFlexible: true),
    ])
    table.rows = rows.map { row in
      [
        .init(row.channel), .init(row.type),
        .init(row.failure ?? "sent", row.sent ? .green : .red),
      ]
    }
    return table
  }
}
