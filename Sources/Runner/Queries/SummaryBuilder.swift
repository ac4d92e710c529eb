import Control
import Notices
import TradingModel

/// Adds a day up, from the journal's files and what a daemon tells.
struct SummaryBuilder {
  let journal: any JournalQuerying
  /// The record of notices.
  let notices: String
  /// What the daemon knows; nil parts when none runs.
  var worths: [AccountWorthRow]?
  var restraints: [RestraintRow]?
  var strategies: [StrategyRow]?

  /// The most names that a message lists of one kind.
  static let listLimit = 12

  /// One row for each account. O(the day's orders and fills).
  func rows(
    _ accounts: [String], since: Timestamp, until: Timestamp
  ) throws -> [SummaryRow] {
    try accounts.map { try row($0, since: since, until: until) }
  }

  private func row(
    _ account: String, since: Timestamp, until: Timestamp
  ) throws -> SummaryRow {
    var row = SummaryRow(account: account, since: Moment(since), until: Moment(until))
    let filter = RowFilter(account: account, since: since, limit: RowFilter.maximumRows)
    let end = Moment(until)
    let fills = try journal.fills(filter).filter { $0.time.map { $0 < end } ?? true }
    let orders = try journal.orders(filter).filter { $0.time < end }
    row.fills = fills.count
    row.orders = orders.count { $0.intent != nil }
    row.rejects = orders.count { $0.state == "refused" || $0.state == "rejected" }
    row.fees = fees(fills)
    let open = try journal.orders(
      RowFilter(account: account, openOnly: true, limit: RowFilter.maximumRows))
    row.unknownOrders = open.filter { $0.state == OrderState.unknown.rawValue }
      .compactMap(\.intent)
    row.positions = try journal.books(RowFilter(account: account)).rows
      .filter { !$0.quantity.isZero || $0.difference != nil }
      .map { .init(symbol: $0.symbol, quantity: $0.quantity, difference: $0.difference) }
    if let worth = worths?.first(where: { $0.account == account }) {
      row.currency = worth.currency
      row.netLiquidation = worth.netLiquidation
      row.dailyProfit = worth.dailyProfit
      row.realizedProfit = worth.realizedProfit
      row.unrealizedProfit = worth.unrealizedProfit
    }
    let own = strategies?.filter { $0.accounts.contains(account) }
    row.strategies = own?.map { strategy in
      .init(
        name: strategy.name, state: strategy.state.rawValue,
        fills: fills.count { $0.strategy == strategy.name }, reason: strategy.reason)
    }
    let scopes = Set(["all", "account:\(account)"] + (own ?? []).map { "strategy:\($0.name)" })
    row.restraints = restraints?.filter { scopes.contains($0.scope) }
      .map { "\($0.scope) \($0.level)" }
    row.failedNotices =
      try NoticeStore.read(notices)?.list(
        failedOnly: true, since: since, limit: RowFilter.maximumRows
      ).count ?? 0
    return row
  }

  private func fees(_ fills: [FillRow]) -> [SummaryRow.Amount] {
    var sums: [String: Money] = [:]
    for fill in fills {
      guard let cost = fill.commission else { continue }
      sums[fill.currency ?? "", default: .zero] += cost
    }
    return sums.sorted { $0.key < $1.key }.map { .init(currency: $0.key, amount: $0.value) }
  }

  // MARK: Words

  /// The summary as a message and for a terminal.
  static func text(_ row: SummaryRow) -> String {
    var lines: [String] = []
    let unit = row.currency.map { " \($0)" } ?? ""
    if let daily = row.dailyProfit {
      var line = "P&L \(daily.rounded(toScale: 2))\(unit)"
      if let realized = row.realizedProfit { line += ", realized \(realized.rounded(toScale: 2))" }
      if let open = row.unrealizedProfit { line += ", open \(open.rounded(toScale: 2))" }
      lines.append(line)
    }
    if let worth = row.netLiquidation { lines.append("worth \(worth.rounded(toScale: 2))\(unit)") }
    let fees = row.fees.map { "\($0.amount.rounded(toScale: 2)) \($0.currency)" }
    lines.append(
      "\(row.fills) fills, \(row.orders) orders, \(row.rejects) refused"
        + (fees.isEmpty ? "" : ", fees \(fees.joined(separator: " + "))"))
    let held = row.positions.filter { !$0.quantity.isZero }
    lines.append(
      held.isEmpty ? "flat" : "holds " + list(held.map { "\($0.quantity) \($0.symbol)" }))
    let drift = row.positions.compactMap { position in
      position.difference.map { "\(position.symbol) by \($0)" }
    }
    if !drift.isEmpty { lines.append("DIFFERS from the broker: \(list(drift)): perigee positions") }
    if !row.unknownOrders.isEmpty {
      lines.append("UNKNOWN orders: \(list(row.unknownOrders)): perigee orders --open")
    }
    if let restraints = row.restraints, !restraints.isEmpty {
      lines.append("RESTRAINED: \(list(restraints)): perigee restraints")
    }
    if let strategies = row.strategies, !strategies.isEmpty {
      lines.append(list(strategies.map { "\($0.name) \($0.state) (\($0.fills) fills)" }))
    }
    if row.failedNotices > 0 {
      lines.append("\(row.failedNotices) notices reached nobody: perigee notices --failed")
    }
    return lines.joined(separator: "\n")
  }

  private static func list(_ words: [String]) -> String {
    let more = words.count - listLimit
    return words.prefix(listLimit).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}
