package import Control
package import Reports
package import TradingModel

/// What runs, since when, and how much room is left.
package struct SystemPage: Sendable {
  package static let path = "/system"

  /// A file or folder with its size.
  package struct Size: Hashable, Sendable, Encodable {
    package var name: String
    /// Nil where it is not there.
    package var bytes: Int64?

    package init(name: String, bytes: Int64?) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// A running process.
  package struct Process: Hashable, Sendable, Encodable {
    package var name: String
    package var number: Int32
    /// Memory in use; nil once it has ended.
    package var bytes: Int64?

    package init(name: String, number: Int32, bytes: Int64?) {
      self.name = name
      self.number = number
      self.bytes = bytes
    }
  }

  /// Space of the disk that the data folder is on.
  package struct Disk: Hashable, Sendable, Encodable {
    package var bytes: Int64
    package var freeBytes: Int64

    package init(bytes: Int64, freeBytes: Int64) {
      self.bytes = bytes
      self.freeBytes = freeBytes
    }
  }

  /// The recorded sessions.
  package struct Tape: Hashable, Sendable, Encodable {
    package var sessions: Int
    package var bytes: Int64
    /// The newest, newest first.
    package var newest: [Size]

    package init(sessions: Int, bytes: Int64, newest: [Size]) {
      self.sessions = sessions
      self.bytes = bytes
      self.newest = newest
    }
  }

  /// Nil while no daemon runs.
  package var status: StatusReport?
  package var dataFolder: String
  package var files: [Size]
  package var tape: Tape?
  package var disk: Disk?
  package var processes: [Process]
  /// What people outside were told last, newest first.
  package var notices: [NoticeRow] = []
  /// The newest of those that nobody got, newest first.
  package var lostNotices: [NoticeRow] = []
  /// Dashboards that follow events now.
  package var readers: Int
  package var now: Timestamp
  package var clock: PageClock

  package init(
    status: StatusReport?, dataFolder: String, files: [Size], tape: Tape?,
    disk: Disk?, processes: [Process], readers: Int, now: Timestamp, clock: PageClock
  ) {
    self.status = status
    self.dataFolder = dataFolder
    self.files = files
    self.tape = tape
    self.disk = disk
    self.processes = processes
    self.readers = readers
    self.now = now
    self.clock = clock
  }

  /// The content, for a frame.
  package var content: Markup {
    var page = Markup()
    page.raw(Panel.title("System"))
    page.raw(Tile.group(tiles, id: "system-tiles"))
    page.raw(Panel("Gateways", id: "gateways", content: gateways.html).html)
    page.raw("<div class=\"pair\">")
    page.raw(resets)
    page.raw(journal)
    page.raw("</div><div class=\"pair\">")
    page.raw(Panel("Memory", id: "memory", content: memory.html).html)
    page.raw(tapes)
    page.line("</div>")
    page.raw(NoticeTables(notices: notices, lost: lostNotices, clock: clock).panels)
    return page
  }

  private var tiles: [Tile] {
    var tiles: [Tile] = []
    if let status {
      tiles.append(
        Tile(
          "Daemon", VisibleText.html(status.version),
          note: "process \(status.process), \(status.mode)"))
      let running = clock.html(status.started)
      tiles.append(Tile("Running since", "<span class=\"even\">\(running)</span>"))
    } else {
      tiles.append(
        Tile("Daemon", "not running", note: "start it with `perigee run`", mark: .warn))
    }
    if let disk {
      let used = disk.bytes > 0 ? 1 - Double(disk.freeBytes) / Double(disk.bytes) : 0
      tiles.append(
        Tile(
          "Free on the disk", Figures.bytes(disk.freeBytes),
          note: "of \(Figures.bytes(disk.bytes)); new orders stop below 256 MiB",
          mark: disk.freeBytes < 256 << 20 ? .bad : used > 0.9 ? .warn : nil))
    }
    tiles.append(
      Tile("Open dashboards", Figures.count(readers), note: "pages that follow events now"))
    return tiles
  }

  private var gateways: DataTable {
    typealias Column = DataTable.Column
    return DataTable(
      id: "gateway-list", caption: "Gateways",
      columns: [
        Column("Gateway", .key), Column("State"), Column("Accounts"), Column("Why", .long),
      ],
      rows: (status?.connections ?? []).map { connection in
        let kind: Badge.Kind =
          switch connection.state {
          case "ready": .good
          case "connecting": .busy
          default: .bad  // The daemon's word, whatever it is: not ready.
          }
        return DataTable.Row(
          [
            OrderTables.text(connection.endpoint),
            .badge(Badge(VisibleText.of(connection.state), kind)),
            OrderTables.text(connection.accounts.joined(separator: ", ")),
            OrderTables.text(connection.reason),
          ], key: connection.endpoint)
      },
      empty: status == nil
        ? EmptyState("The daemon does not run, so that no gateway is connected.")
        : EmptyState("No gateway is configured.", command: "perigee check"))
  }

  private var resets: String {
    var page = Markup()
    page.line("<dl class=\"facts-list\">")
    for reset in BrokerResets.next(after: now) {
      let when = reset.isUnderWay ? "under way, until " : "\(clock.html(reset.start)) to "
      page.raw("<dt>\(Markup.escaped(reset.name))</dt><dd>")
      if let end = reset.end {
        page.raw("\(when)\(clock.html(end, .clock))")
      } else {
        page.raw(clock.html(reset.start))
      }
      page.line("<br><span class=\"soft\">\(Markup.escaped(reset.meaning))</span></dd>")
    }
    page.line("</dl>")
    return Panel(
      "Next resets and logins", id: "resets",
      note: "Interactive Brokers' usual times for North America.", content: page.html
    ).html
  }

  private var journal: String {
    var page = Markup()
    page.line("<dl class=\"facts-list\">")
    page.raw("<dt>Folder</dt><dd><code>\(VisibleText.html(dataFolder))</code></dd>")
    for file in files {
      page.raw("<dt>\(VisibleText.html(file.name))</dt><dd>\(Figures.bytes(file.bytes))</dd>")
    }
    page.raw("<dt>Verified</dt><dd>")
    if let status {
      page.raw("whole at the daemon's start, \(clock.html(status.started)). ")
    } else {
      page.raw("at every start of the daemon. ")
    }
    page.line("<code>perigee journal verify</code> checks everything again.</dd></dl>")
    return Panel("Journal", id: "journal", content: page.html).html
  }

  private var memory: DataTable {
    DataTable(
      id: "process-list", caption: "Memory in use",
      columns: [
        DataTable.Column("Process", .key), DataTable.Column("Number", .number),
        DataTable.Column("Memory", .number),
      ],
      rows: processes.map { process in
        DataTable.Row(
          [
            OrderTables.text(process.name), Cell(html: "\(process.number)"),
            Cell(html: Figures.bytes(process.bytes)),
          ], key: "\(process.number)")
      }, empty: EmptyState("Nothing of it runs."))
  }

  private var tapes: String {
    guard let tape, tape.sessions > 0 else {
      let empty = EmptyState(
        "Nothing is recorded yet.",
        advice: "The daemon records what strategies see and do, for perigee replay.")
      return Panel("Tape", id: "tape", content: empty.html).html
    }
    let table = DataTable(
      id: "tape-list", caption: "The newest sessions",
      columns: [DataTable.Column("Session", .key), DataTable.Column("Size", .number)],
      rows: tape.newest.map { session in
        DataTable.Row(
          [OrderTables.text(session.name), Cell(html: Figures.bytes(session.bytes))],
          key: session.name)
      }, empty: EmptyState("None."))
    let count = tape.sessions == 1 ? "1 session" : "\(Figures.count(tape.sessions)) sessions"
    return Panel(
      "Tape", id: "tape", note: "\(count), \(Figures.bytes(tape.bytes)) in all.",
      content: table.html
    ).html
  }
}
