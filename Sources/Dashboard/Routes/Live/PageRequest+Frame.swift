import Control
import Pages
import TradingModel

extension PageRequest {
  /// How its reader wants to see the page.
  var viewer: PageViewer {
    var clock = PageClock()
    // A choice in the address holds for the one page.
    if let zone = (query["zone"] ?? chosen["zone"]).flatMap(PageClock.Zone.init(rawValue:)) {
      clock.zone = zone
    }
    if let exchange = query["exchange"] ?? chosen["exchange"] { clock.exchange = exchange }
    return PageViewer(
      clock: clock, theme: chosen["theme"].flatMap(PageViewer.Theme.init(rawValue:)) ?? .system,
      path: target, now: now)
  }

  /// Whether a program asks: it is answered in JSON, also when something is wrong.
  var isOfProgram: Bool { path.hasPrefix("/api/") }

  /// The page's frame, but for the daemon's state, which the server adds.
  func frame(_ title: String, _ place: PageFrame.Place?) -> PageFrame {
    var frame = PageFrame(title: title, place: place, viewer: viewer)
    frame.notice = notice
    return frame
  }
}

extension Sources {
  /// What stands of the daemon at the head of every page.
  func light() async -> DaemonLight {
    do {
      guard let status = try await status() else { return DaemonLight(.away) }
      let alarms = Alarm.list(
        status: status, strategies: try await strategies() ?? [], feeds: try await feeds())
      return DaemonLight(
        .running(mode: status.mode, since: status.started), alarms: alarms.count)
    } catch {
      return DaemonLight(.silent("\(error)"), alarms: 1)
    }
  }

  /// The streams of market data; nil while no daemon runs.
  func feeds() async throws -> FeedReport? {
    guard case .feeds(let report)? = try await ask(.feeds) else { return nil }
    return report
  }

  /// What the list of strategies leaves out; empty while no daemon runs.
  func details(of strategy: String? = nil) async throws -> [StrategyDetailRow] {
    guard case .strategyDetails(let rows)? = try await ask(.strategyDetails(strategy: strategy))
    else { return [] }
    return rows
  }

  /// What the accounts hold; empty while no daemon runs.
  func portfolio() async throws -> [PortfolioRow] {
    guard case .portfolio(let rows)? = try await ask(.portfolio(account: nil)) else { return [] }
    return rows
  }

  /// What holds trading back; while no daemon runs, what the journal has of it.
  func restraints() async throws -> [RestraintRow] {
    if case .restraints(let rows)? = try await ask(.restraints) { return rows }
    let pages = past.pages
    return try await read { _ in try pages.restraints() }
  }

  /// The risk gate's limits; empty while no daemon runs.
  func limits() async throws -> [RiskRow] {
    guard case .risk(let rows)? = try await ask(.risk) else { return [] }
    return rows
  }

  /// The gateways' budgets; empty while no daemon runs.
  func budgets() async throws -> [BudgetRow] {
    guard case .budget(let rows)? = try await ask(.budget) else { return [] }
    return rows
  }

  /// The books of every owner as far as they are known, with what a running daemon adds.
  func books(_ status: StatusReport?, _ portfolio: [PortfolioRow]) async throws -> BookList {
    let pages = past.pages
    var (books, mustRead) = try await read { _ in try pages.booksNow() }
    if mustRead { readBooks() }
    books.add(holds: status?.holds ?? [], portfolio: portfolio)
    return books
  }

  /// The newest log lines of level error, newest last.
  func errors() async throws -> [LogRow] {
    let pages = past.pages
    var filter = LogPageFilter()
    filter.level = .error
    return try await read { [filter] _ in try pages.logs(filter).rows }
  }
}
