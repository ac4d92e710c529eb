package import Journal
import Logging
import Synchronization
import TradingModel

/// Pages of the journal and the log of a data folder for programs that read many: the files stay
/// open between pages. Reads only, but for a file in which the books are noted (`BookKeeper`);
/// files that do not exist yet read as empty, and are looked for again at the next page. Any
/// thread; orders wait for orders, and log lines for log lines.
package final class JournalPages: Sendable {
  /// The data folder.
  package let folder: String
  private let readers = Mutex(Readers())

  private struct Readers {
    var journal: JournalReader?
    var logs: LogReader?
    var books: BookKeeper?
  }

  /// How long a page of the log looks for lines before it ends early.
  package static let patience = Duration.milliseconds(350)
  /// How long a page of orders or fills looks for rows that no index leads to.
  package static let rowPatience = Duration.milliseconds(60)

  package init(folder: String) { self.folder = folder }

  /// Orders and refused requests, by the time of the request.
  package func orders(
    _ filter: TradePageFilter = TradePageFilter(), _ turn: RowTurn = .newest
  ) throws -> RowPage<OrderRow> {
    guard let selection = JournalPages.selection(filter), let reader = try journal() else {
      return RowPage(rows: [])
    }
    let page = try reader.orderPage(
      selection, JournalPages.turn(turn), isOver: JournalPages.isOver(JournalPages.rowPatience))
    return RowPage(
      rows: page.rows.map { row in
        switch row {
        case .order(let order): OrderRow(order)
        case .refusal(let refusal): OrderRow(refusal)
        }
      }, older: page.older?.description, newer: page.newer?.description,
      note: page.isPartial ? JournalPages.endedEarly : nil)
  }

  /// Fills with their commissions, by the time of the execution.
  package func fills(
    _ filter: TradePageFilter = TradePageFilter(), _ turn: RowTurn = .newest
  ) throws -> RowPage<FillRow> {
    guard let selection = JournalPages.selection(filter), let reader = try journal() else {
      return RowPage(rows: [])
    }
    let page = try reader.fillPage(
      selection, JournalPages.turn(turn), isOver: JournalPages.isOver(JournalPages.rowPatience))
    return RowPage(
      rows: page.rows.map(FillRow.init), older: page.older?.description,
      newer: page.newer?.description, note: page.isPartial ? JournalPages.endedEarly : nil)
  }

  /// Reads the books, however long it takes; `booksNow` knows them then. The first reading of a
  /// folder reads every fill, each later one what was recorded since.
  package func readBooks() throws { _ = try bookKeeper()?.books() }

  /// The books with the broker's positions, as `JournalFolder.books`, as far as they are known: this
  /// waits for no long reading. With `mustRead` the caller is to see to a `readBooks`.
  package func booksNow() throws -> (list: BookList, mustRead: Bool) {
    guard let keeper = try bookKeeper(), let reader = try journal() else {
      return (BookList(books: [], positions: []), false)
    }
    let glance = try keeper.glance()
    var list = BookList(
      books: glance.books ?? [],
      positions: glance.books == nil ? [] : try reader.accountPositions())
    list.note = JournalPages.note(glance)
    list.isUnknown = glance.books == nil
    return (list, glance.mustRead)
  }

  private static func note(_ glance: BookGlance) -> String? {
    guard let progress = glance.progress else { return nil }
    let part = "\(Int(progress * 100)) % is done"
    return glance.books == nil
      ? "All executions are being read, which takes some seconds (\(part)). Until then profits and "
        + "books are not shown."
      : "An execution was corrected or told late, so all are being read anew (\(part)). Until then "
        + "profits and books are shown as they were before it."
  }

  /// What a strategy holds by its own fills, as `JournalFolder.strategyPositions`, and its profit
  /// over time, as far as they are known.
  package func standing(
    of strategy: String
  ) throws -> (positions: [PositionRow], curve: [BookGlance.Point]) {
    guard let glance = try bookKeeper()?.glance() else { return ([], []) }
    let rows = (glance.books ?? [])
      .filter { $0.strategy?.rawValue == strategy && !$0.quantity.isZero }
      .map(PositionRow.init)
    return (rows, glance.curves[StrategyID(rawValue: strategy)] ?? [])
  }

  /// Log lines in the order of writing.
  package func logs(
    _ filter: LogPageFilter = LogPageFilter(), _ turn: RowTurn = .newest
  ) throws -> RowPage<LogRow> {
    guard let reader = try logs() else { return RowPage(rows: []) }
    var wanted = Journal.LogFilter(
      strategy: filter.strategy.map(StrategyID.init(rawValue:)),
      account: filter.account.map(AccountName.init(rawValue:)),
      order: filter.order.map(IntentID.init(rawValue:)), level: filter.level.loggerLevel,
      since: filter.since, until: filter.until, search: LogSearch(filter.search),
      limit: max(1, min(filter.limit, 10_000)))
    if filter.level == .debug { wanted.level = nil }
    let page = try reader.page(
      wanted, JournalPages.turn(turn), isOver: JournalPages.isOver(JournalPages.patience))
    return RowPage(
      rows: page.entries.map(LogRow.init), older: page.older.map(String.init),
      newer: page.newer.map(String.init), note: JournalPages.note(page, filter))
  }

  private static func note(_ page: LogPage, _ filter: LogPageFilter) -> String? {
    if page.isPartial { return endedEarly }
    if page.unindexed > 0 {
      return "\(page.unindexed) lines of an older version are not searched yet: their index is "
        + "being made while the daemon runs."
    }
    if LogSearch(filter.search) == nil && filter.search.contains(where: { !$0.isWhitespace }) {
      return "Nothing in the search has a letter or a digit, so every line is shown."
    }
    return nil
  }

  // MARK: Words

  private static let endedEarly = "The search took long and stopped here; the next page goes on."

  private static func isOver(_ patience: Duration) -> () -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + patience
    return { clock.now >= end }
  }

  /// A cursor that cannot be read shows the newest rows.
  private static func turn<Cursor: LosslessStringConvertible & Hashable & Sendable>(
    _ turn: RowTurn
  ) -> PageTurn<Cursor> {
    switch turn {
    case .newest: .newest
    case .oldest: .oldest
    case .before(let text): Cursor(text).map { .before($0) } ?? .newest
    case .after(let text): Cursor(text).map { .after($0) } ?? .newest
    }
  }

  /// Nil where nothing can fit.
  private static func selection(_ filter: TradePageFilter) -> JournalSelection? {
    var result = JournalSelection()
    result.account = filter.account.map(AccountName.init(rawValue:))
    result.strategy = filter.strategy.map(StrategyID.init(rawValue:))
    result.symbol = filter.symbol
    if let side = filter.side {
      guard let side = Side(rawValue: side.uppercased()) else { return nil }
      result.side = side
    }
    for word in filter.states where word != "refused" {
      if word == "open" {
        result.states.formUnion(OrderState.allCases.filter { !$0.isFinal })
      } else if let state = OrderState(rawValue: word) {
        result.states.insert(state)
      }
    }
    if !filter.states.isEmpty {
      result.includesRefused = filter.states.contains("refused")
      result.includesOrders = !result.states.isEmpty
      guard result.includesRefused || result.includesOrders else { return nil }
    }
    result.since = filter.since
    result.until = filter.until
    result.tag = filter.tag
    result.limit = filter.limit
    return result
  }

  // MARK: Files

  /// The journal, open; nil while there is none.
  package func journal() throws -> JournalReader? {
    if let open = readers.withLock({ $0.journal }) { return open }
    do {
      let reader = try JournalReader(folder: folder)
      readers.withLock { $0.journal = reader }
      return reader
    } catch {
      if error.code == .missing { return nil }
      throw error
    }
  }

  private func bookKeeper() throws -> BookKeeper? {
    if let open = readers.withLock({ $0.books }) { return open }
    do {
      let keeper = try BookKeeper(folder: folder, notes: true)
      // Two that come first at once keep one, so that one reads all fills.
      return readers.withLock { state in
        if state.books == nil { state.books = keeper }
        return state.books
      }
    } catch {
      if error.code == .missing { return nil }
      throw error
    }
  }

  /// The log, open; nil while there is none.
  package func logs() throws -> LogReader? {
    if let open = readers.withLock({ $0.logs }) { return open }
    do {
      let reader = try LogReader(folder: folder)
      readers.withLock { $0.logs = reader }
      return reader
    } catch {
      if error.code == .missing { return nil }
      throw error
    }
  }
}
