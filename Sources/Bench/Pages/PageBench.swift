import Glibc
import Journal
import Logging
import Orders
import SystemKit
import TradingModel

/// How fast pages of a large journal and log are: `./dev bench journal`.
///
/// The files are made by the product's own writers, once, and used again as long as they hold as
/// much; making ten million lines takes some minutes and some gigabytes.
struct PageBench {
  let folder: String
  let fills: Int
  let lines: Int

  private static let strategies = (0..<20).map { StrategyID(rawValue: "strategy-\($0)") }
  private static let accounts = (0..<4).map { AccountName(rawValue: "account-\($0)") }
  private static let start = Timestamp(seconds: 1_790_000_000)

  func run() throws {
    if mkdir(folder, 0o700) != 0 && errno != EEXIST {
      throw BenchError("\(folder) cannot be made: \(String(cString: strerror(errno)))")
    }
    let data = try DataFolder(path: folder)
    try makeLines(data)
    try makeFills(data)
    try measureLines()
    try measureFills()
  }

  // MARK: Making

  private func makeLines(_ data: DataFolder) throws {
    let clock: @Sendable () -> Timestamp = { PageBench.start }
    let store = try LogStore(
      folder: data, capacity: 20_000, retention: Int64(lines) + 1_000_000, clock: clock)
    let known = try LogReader(folder: folder).page(LogFilter(limit: 1), .newest).newest
    let begun = MonotonicClock.now()
    for number in Int(known)..<max(lines, Int(known)) {
      store.append(PageBench.line(number))
      if number % 10_000 == 9_999 {
        if let failure = store.flush() { throw failure }
        progress("log lines", number + 1, lines)
      }
    }
    if let failure = store.flush() { throw failure }
    rate("log write", lines - Int(known), since: begun)
  }

  static func line(_ number: Int) -> LogEntry {
    let strategy = number % 3 == 0 ? nil : PageBench.strategies[number % 20]
    let account = number % 4 == 0 ? PageBench.accounts[number / 4 % 4] : nil
    let level: Logger.Level =
      number % 5_000 == 17
      ? .error : number % 500 == 3 ? .warning : number % 4 == 0 ? .debug : .info
    let symbol = "SYM\(number % 500)"
    let text =
      switch number % 7 {
      case 0: "quote of \(symbol).NASDAQ bid \(100 + number % 50).25 ask \(100 + number % 50).27"
      case 1: "order r1-\(String(number, radix: 36)) is working at the exchange"
      case 2: "filled BUY 100 \(symbol).NASDAQ at \(100 + number % 50).26 order=r1-\(number)"
      case 3: "mean \(number % 977) below band, waiting for the next bar of \(symbol)"
      case 4: "position of \(symbol) is \(number % 300), target reached"
      case 5: "request \(number) refused: more than the limit of orders in a minute"
      default: "nothing to do: spread \(number % 13) is too wide"
      }
    return LogEntry(
      at: PageBench.start.advanced(by: .milliseconds(number * 8)), level: level,
      strategy: strategy, account: account, source: "bench",
      text: number == 1_234_567 ? text + " needle" : text)
  }

  private func makeFills(_ data: DataFolder) throws {
    let journal = try OrderJournal(
      folder: data, durability: .normal, clock: { PageBench.start })
    let known = Int(try journal.newestFill())
    let begun = MonotonicClock.now()
    var records: [OrderRecord] = []
    for number in known..<max(fills, known) {
      records += PageBench.records(number)
      if number % 1_000 == 999 {
        try journal.commit(records)
        records.removeAll(keepingCapacity: true)
        if number % 20_000 == 19_999 { try journal.checkpointIfDue() }
        progress("fills", number + 1, fills)
      }
    }
    try journal.commit(records)
    try journal.settle()
    rate("journal write", fills - known, since: begun)
  }

  static func records(_ number: Int) -> [OrderRecord] {
    let time = PageBench.start.advanced(by: .milliseconds(number * 80))
    let instrument = InstrumentID(rawValue: 10_000 + Int64(number % 500))
    let contract = Contract(
      instrument: instrument, symbol: "SYM\(number % 500)", securityType: .stock,
      exchange: "SMART", primaryExchange: "NASDAQ", currency: "USD")
    let strategy = PageBench.strategies[number % 20]
    // The account follows the strategy, so that half of all pairs have nothing in common.
    let account = PageBench.accounts[number % 4]
    var order = Order(
      intent: IntentID(rawValue: "r1-\(String(number, radix: 36))"), strategy: strategy,
      requestNumber: Int64(number / 20 + 1), account: account,
      ticket: OrderTicket(
        instrument: instrument, side: number % 2 == 0 ? .buy : .sell, quantity: 10,
        type: .market, tag: number % 100_000 == 5 ? "needle" : "entry-\(number % 40)"),
      state: .sending, createdAt: time)
    order.brokerOrder = BrokerOrderID(rawValue: Int64(number + 1))
    let placed = OrderRecord.placed(order, contract: number < 500 ? contract : nil)
    order.state = number % 1_000 == 7 ? .rejected : .filled
    order.filled = 10
    order.updatedAt = time
    let fill = Fill(
      execution: ExecutionID(rawValue: "0000e0d5.\(number).01.01"), intent: order.intent,
      strategy: strategy, account: account, instrument: instrument, side: order.ticket.side,
      quantity: 10, price: Price(mantissa: 18_725, scale: 2), time: time, timeText: "",
      exchange: "NASDAQ", perm: nil, brokerOrder: order.brokerOrder, cumulativeQuantity: 10)
    let commission = Commission(
      execution: fill.execution, amount: Money(mantissa: 1, scale: 0), currency: "USD",
      realizedProfit: nil)
    return [placed, .filled(fill), .updated(order), .commission(commission)]
  }

  // MARK: Measuring

  private func measureLines() throws {
    let reader = try LogReader(folder: folder)
    let middle = Int64(lines / 2)
    let noon = PageBench.start.advanced(by: .milliseconds(lines * 4))
    let rare = LogFilter(
      strategy: PageBench.strategies[17], level: .error, since: noon, limit: 200)
    func search(_ text: String) -> LogFilter { LogFilter(search: LogSearch(text), limit: 200) }
    let cases: [(String, LogFilter, PageTurn<Int64>)] = [
      ("newest", LogFilter(limit: 200), .newest),
      ("before the middle", LogFilter(limit: 200), .before(middle)),
      ("after the middle", LogFilter(limit: 200), .after(middle)),
      ("level error", LogFilter(level: .error, limit: 200), .before(middle)),
      ("strategy", LogFilter(strategy: PageBench.strategies[1], limit: 200), .before(middle)),
      ("account", LogFilter(account: PageBench.accounts[2], limit: 200), .before(middle)),
      (
        "a minute, long ago", LogFilter(since: noon, until: noon.advanced(by: .seconds(60))),
        .newest
      ),
      ("strategy and error since noon", rare, .oldest),
      ("strategy without lines", LogFilter(strategy: StrategyID(rawValue: "none")), .newest),
      ("search: a word of one line", search("needle"), .newest),
      ("search: no such word", search("haystack"), .newest),
      ("search: common words", search("order working"), .newest),
      ("search: a phrase", search("\"waiting for the next bar\""), .before(middle)),
      ("search: a beginning", search("refu*"), .before(middle)),
      ("search: common and one line", search("request refused needle"), .newest),
      ("search: common words never together", search("quote refused"), .newest),
      ("search: a phrase that never is", search("\"exchange the at\""), .newest),
      ("search: a word but not another", search("nothing -wide"), .newest),
    ]
    for (name, filter, turn) in cases {
      try measure("log", name) { try reader.page(filter, turn).entries.count }
    }
  }

  private func measureFills() throws {
    let reader = try JournalReader(folder: folder)
    let time = PageBench.start.advanced(by: .milliseconds(fills * 40))
    var cases: [(String, (inout JournalSelection) -> Void)] = [
      ("newest", { _ in }),
      ("strategy", { $0.strategy = PageBench.strategies[3] }),
      ("account", { $0.account = PageBench.accounts[1] }),
      ("symbol", { $0.symbol = "SYM77.NASDAQ" }),
      ("symbol and side", { ($0.symbol, $0.side) = ("SYM77.NASDAQ", .buy) }),
      ("before the middle", { $0.until = time }),
      ("a minute, long ago", { ($0.since, $0.until) = (time, time.advanced(by: .seconds(60))) }),
      ("tag of ten", { $0.tag = "needle" }),
      ("tag of many", { $0.tag = "entry-3" }),
    ]
    cases.append(
      (
        "strategy and account without a row",
        { ($0.strategy, $0.account) = (PageBench.strategies[3], PageBench.accounts[1]) }
      ))
    cases.append(
      ("account and side without a row", { ($0.account, $0.side) = (PageBench.accounts[1], .buy) }))
    for (name, change) in cases {
      var selection = JournalSelection()
      change(&selection)
      try measure("fills", name) { try reader.fillPage(selection).rows.count }
      try measure("orders", name) { try reader.orderPage(selection).rows.count }
    }
    var rejected = JournalSelection()
    rejected.states = [.rejected]
    try measure("orders", "state rejected") { try reader.orderPage(rejected).rows.count }
    rejected.strategy = PageBench.strategies[3]
    rejected.states = [.filled]
    try measure("orders", "state and strategy") { try reader.orderPage(rejected).rows.count }
  }

  private func measure(_ table: String, _ name: String, _ body: () throws -> Int) throws {
    var times: [Int64] = []
    var rows = 0
    let begun = MonotonicClock.now()
    // At least five times, at most two seconds each.
    while times.count < 5 || (times.count < 100 && MonotonicClock.now() - begun < 2_000_000_000) {
      let start = MonotonicClock.now()
      rows = try body()
      times.append(MonotonicClock.now() - start)
    }
    let spread = Spread(nanoseconds: times)
    BenchOutput.line([
      "bench": .text("page"), "table": .text(table), "query": .text(name), "rows": .whole(rows),
      "p50_ms": .number(spread.p50 / 1e3), "p99_ms": .number(spread.p99 / 1e3),
    ])
  }

  // MARK: Words

  private func rate(_ name: String, _ count: Int, since begun: Int64) {
    guard count > 0 else { return }
    let seconds = Double(MonotonicClock.now() - begun) / 1e9
    BenchOutput.line([
      "bench": .text(name), "rows": .whole(count),
      "rows_per_s": .whole(Int(Double(count) / seconds)),
    ])
  }

  private func progress(_ name: String, _ done: Int, _ all: Int) {
    guard done % 500_000 == 0 else { return }
    BenchOutput.complain("\(name): \(done) of \(all)")
  }
}
