package import Control
import Reports
import TradingModel

/// The versions of its script that a strategy ran, and the one that runs beside it.
package struct VersionsPanel: Sendable {
  package var name: String
  package var clock: PageClock
  /// Newest first.
  package var lives: [LifeRow]
  package var shadow: ShadowRow?
  package var promotion: PromotionRow?

  package init(
    name: String, clock: PageClock, lives: [LifeRow] = [], shadow: ShadowRow? = nil,
    promotion: PromotionRow? = nil
  ) {
    self.name = name
    self.clock = clock
    self.lives = lives
    self.shadow = shadow
    self.promotion = promotion
  }

  /// The list of versions, with how the newest promotion stands.
  var list: String {
    let table = DataTable(
      id: "version-rows", caption: "What of its script ran when",
      columns: [
        .init("Version", .key, help: "The first digits of the hash of its texts"),
        .init("Began"), .init("Why"), .init("Ended"), .init("Orders", .number),
      ], rows: lives.enumerated().map { row($1, isNewest: $0 == 0) },
      empty: EmptyState("No start of it is recorded yet."))
    return Panel(
      "Versions", id: "versions",
      note: "perigee versions show and diff print their texts.",
      content: "<div data-live=\"promotion\">\(standing)</div>" + table.html
    ).html
  }

  private func row(_ life: LifeRow, isNewest: Bool) -> DataTable.Row {
    let badge: Badge =
      switch life.kind {
      case .started: Badge("started", .calm)
      case .deployed: Badge("deployed", .busy)
      case .promoted: Badge("promoted", .good)
      case .rolledBack: Badge("rolled back", .warn)
      }
    let isCapped = life.orders >= LifeRow.mostOrders
    let orders = PagePath.with(
      "/orders", [("strategy", name), ("from", AskedTime.field(life.started.timestamp))])
    return DataTable.Row(
      [
        Cell(html: "<code title=\"\(Markup.escaped(life.version))\">\(short(life.version))</code>"),
        .time(life.started, clock),
        Cell(html: "\(badge.html) \(Markup.escaped(words(of: life)))"),
        life.ended == nil && isNewest && life.reason == nil
          ? .text(nil)
          : Cell(
            html: (life.ended.map { clock.html($0) } ?? "nobody saw it")
              + (life.reason.map { " \(Markup.escaped($0))" } ?? "")),
        .link("\(life.orders)\(isCapped ? "+" : "")", to: orders),
      ], key: "\(life.started.timestamp.rawValue)")
  }

  /// The cause without what its badge says.
  private func words(of life: LifeRow) -> String {
    let said: [String] =
      switch life.kind {
      case .started: []
      case .deployed: ["deployed"]
      case .promoted: ["promoted"]
      case .rolledBack: ["rolled back:", "rolled back"]
      }
    guard let prefix = said.first(where: { life.cause.hasPrefix($0) }) else { return life.cause }
    return String(life.cause.dropFirst(prefix.count).drop { $0 == " " })
  }

  private func short(_ version: String?) -> String {
    version.map { Markup.escaped(String($0.prefix(ScriptVersion.shortDigits))) } ?? Figures.absent
  }

  /// What a reader must know of the newest promotion.
  private var standing: String {
    guard let promotion else { return "" }
    let (old, new) = (
      String(promotion.old.prefix(ScriptVersion.shortDigits)),
      String(promotion.new.prefix(ScriptVersion.shortDigits))
    )
    let reason = promotion.reason.map { [$0] } ?? []
    let notice: Notice
    switch promotion.phase {
    case "waiting":
      notice = Notice(
        .busy, "Version \(new) waits to take the place of \(old).",
        lines: [
          promotion.when == "flat"
            ? "It does so as soon as the strategy holds nothing."
            : "It does so at the end of the next bar."
        ])
    case "watching":
      let end = promotion.watchedUntil.map { " until \(clock.text($0.timestamp))" } ?? ""
      notice = Notice(
        .busy, "Version \(new) took the place of \(old), and is watched\(end).",
        lines: ["It goes back by itself when it fails."])
    case "swapping", "rolling_back": notice = Notice(.busy, "The versions are being swapped.")
    case "rolled_back":
      notice = Notice(.warn, "Version \(new) was rolled back to \(old).", lines: reason)
    case "failed": notice = Notice(.warn, "Version \(new) was not promoted.", lines: reason)
    case "stuck":
      notice = Notice(
        .bad, "Version \(new) failed, and \(old) could not be put back.", lines: reason)
    default: return ""
    }
    return notice.html
  }

  // MARK: The shadow

  /// How the version that runs beside it compares; empty without one.
  var comparison: String {
    guard let shadow else { return "" }
    var markup = Markup()
    markup.raw("<div data-live=\"shadow-facts\"><dl class=\"facts-list\">")
    for (term, html) in facts(shadow) {
      markup.element("dt", text: term)
      markup.raw("<dd>\(html)</dd>")
    }
    markup.raw("</dl></div>")
    markup.element("p", "class=\"note\"", text: "What they decided differently, the newest first:")
    let rows = shadow.decisions.reversed().filter { $0.kind != "same" }
    let table = DataTable(
      id: "shadow-rows", caption: "Decisions that are not the same, the newest first",
      columns: [
        .init("Time"), .init("Which", .key), .init("Request"), .init("Symbol"),
        .init("What trades asked"), .init("The shadow asked"), .init("Different"),
      ], rows: rows.map(row),
      empty: EmptyState("Both have decided the same so far."))
    return Panel(
      "Shadow", id: "shadow",
      note: "A new version on the live feed, without orders. Its fills are on paper.",
      content: markup.html + table.html
    ).html
  }

  private func facts(_ shadow: ShadowRow) -> [(String, String)] {
    func money(_ sums: [String: Money]) -> String {
      sums.isEmpty
        ? Figures.profit(.zero)
        : sums.sorted { $0.key < $1.key }.map { Figures.profit($0.value, $0.key) }
          .joined(separator: ", ")
    }
    let kind: Badge.Kind =
      shadow.state == "running" ? .good : shadow.state == "ended" ? .bad : .busy
    var facts = [
      (
        "Version",
        "<code>\(short(shadow.version))</code> of \(Markup.escaped(shadow.script)) beside "
          + "<code>\(short(shadow.oldVersion))</code>"
      ),
      ("State", Badge(shadow.state, kind, detail: shadow.reason).html),
      ("Since", clock.html(shadow.since)),
      (
        "Agreement",
        shadow.agreement.map { "\(Figures.exact($0)) %" } ?? "nothing decided yet"
      ),
      (
        "Decisions",
        "\(shadow.same) the same, \(shadow.different) different, \(shadow.onlyOld) of what trades "
          + "only, \(shadow.onlyNew) of the shadow only"
      ),
      ("P&L of what trades", money(shadow.oldProfit)),
      ("P&L of the shadow", money(shadow.newProfit)),
    ]
    if !shadow.params.isEmpty {
      let words = shadow.params.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
      facts.append(("Parameters", Markup.escaped(words.joined(separator: ", "))))
    }
    if let reason = shadow.reason { facts.append(("Why", Markup.escaped(reason))) }
    if shadow.errors > 0 {
      facts.append(("Errors", Markup.escaped("\(shadow.errors): \(shadow.lastError ?? "-")")))
    }
    return facts
  }

  private func row(_ row: DecisionRow) -> DataTable.Row {
    let badge: Badge =
      switch row.kind {
      case "different": Badge("different", .warn)
      case "only_old": Badge("not by the shadow", .bad)
      case "only_new": Badge("by the shadow only", .bad)
      default: Badge(row.kind, .calm)
      }
    return DataTable.Row([
      .time(row.time, clock, .precise), .badge(badge), .text(row.request), .text(row.symbol),
      .text(words(row.old)), .text(words(row.new)),
      .text(row.differences.isEmpty ? nil : row.differences.joined(separator: ", ")),
    ])
  }

  /// `BUY 10 LMT 99.5 in on_bar at 15:30:00`.
  private func words(_ side: DecisionSide?) -> String? {
    guard let side else { return nil }
    let prices = [side.limitPrice, side.stopPrice].compactMap { $0?.normalized.description }
    var words = [side.side, side.quantity?.description, side.type].compactMap { $0 } + prices
    if let callback = side.callback { words.append("in \(callback)") }
    words.append("at \(clock.text(side.time.timestamp, .clock))")
    return words.joined(separator: " ")
  }
}
