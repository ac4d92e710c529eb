import Control
import Pages
import TradingModel

/// Loads the bars of a strategy's page, with its fills and working orders.
enum StrategyChart {
  /// What was asked for; nil leaves the choice to what there is.
  struct Question {
    var symbol: String?
    var size: Int32?
    /// The moment that is to be seen; nil for now.
    var at: Timestamp?

    init(_ request: PageRequest) {
      symbol = request.query["symbol"]
      size = request.query["bar"].flatMap { Int32($0) }.flatMap {
        (1...86_400).contains($0) ? $0 : nil
      }
      at = request.query["at"].flatMap { Int64($0) }.map { Timestamp(rawValue: $0) }
        .flatMap { $0 > Timestamp(seconds: 0) && $0 <= request.now ? $0 : nil }
    }
  }

  /// How many bars are shown, and how many of them lie after a moment that was asked for.
  static let bars = 240
  static let barsAfter: Int64 = 60
  /// Sizes that are always offered, in seconds.
  static let sizes: Set<Int32> = [60, 300, 3600]

  /// Nil when the strategy has no symbol, now or in the journal.
  static func load(
    _ name: String, _ row: StrategyRow?, _ question: Question, _ sources: Sources
  ) async throws -> StrategyPage.Chart? {
    let report = try await sources.feeds()
    let streams = (report?.streams ?? []).filter { $0.strategies.contains(name) }
    let pages = sources.past.pages
    var own = TradePageFilter()
    own.strategy = name
    var symbols = row?.symbols ?? []
    if symbols.isEmpty { symbols = streams.map(\.symbol) }
    if symbols.isEmpty {
      symbols = Set(try await sources.read { [own] _ in try pages.fills(own).rows }.map(\.symbol))
        .sorted()
    }
    // One that it traded before is asked for by its orders.
    if let asked = question.symbol, !symbols.contains(asked) {
      own.symbol = asked
      own.limit = 1
      if try await !sources.read({ [own] _ in try pages.fills(own).rows }).isEmpty {
        symbols.append(asked)
      }
    }
    guard let first = symbols.first else { return nil }
    let symbol = question.symbol.flatMap { symbols.contains($0) ? $0 : nil } ?? first
    let kept = streams.first { $0.symbol == symbol }?.bars ?? []
    let size = question.size ?? kept.min() ?? 60
    var chart = StrategyPage.Chart(
      symbols: symbols, symbol: symbol, sizes: sizes.union(kept).union([size]).sorted(), size: size)
    chart.at = question.at
    do {
      chart.bars = try await bars(name, chart, sources)
      if chart.bars == nil { chart.problem = "Bars come from the daemon, and none runs." }
    } catch let failure as ControlFailure {
      chart.problem = failure.message
    }
    return chart
  }

  /// The bars with what the strategy did in them; nil while no daemon runs.
  private static func bars(
    _ name: String, _ chart: StrategyPage.Chart, _ sources: Sources
  ) async throws -> BarChart? {
    let end = chart.at.map { $0.advanced(by: .seconds(Int64(chart.size) * barsAfter)) }
      .flatMap { $0 < sources.now() ? $0 : nil }
    let answer = try await sources.ask(
      .bars(
        BarQuestion(
          symbol: chart.symbol, bar: chart.size, count: bars, end: end.map { Moment($0) })))
    guard case .bars(let frame)? = answer else { return nil }
    let pages = sources.past.pages
    var own = TradePageFilter()
    own.strategy = name
    own.symbol = chart.symbol
    own.limit = 2000
    own.since = frame.rows.first?.bar.start
    own.until = end
    let fills = try await sources.read { [own] _ in try pages.fills(own).rows }
    own.since = nil
    own.states = ["open"]
    own.limit = 100
    // Those that work now say nothing of the past.
    let orders =
      end == nil ? try await sources.read { [own] _ in try pages.orders(own).rows } : []
    let path = PagePath.with(
      "/api/strategies/\(PagePath.part(name))/chart.json",
      [
        ("symbol", chart.symbol), ("bar", "\(chart.size)"),
        ("at", chart.at.map { "\($0.rawValue)" }),
      ])
    var picture = BarChart(
      symbol: chart.symbol, bars: frame.rows.map(\.bar),
      fills: fills.compactMap(BarChart.Fill.init),
      orders: orders.compactMap(BarChart.Line.init), path: path)
    picture.at = chart.at
    return picture
  }
}

/// The rows of the chart for the script.
struct StrategyChartRows: PageRoute {
  let path: RoutePath = "/api/strategies/{name}/chart.json"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let name = request.part("name")
    let row = try await sources.strategies()?.first { $0.name == name }
    let question = StrategyChart.Question(request)
    guard let chart = try await StrategyChart.load(name, row, question, sources)?.bars else {
      return .missing("There are no bars for \(name).")
    }
    return .json(try ControlCoding.encode(chart.rows))
  }
}

extension BarChart.Fill {
  init?(_ row: FillRow) {
    guard let time = row.time else { return nil }
    let isBuy = row.side.lowercased().hasPrefix("b")
    self.init(
      time: time.timestamp, price: row.price, isBuy: isBuy,
      text: "\(isBuy ? "bought" : "sold") \(row.quantity) at \(row.price)",
      path: row.intent.map(PagePath.order))
  }
}

extension BarChart.Line {
  init?(_ row: OrderRow) {
    guard let price = row.limitPrice ?? row.stopPrice, let side = row.side else { return nil }
    let isBuy = side.lowercased().hasPrefix("b")
    let rest = row.quantity.map { $0 - row.filled }
    self.init(
      price: price, isBuy: isBuy,
      text: "\(isBuy ? "buy" : "sell") \(rest?.description ?? "") \(row.type ?? "")")
  }
}
