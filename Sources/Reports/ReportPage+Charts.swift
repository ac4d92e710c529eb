import Performance
import TradingModel

extension ReportPage {
  /// The symbols with a chart, most fills first.
  private var chartedSymbols: [PriceSeries] {
    let fills = Dictionary(grouping: result.fills, by: \.symbol).mapValues(\.count)
    let ranked = result.prices.filter { !$0.bars.isEmpty }.enumerated().sorted {
      let (left, right) = (fills[$0.element.symbol] ?? 0, fills[$1.element.symbol] ?? 0)
      return left != right ? left > right : $0.offset < $1.offset
    }
    return ranked.prefix(Self.maximumSymbols).map(\.element)
  }

  /// Every chart over time.
  var plots: [Plot] {
    let axis = TimeAxis(result)
    var plots = [equityPlot(axis), fallPlot(axis)]
    for (index, series) in chartedSymbols.enumerated() {
      plots.append(pricePlot(series, index, axis))
    }
    if !tables.rolling.isEmpty { plots.append(rollingPlot(axis)) }
    return plots
  }

  private func equityPlot(_ axis: TimeAxis) -> Plot {
    let values = result.equity.map(\.equity.doubleValue)
    let capital = result.capital.doubleValue
    let value = ValueAxis(values + [capital])
    let last = values.last ?? capital
    return Plot(
      id: "equity", title: "Worth in \(result.currency)",
      description: "The worth from \(Wording.number(capital, 2)) at the start to"
        + " \(Wording.number(last, 2)) \(result.currency) at the end, lowest"
        + " \(Wording.number(values.min() ?? capital, 2)), highest"
        + " \(Wording.number(values.max() ?? capital, 2)).",
      unit: .money, height: 300, xs: result.equity.map { axis.place($0.time) },
      seconds: result.equity.map(\.time.seconds),
      lines: [Plot.Line(name: "worth", style: "equity", values: values, base: value.low)],
      axis: value)
  }

  private func fallPlot(_ axis: TimeAxis) -> Plot {
    var highest = -Double.infinity
    let values = result.equity.map { point -> Double in
      highest = max(highest, point.equity.doubleValue)
      return highest > 0 ? point.equity.doubleValue / highest - 1 : 0
    }
    let deepest = values.min() ?? 0
    return Plot(
      id: "fall", title: "Drawdown from the highest worth",
      description: "The drawdown; the deepest is \(Wording.percent(deepest)).",
      unit: .part, height: 140, xs: result.equity.map { axis.place($0.time) },
      seconds: result.equity.map(\.time.seconds),
      lines: [Plot.Line(name: "drawdown", style: "fall", values: values, base: 0)],
      axis: ValueAxis(values, always: [0]), fixed: [0])
  }

  private func rollingPlot(_ axis: TimeAxis) -> Plot {
    let values = tables.rolling.map(\.value)
    let known = values.compactMap { $0 }
    // A day's value is known at its end.
    let seconds = tables.rolling.map { Int64($0.day) * 86_400 + 86_399 }
    return Plot(
      id: "rolling", title: "Sharpe ratio of the last \(tables.rollingDays) days",
      description: "The rolling Sharpe ratio, from \(Wording.value(known.min(), .ratio)) to"
        + " \(Wording.value(known.max(), .ratio)).",
      unit: .ratio, height: 200, xs: seconds.map { axis.place(Timestamp(seconds: $0)) },
      seconds: seconds,
      lines: [Plot.Line(name: "Sharpe ratio", style: "ratio", values: values, base: nil)],
      axis: ValueAxis(known + [0]), fixed: [0], isDaily: true)
  }

  private func pricePlot(_ series: PriceSeries, _ index: Int, _ axis: TimeAxis) -> Plot {
    let fills = result.fills.filter { $0.symbol == series.symbol }
    let trades = result.trades.filter { $0.symbol == series.symbol && $0.exitTime != nil }
    let lows = series.bars.map(\.low.doubleValue)
    let highs = series.bars.map(\.high.doubleValue)
    let shown = fills.suffix(Plot.maximumMarks)
    let value = ValueAxis(lows + highs + shown.map(\.price.doubleValue))
    var plot = Plot(
      id: "price\(index)",
      title: series.symbol + (fills.count > shown.count ? " (its newest fills)" : ""),
      description: "The price of \(series.symbol) from \(series.bars[0].open) to"
        + " \(series.bars[series.bars.count - 1].close) with \(fills.count) fills.",
      unit: .ratio, places: Self.places(series), height: 340,
      xs: series.bars.map { axis.place($0.start) }, seconds: series.bars.map(\.start.seconds),
      lines: [
        Plot.Line(
          name: "price", style: "price", values: series.bars.map(\.close.doubleValue), base: nil)
      ], band: (lows, highs), axis: value)
    plot.marks = shown.map { fill in
      let tag = fill.tag.map { " " + $0 } ?? ""
      return Plot.Mark(
        place: axis.place(fill.time), value: fill.price.doubleValue, isBuy: fill.side == .buy,
        text: "\(fill.side == .buy ? "bought" : "sold") \(Wording.exact(fill.quantity)) at"
          + " \(Wording.exact(fill.price))\(tag)")
    }
    plot.trips = trades.suffix(Plot.maximumMarks).map { trip in
      Plot.Trip(
        from: (axis.place(trip.entryTime), trip.entryPrice.doubleValue),
        to: (axis.place(trip.exitTime ?? trip.entryTime), trip.exitPrice.doubleValue),
        won: trip.net > .zero)
    }
    return plot
  }

  /// As many digits as the prices have.
  private static func places(_ series: PriceSeries) -> Int {
    let digits = series.bars.prefix(500).map { Int($0.close.normalized.scale) }.max() ?? 2
    return min(max(digits, 2), 8)
  }

  /// The curves at the top.
  func curves(_ page: inout Markup, _ plots: [Plot]) {
    page.line("<section class=\"card\" aria-label=\"Curves\"><div class=\"bar\">")
    page.line("<h2>Worth</h2><div id=\"ranges\" class=\"ranges\"></div></div>")
    for plot in plots where plot.id == "equity" || plot.id == "fall" { page.raw(plot.figure()) }
    page.line("</section>")
    let prices = plots.filter { $0.id.hasPrefix("price") }
    guard !prices.isEmpty else { return }
    page.line("<section class=\"card\" aria-label=\"Prices and fills\"><div class=\"bar\">")
    page.raw("<h2>Price and fills</h2>")
    if prices.count > 1 {
      page.raw("<label>Symbol <select id=\"symbols\">")
      for plot in prices { page.element("option", "value=\"\(plot.id)\"", text: plot.title) }
      page.raw("</select></label>")
    }
    page.raw("<p class=\"legend\"><svg width=\"14\" height=\"12\"><use href=\"#buy\" x=\"7\"")
    page.raw(" y=\"2\"/></svg>bought <svg width=\"14\" height=\"12\"><use href=\"#sell\" x=\"7\"")
    page.line(" y=\"10\"/></svg>sold; lines join entries and exits</p></div>")
    page.raw("<svg class=\"unseen\" aria-hidden=\"true\"><defs>")
    page.raw("<path id=\"buy\" class=\"buy\" d=\"M0 0L5.5 9H-5.5Z\"/>")
    page.line("<path id=\"sell\" class=\"sell\" d=\"M0 0L5.5 -9H-5.5Z\"/></defs></svg>")
    for plot in prices { page.raw(plot.figure()) }
    if result.prices.count > prices.count {
      page.element(
        "p", "class=\"more\"",
        text: "\(result.prices.count - prices.count) more symbols have no chart here.")
    }
    page.line("</section>")
  }

  /// The rolling ratio and the histogram, side by side where there is room.
  func distribution(_ page: inout Markup, _ plots: [Plot]) {
    guard !tables.histogram.isEmpty else { return }
    page.line("<div class=\"pair\">")
    if let rolling = plots.first(where: { $0.id == "rolling" }) {
      page.line("<section class=\"card\" aria-label=\"Rolling Sharpe ratio\">")
      page.line("<h2>Rolling Sharpe ratio</h2>\(rolling.figure())</section>")
    }
    page.line("<section class=\"card\" aria-label=\"Returns\"><h2>Returns of days</h2>")
    page.line("\(histogram())</section></div>")
  }

  private func histogram() -> String {
    let bins = tables.histogram
    guard let first = bins.first, let last = bins.last else { return "" }
    let most = Double(bins.map(\.count).max() ?? 1)
    let width = last.upper - first.lower
    var markup = Markup()
    markup.raw("<figure class=\"chart\"><div class=\"plot\" role=\"img\" aria-label=\"")
    markup.raw("How often a day's return was how high, from \(Wording.percent(first.lower)) to ")
    markup.raw("\(Wording.percent(last.upper)); the fullest bin holds \(Int(most)) days.\">")
    markup.line("<svg class=\"frame\" width=\"100%\" height=\"200\"><g class=\"grid\">")
    for tick in ValueAxis([0, most], always: [0, most]).ticks(4) where tick <= most {
      let y = Plot.short(100 - tick / most * 96)
      markup.raw("<line x1=\"0\" x2=\"100%\" y1=\"\(y)%\" y2=\"\(y)%\"/><text x=\"100%\" dx=\"8\"")
      markup.raw(" y=\"\(y)%\" dy=\".32em\">\(Wording.number(tick, 0))</text>")
    }
    let axis = ValueAxis([], always: [first.lower, last.upper])
    for tick in axis.ticks(8) where tick >= first.lower && tick <= last.upper {
      let x = Plot.short((tick - first.lower) / width * 100)
      markup.raw("<text x=\"\(x)%\" y=\"100%\" dy=\"18\" text-anchor=\"middle\">")
      markup.raw("\(Wording.percent(tick, width < 0.02 ? 2 : 1))</text>")
    }
    markup.line("</g>")
    for bin in bins where bin.count > 0 {
      let x = Plot.short((bin.lower - first.lower) / width * 100)
      let part = Plot.short((bin.upper - bin.lower) / width * 100)
      let height = Double(bin.count) / most * 96
      markup.raw("<rect class=\"bin \(bin.lower < 0 ? "lost" : "won")\" x=\"\(x)%\" ")
      markup.raw("y=\"\(Plot.short(100 - height))%\" width=\"\(part)%\" ")
      markup.raw("height=\"\(Plot.short(height))%\"><title>\(Wording.percent(bin.lower)) to ")
      markup.line("\(Wording.percent(bin.upper)): \(bin.count) days</title></rect>")
    }
    markup.line("</svg></div></figure>")
    return markup.html
  }
}
