public import TradingModel

/// Makes a `TradingResult` from what happens, as it happens: fills in their order, the worth at any
/// moment, days as they end, prices as they come.
///
/// Time must not run backwards between calls. Memory does not grow with samples and prices, which
/// are thinned (`EquityCurve.maximumPoints`, `PriceThinner.maximumBars` a symbol), only with fills
/// and days.
public struct ResultBuilder: Sendable {
  /// What became of the orders; the owner counts.
  public var orders = OrderCounts()
  /// The parameters in force.
  public var parameters: [NamedText] = []
  /// The rules by which orders were executed.
  public var execution: [NamedText] = []
  /// What a reader must know to believe it.
  public var notes: [String] = []

  private var result: TradingResult
  private var books: [String: LotBook] = [:]
  private var curve: EquityCurve
  private var prices: [PriceThinner] = []
  private var slots: [String: Int] = [:]
  private var withoutCommission = 0

  /// A builder of nothing yet.
  public init(
    kind: TradingResult.Kind, strategy: String?, script: String?, account: String,
    start: Timestamp, currency: String, capital: Money
  ) {
    result = TradingResult(
      kind: kind, strategy: strategy, script: script, account: account, start: start, end: start,
      currency: currency, capital: capital)
    curve = EquityCurve(first: EquityPoint(time: start, equity: capital, exposure: .zero))
  }

  /// Books an execution: it closes the oldest lots of the other side first, and what is left of it
  /// opens a lot. A fill without a quantity above nought is left out with a note.
  ///
  /// - Parameters:
  ///   - low: The lowest price of the symbol since its previous fill; nil where it is not known.
  ///   - high: The highest price of the symbol since its previous fill.
  public mutating func record(_ fill: ResultFill, low: Price?, high: Price?) {
    guard fill.quantity > .zero else {
      notes.append("A fill of \(fill.symbol) without a quantity was left out.")
      return
    }
    result.fills.append(fill)
    if fill.commission == nil { withoutCommission += 1 }
    books[fill.symbol, default: LotBook()].record(fill, low: low, high: high, &result.trades)
  }

  /// What the account is worth now. May be called at every price; the curve keeps the extremes.
  public mutating func sample(time: Timestamp, equity: Money, exposure: Money) {
    curve.add(EquityPoint(time: time, equity: equity, exposure: exposure))
  }

  /// A trading day has ended.
  public mutating func closeDay(_ day: DayClose) { result.days.append(day) }

  /// The number by which prices of a symbol are recorded without a look-up.
  public mutating func priceSlot(symbol: String) -> Int {
    if let slot = slots[symbol] { return slot }
    slots[symbol] = prices.count
    prices.append(PriceThinner(symbol: symbol))
    return prices.count - 1
  }

  /// A bar of a symbol's market, for the chart.
  public mutating func price(symbol: String, bar: Bar) {
    prices[priceSlot(symbol: symbol)].add(bar)
  }

  /// A bar of the market of a slot of `priceSlot`.
  public mutating func price(slot: Int, bar: Bar) { prices[slot].add(bar) }

  /// A single price of the market of a slot of `priceSlot`: a trade, or a quote's mid.
  public mutating func price(slot: Int, time: Timestamp, price: Price) {
    prices[slot].add(time: time, price: price)
  }

  /// The result. Positions that are still open are valued at their mark, or at the price of their
  /// last fill with a note where there is none.
  public mutating func finish(end: Timestamp, marks: [String: Mark]) -> TradingResult {
    for symbol in books.keys.sorted() {
      guard let book = books[symbol], book.isOpen else { continue }
      if marks[symbol] == nil {
        notes.append("No price of \(symbol) is known at the end; its last fill stands for it.")
      }
      book.value(symbol: symbol, at: marks[symbol], into: &result.trades)
    }
    if withoutCommission > 0 {
      notes.append(
        "\(withoutCommission) of \(result.fills.count) fills have no commission; they count as"
          + " free.")
    }
    result.end = end
    result.equity = curve.points(end: end)
    result.prices = prices.map(\.series)
    result.orders = orders
    result.parameters = parameters
    result.execution = execution
    result.notes = notes
    return result
  }
}
