import Journal
import Logging
import TradingModel

/// The journal and the log of a data folder, read for the command line. A file that is not there
/// yet reads as empty.
struct JournalFolder: JournalQuerying {
  /// The data folder.
  let path: String

  func orders(_ filter: JournalFilter) throws -> [OrderRow] {
    guard let reader = try reader() else { return [] }
    let wanted = JournalFolder.wanted(filter)
    var rows = try reader.orders(wanted).map(OrderRow.init)
    if !filter.openOnly { rows += try reader.refusals(wanted).map(OrderRow.init) }
    rows.sort { $0.time < $1.time }
    return JournalFolder.newest(rows, filter) { $0.symbol }
  }

  func fills(_ filter: JournalFilter) throws -> [FillRow] {
    guard let reader = try reader() else { return [] }
    let rows = try reader.fills(JournalFolder.wanted(filter)).map(FillRow.init)
    return JournalFolder.newest(rows, filter) { $0.symbol }
  }

  func books(_ filter: JournalFilter) throws -> BookList {
    guard let reader = try reader() else { return BookList(books: [], positions: []) }
    let account = filter.account.map(AccountName.init(rawValue:))
    func isWanted(_ address: String) -> Bool { filter.symbol == nil || filter.symbol == address }
    return BookList(
      books: try reader.books(account).filter { isWanted($0.address) },
      positions: try reader.accountPositions(account).filter { isWanted($0.address) })
  }

  func strategyPositions(_ filter: JournalFilter) throws -> [PositionRow] {
    guard let reader = try reader() else { return [] }
    let rows = try reader.books(filter.account.map(AccountName.init(rawValue:)))
      .filter { !$0.quantity.isZero }
      .filter { filter.strategy == nil || $0.strategy?.rawValue == filter.strategy }
      .map(PositionRow.init)
    return JournalFolder.newest(rows, filter) { $0.symbol }
  }

  func logs(_ filter: LogFilter) throws -> [LogRow] {
    let reader: LogReader
    do {
      reader = try LogReader(folder: path)
    } catch {
      if error.code == .missing { return [] }
      throw error
    }
    let wanted = Journal.LogFilter(
      strategy: filter.strategy.map(StrategyID.init(rawValue:)), level: filter.level.loggerLevel,
      since: filter.since, limit: filter.limit)
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
  private static func wanted(_ filter: JournalFilter) -> Journal.JournalFilter {
    Journal.JournalFilter(
      strategy: filter.strategy.map(StrategyID.init(rawValue:)),
      account: filter.account.map(AccountName.init(rawValue:)), since: filter.since,
      isOpenOnly: filter.openOnly,
      limit: filter.symbol == nil ? filter.limit : CommandArguments.maximumRows)
  }

  private static func newest<Row>(
    _ rows: [Row], _ filter: JournalFilter, symbol: (Row) -> String
  ) -> [Row] {
    Array(rows.filter { filter.symbol == nil || symbol($0) == filter.symbol }.suffix(filter.limit))
  }
}

extension OrderRow {
  init(_ order: JournalOrder) {
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
      terms: order.terms?.type?.summary, attributes: order.terms?.attributes?.words)
  }

  /// A request that was refused before an order existed.
  init(_ refusal: JournalRefusal) {
    self.init(
      time: Moment(refusal.at.timestamp), updated: Moment(refusal.at.timestamp),
      intent: refusal.intent?.rawValue, strategy: refusal.strategy.rawValue,
      account: refusal.account.rawValue, symbol: refusal.address ?? "-",
      instrument: refusal.instrument?.rawValue, side: refusal.side?.rawValue,
      quantity: refusal.quantity, state: "refused", filled: .zero, reason: refusal.reason)
  }
}

extension FillRow {
  init(_ fill: JournalFill) {
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
  init(_ book: JournalBook) {
    self.init(
      account: book.account.rawValue, strategy: book.strategy?.rawValue, symbol: book.address,
      instrument: book.instrument.rawValue, quantity: book.quantity,
      averageCost: book.averagePrice, realizedProfit: book.realized)
  }
}

extension LogRow {
  init(_ entry: LogEntry) {
    self.init(
      id: entry.id, time: Moment(entry.at.timestamp),
      level: RunnerConfiguration.LogLevel(entry.level), strategy: entry.strategy?.rawValue,
      source: entry.source.isEmpty ? nil : entry.source, message: entry.text)
  }
}
