import StrategyChannel
import TradingModel

/// Messages that are well formed and that no honest child sends, from a seed.
struct Hostile {
  private var state: UInt64
  private let strategies: Int
  private var number: Int64 = 0

  init(seed: UInt64, strategies: Int) {
    state = seed
    self.strategies = strategies
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  private mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  private mutating func integer() -> Int64 {
    let edges: [Int64] = [.min, .max, -1, 0, 1, 2, 1 << 53, 86_400, .min + 1]
    return below(4) == 0 ? Int64(bitPattern: next()) : edges[below(edges.count)]
  }

  private mutating func small() -> Int32 { Int32(truncatingIfNeeded: integer()) }

  private mutating func decimal() -> Decimal64 {
    Decimal64(mantissa: integer(), scale: UInt8(below(19)))
  }

  private mutating func text() -> String {
    let edges = [
      "", "AAPL.NASDAQ", "MSFT.NASDAQ", "../../x\0", "\u{1B}]0;x\u{7}", "\n2026 FILLED",
      "r1-0", "paper", "second", "U999", "con:-1", "con:99999999999999999999", "\u{202E}",
      "ES.CME.209999", String(repeating: "x", count: 250), "migrate", "on_quote", "AAPL.NASDAQ.",
      "a+b-c", "1*AAPL.NASDAQ-2*MSFT.NASDAQ",
    ]
    return edges[below(edges.count)]
  }

  private mutating func ticket() -> OrderTicket {
    let types: [OrderType] = [
      .market, .limit(decimal()), .stop(decimal()),
      .stopLimit(stop: decimal(), limit: decimal()), .marketOnClose, .limitOnClose(decimal()),
      .marketToLimit,
    ]
    return OrderTicket(
      instrument: InstrumentID(rawValue: below(2) == 0 ? 1 : integer()),
      side: below(2) == 0 ? .buy : .sell, quantity: decimal(), type: types[below(types.count)],
      bracket: below(3) == 0 ? .init(takeProfit: decimal(), stopLoss: decimal()) : nil,
      tag: String(text().prefix(64)))
  }

  private mutating func action() -> OrderRequest.Action {
    switch below(5) {
    case 0: .place(ticket())
    case 1: .modify(IntentID(rawValue: text()), quantity: decimal(), type: .limit(decimal()))
    case 2: .cancel(IntentID(rawValue: text()))
    case 3: .cancelAll
    default: .preview(ticket())
    }
  }

  private mutating func wish() -> SymbolWish {
    SymbolWish(
      symbol: text(),
      bars: (0..<below(17)).map { _ in BarSize(rawValue: small()) }, warmup: small(), depth: small()
    )
  }

  private mutating func fault() -> ScriptFault {
    ScriptFault(file: text(), line: small(), message: text(), traceback: text())
  }

  /// The next message; most are of a strategy that exists.
  mutating func message() -> ChildMessage {
    let strategy = UInt16(below(strategies))
    let body: ChildMessage.Body
    switch below(13) {
    case 0: body = .described(StrategyDescription(wishes: [wish()], callbacks: [text()]))
    case 1: body = .described(StrategyDescription(wishes: [wish(), wish()], fault: nil))
    case 2: body = .started
    case 3, 4:
      number += 1
      body = .request(
        number: number, account: AccountName(rawValue: text()), action())
    case 5: body = .log(.error, text: text(), file: text(), line: small())
    case 6:
      body = .state(
        SavedState(version: integer(), bytes: [UInt8](repeating: 0xFF, count: below(2000))))
    case 7:
      body = .timerSet(
        id: integer(), delay: .nanoseconds(integer()), isRepeating: below(2) == 0)
    case 8: body = .timerCancel(id: integer())
    case 9: body = .subscribe(wish())
    case 10: body = .unsubscribe(symbol: text())
    case 11: body = .fault(callback: text() == "migrate" ? "x" : "on_quote", fault())
    default: body = .interrupted(callback: "x", after: .nanoseconds(integer()), fault())
    }
    return ChildMessage(strategy: strategy, body)
  }
}
