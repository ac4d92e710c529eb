package import Journal
import Logging
import TradingModel

/// The journal and the log of a data folder, read for the command line. A file that is not there
/// yet reads as empty.
package struct JournalFolder: JournalQuerying, Sendable {
  /// The data folder.
  package let path: String

  package func orders(_ filter: RowFilter) throws -> [OrderRow] {
    guard let reader = try reader() else { return [] }
    let wanted = JournalFolder.wanted(filter)
    var rows = try reader.orders(wanted).map(OrderRow.init)
    if !filter.openOnly { rows += try reader.refusals(wanted).map(OrderRow.init) }
    rows.sort { $0.time < $1.time }
    return JournalFolder.newest(rows, filter) { $0.symbol }
  }

  package func fills(_ filter: RowFilter) throws -> [FillRow] {
    guard let reader = try reader() else { return [] }
    let rows = try reader.fills(JournalFolder.wanted(filter)).map(FillRow.init)
    return JournalFolder.newest(rows, filter) { $0.symbol }
  }

  package func books(_ filter: RowFilter) throws -> BookList {
    guard let reader = try reader() else { return BookList(books: [], positions: []) }
    let account = filter.account.map(AccountName.init(rawValue:))
    func isWanted(_ address: String) -> Bool { filter.symbol == nil || filter.symbol == address }
    return BookList(
      books: try reader.books(account).filter { isWanted($0.address) },
      positions: try reader.accountPositions(account).filter { isWanted($0.address) })
  }

  package func strategyPositions(_ filter: RowFilter) throws -> [PositionRow] {
    guard let reader = try reader() else { return [] }
    let rows = try reader.books(filter.account.map(AccountName.init(rawValue:)))
      .filter { !$0.quantity.isZero }
      .filter { filter.strategy == nil || $0.strategy?.rawValue == filter.strategy }
      .map(PositionRow.init)
    return JournalFolder.newest(rows, filter) { $0.symbol }
  }

  package func logs(_ filter: LogRowFilter) throws -> [LogRow] {
    let reader: LogReader
    do {
      reader = try LogReader(folder: path)
    } catch {
      if error.code == .missing { return [] }
      throw error
    }
    let wanted = Journal.LogFilter(
      strategy: filter.strategy.map(StrategyID.init(rawValue:)),
      account: filter.account.map(AccountName.init(rawValue:)), level: filter.level.loggerLevel,
      since: filter.since, search: LogSearch(filter.search), limit: filter.limit)
    let entries =
      if let id = filter.after {
        try reader.entries(wanted, after: id)
      } else {
        try reader.entries(wanted)
      }
    return entries.map(LogRow.init)
  }

  private func reader() throws -> JournalReader? {
    do {
      return try JournalReader(folder: path)
    } catch {
      if error.code == .missing { return nil }
      throw error
    }
  }

  /// The journal's own filter. It knows no symbols, so the limit is taken afterwards then.
  private static func wanted(_ filter: RowFilter) -> Journal.JournalFilter {
    Journal.JournalFilter(
      strategy: filter.strategy.map(StrategyID.init(rawValue:)),
      account: filter.account.map(AccountName.init(rawValue:)), since: filter.since,
      isOpenOnly: filter.openOnly,
      limit: filter.symbol == nil ? filter.limit : RowFilter.maximumRows)
  }

  private static func newest<Row>(
    _ rows: [Row], _ filter: RowFilter, symbol: (Row) -> String
  ) -> [Row] {
    Array(rows.filter { filter.symbol == nil || symbol($0) == filter.symbol }.suffix(filter.limit))
  }

  package init(
    path: String
  ) {
    self.path = path
  }
}

extension OrderRow {
  package init(_ order: JournalOrder) {
    self.init(
      time: Moment(order.createdAt.timestamp), updated: Moment(order.updatedAt.timestamp),
      intent: order.intent.rawValue, strategy: order.strategy?.rawValue,
      account: order.account.rawValue, symbol: order.address,
      instrument: order.instrument.rawValue, side: order.side.rawValue, quantity: order.quantity,
      type: order.type, limitPrice: order.limitPrice, stopPrice: order.stopPrice,
      timeInForce: order.timeInForce.rawValue, state: order.state.rawValue, filled: order.filled,
      averagePrice: order.averagePrice, reason: order.reason,
      tag: order.tag.isEmpty ? nil : order.tag, parent: order.parent?.rawValue,
      brokerOrder: order.brokerOrder?.rawValue, perm: order.perm?.rawValue,
      terms: order.terms?.type?.summary, attributes: order.terms?.attributes?.words,
      script: order.script?.rawValue)
  }

  /// A request that was refused before an order existed.
  package init(_ refusal: JournalRefusal) {
    self.init(
      time: Moment(refusal.at.timestamp), updated: Moment(refusal.at.timestamp),
      intent: refusal.intent?.rawValue, strategy: refusal.strategy.rawValue,
      account: refusal.account.rawValue, symbol: refusal.address ?? "-",
      instrument: refusal.instrument?.rawValue, side: refusal.side?.rawValue,
      quantity: refusal.quantity, state: "refused", filled: .zero, reason: refusal.reason)
  }
}

extension FillRow {
  package init(_ fill: JournalFill) {
    self.init(
      time: fill.time.map { Moment($0.timestamp) }, timeText: fill.timeText,
      execution: fill.execution.rawValue, intent: fill.intent?.rawValue,
      strategy: fill.strategy?.rawValue, account: fill.account.rawValue, symbol: fill.address,
      instrument: fill.instrument.rawValue, side: fill.side.rawValue, quantity: fill.quantity,
      price: fill.price, exchange: fill.exchange, commission: fill.commission,
      currency: fill.commissionCurrency, realizedProfit: fill.realizedProfit,
      perm: fill.perm?.rawValue)
  }
}

extension PositionRow {
  package init(_ book: JournalBook) {
    self.init(
      account: book.account.rawValue, strategy: book.strategy?.rawValue, symbol: book.address,
      instrument: book.instrument.rawValue, quantity: book.quantity,
      averageCost: book.averagePrice, realizedProfit: book.realized)
  }
}

extension LogRow {
  package init(_ entry: LogEntry) {
    self.init(
      id: entry.id, time: Moment(entry.at.timestamp),
      level: LogLevel(entry.level), strategy: entry.strategy?.rawValue,
      account: entry.account?.rawValue, order: entry.order?.rawValue,
      source: entry.source.isEmpty ? nil : entry.source, message: entry.text)
  }
}
