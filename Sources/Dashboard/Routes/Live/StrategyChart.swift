import Control
import Pages
import TradingModel

/// Loads the bars of a strategy's page, with its fills and working orders.
enum StrategyChart {
  /// What was asked for; nil leaves the choice to what there is.
  struct Question {
    var symbol: String?
    var size: Int32?

    init(_ request: PageRequest) {
      symbol = request.query["symbol"]
      size = request.query["bar"].flatMap { Int32($0) }.flatMap {
        (1...86_400).contains($0) ? $0 : nil
      }
    }
  }

  /// How many bars are shown.
  static let bars = 240
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
    guard let first = symbols.first else { return nil }
    let symbol = question.symbol.flatMap { symbols.contains($0) ? $0 : nil } ?? first
    let kept = streams.first { $0.symbol == symbol }?.bars ?? []
    let size = question.size ?? kept.min() ?? 60
    var chart = StrategyPage.Chart(
      symbols: symbols, symbol: symbol, sizes: sizes.union(kept).union([size]).sorted(), size: size)
    do {
      let answer = try await sources.ask(
        .bars(BarQuestion(symbol: symbol, bar: size, count: bars)))
      guard case .bars(let frame)? = answer else {
        chart.problem = "Bars come from the daemon, and none runs."
        return chart
      }
      own.symbol = symbol
      own.since = frame.rows.first?.bar.start
      own.limit = 2000
      let fills = try await sources.read { [own] _ in try pages.fills(own).rows }
      own.since = nil
      own.states = ["open"]
      own.limit = 100
      let orders = try await sources.read { [own] _ in try pages.orders(own).rows }
      let path = PagePath.with(
        "/api/strategies/\(PagePath.part(name))/chart.json",
        [("symbol", symbol), ("bar", "\(size)")])
      chart.bars = BarChart(
        symbol: symbol, bars: frame.rows.map(\.bar),
        fills: fills.compactMap(BarChart.Fill.init),
        orders: orders.compactMap(BarChart.Line.init), path: path)
    } catch let failure as ControlFailure {
      chart.problem = failure.message
    }
    return chart
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
