import Control
import Reports
import TradingModel

/// The rows of strategies on the overview and on their own page.
struct StrategyTable {
  var id: String
  var viewer: PageViewer
  var strategies: [StrategyRow]
  var details: [StrategyDetailRow]
  var books: BookList
  /// Lines of level error, newest last.
  var errors: [LogRow]
  var isShort: Bool

  var html: String {
    var columns: [DataTable.Column] = [
      .init("Strategy", .key), .init("State"), .init("Health"),
    ]
    if !isShort { columns += [.init("Script"), .init("Accounts"), .init("Symbols")] }
    columns += [
      .init("P&L", .number, help: "Realised and open together less commissions, by its own fills"),
      .init("Last data", help: "When the newest quote on one of its streams changed"),
    ]
    if !isShort {
      columns += [
        .init("Started"), .init("Restarts", .number), .init("Errors", .number),
        .init("Memory", .number),
      ]
    }
    columns.append(.init("Last error", .long))
    return DataTable(
      id: id, caption: "Strategies", columns: columns, rows: rows,
      empty: EmptyState(
        "No strategy is deployed.",
        advice: "Name one in runner.toml, or deploy a script from the command line.",
        command: "perigee deploy strategies/sma_cross.lua --account NAME --symbol AAPL.NASDAQ")
    ).html
  }

  private var rows: [DataTable.Row] {
    let worth = StrategyWorth.all(books)
    return strategies.map { row($0, worth[$0.name]) }
  }

  private func row(_ row: StrategyRow, _ own: StrategyWorth?) -> DataTable.Row {
    let detail = details.first { $0.name == row.name }
    var cells: [Cell] = [
      .link(row.name, to: PagePath.strategy(row.name)),
      .badge(Badge(row.state, detail: row.reason)), .badge(Health.badge(row, detail)),
    ]
    if !isShort {
      cells += [
        .text(row.script), .text(row.accounts.joined(separator: ", ")),
        .text(row.symbols.joined(separator: ", ")),
      ]
    }
    cells += [
      .profit(books.isUnknown ? nil : own.map(\.total) ?? .zero, own?.currency),
      .time(detail?.lastData, viewer.clock, .clock),
    ]
    if !isShort {
      cells += [
        .time(row.started, viewer.clock), .count(row.restarts), .count(row.errors),
        Cell(html: Figures.bytes(detail?.residentBytes.map(Int64.init))),
      ]
    }
    cells.append(lastError(row, detail))
    let isDown = row.state == .failed || row.state == .quarantined
    return DataTable.Row(cells, key: row.name, mark: isDown ? .bad : nil)
  }

  private func lastError(_ row: StrategyRow, _ detail: StrategyDetailRow?) -> Cell {
    let line = errors.last { $0.strategy == row.name }
    let isDown = row.state == .failed || row.state == .quarantined
    guard let text = (isDown ? row.reason : nil) ?? line?.message ?? detail?.lastError else {
      return Cell(html: "<span class=\"soft\">none</span>")
    }
    let short = text.count > 140 ? "\(text.prefix(140))…" : text
    let time = line.map { viewer.clock.html($0.time) + " " } ?? ""
    let path = PagePath.with("/logs", [("strategy", row.name), ("level", "error")])
    return Cell(html: time + PagePath.link(short, to: path))
  }
}
