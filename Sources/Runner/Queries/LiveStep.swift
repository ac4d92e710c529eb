import Journal
import TradingModel

/// One change of what is held, as a result of live trading takes it.
struct LiveStep {
  var time: Timestamp
  var account: AccountName
  var instrument: InstrumentID
  var side: Side
  var quantity: Quantity
  var price: Price
  var pointValue: Decimal64
  var commission: Money?
  /// The execution.
  var id: String
  /// What the fills of one order share; nil when no order is known.
  var order: String?
  var tag: String?
  /// Why something is held that no execution bought or sold; nil for an execution.
  var words: String?

  var signed: Quantity { side == .buy ? quantity : -quantity }

  /// The changes of one currency, in order of time, and that currency: that of the most fills.
  /// What is left out is told in a note.
  static func all(
    _ journal: LiveJournal, _ scope: LiveScope, _ notes: inout [String]
  ) -> (steps: [LiveStep], currency: String) {
    let trading = journal.trading
    let fills = trading.fills.filter { scope.holds($0) }
    // Combinations are held by their legs, whose executions are told as well.
    let own = fills.filter { $0.instrument.rawValue > 0 && $0.quantity > .zero }
    if fills.contains(where: { $0.instrument.rawValue <= 0 }) {
      notes.append("Combinations count by the executions of their legs.")
    }
    let cancelled = fills.count { !($0.quantity > .zero) }
    if cancelled > 0 {
      notes.append("\(cancelled) executions that the broker busted do not count.")
    }
    let changes = trading.adjustments.filter {
      scope.holds($0) && $0.instrument.rawValue > 0 && !$0.quantity.isZero
    }
    func currency(_ instrument: InstrumentID) -> String? { trading.contracts[instrument]?.currency }
    var counts: [String: Int] = [:]
    for fill in own {
      if let name = currency(fill.instrument) ?? fill.commissionCurrency {
        counts[name, default: 0] += 1
      }
    }
    let main =
      counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
      ?? changes.lazy.compactMap { currency($0.instrument) }.first ?? "USD"
    for (other, count) in counts.sorted(by: { $0.key < $1.key }) where other != main {
      notes.append("\(count) fills in \(other) are left out; this result is in \(main).")
    }
    func isMain(_ instrument: InstrumentID, _ fee: String?) -> Bool {
      (currency(instrument) ?? fee ?? main) == main
    }
    let tags = Dictionary(
      journal.orders.map { ($0.intent, $0.tag) }, uniquingKeysWith: { _, last in last })
    var maker = Maker(trading: trading, currency: main)
    var steps = own.filter { isMain($0.instrument, $0.commissionCurrency) }
      .map { maker.step($0, tag: $0.intent.flatMap { tags[$0] }) }
    let executions = steps
    steps += changes.filter { isMain($0.instrument, nil) }
      .compactMap { maker.step($0, executions) }
    notes += maker.notes
    // Both lists are in order of time; of one moment the change comes first.
    let order = steps.enumerated().sorted { left, right in
      let (first, second) = (left.element, right.element)
      return (first.time, first.words == nil ? 1 : 0, left.offset)
        < (second.time, second.words == nil ? 1 : 0, right.offset)
    }
    return (order.map(\.element), main)
  }

  private struct Maker {
    let trading: JournalTrading
    let currency: String
    var notes: [String] = []
    private var told: Set<String> = []

    init(trading: JournalTrading, currency: String) {
      self.trading = trading
      self.currency = currency
    }

    private mutating func note(_ text: String) {
      if told.insert(text).inserted { notes.append(text) }
    }

    private mutating func pointValue(_ instrument: InstrumentID) -> Decimal64 {
      let contract = trading.contracts[instrument]
      if let multiplier = contract?.multiplier, !multiplier.isZero { return multiplier }
      let name = trading.address(instrument)
      if contract == nil {
        note("The journal knows no contract of \(name); it counts as \(currency), point value 1.")
      } else if let type = contract?.securityType,
        [.future, .option, .futureOption].contains(type)
      {
        note("The journal knows no multiplier of \(name); its point value counts as 1.")
      }
      return .one
    }

    mutating func step(_ fill: JournalFill, tag: String?) -> LiveStep {
      var fee = fill.commission
      if let other = fill.commissionCurrency, fee != nil, !other.isEmpty, other != currency {
        note("Commissions in \(other) are left out.")
        fee = nil
      }
      return LiveStep(
        time: (fill.time ?? fill.recordedAt).timestamp, account: fill.account,
        instrument: fill.instrument, side: fill.side, quantity: fill.quantity, price: fill.price,
        pointValue: pointValue(fill.instrument), commission: fee, id: fill.execution.rawValue,
        order: fill.intent?.rawValue ?? fill.perm.map { "perm \($0.rawValue)" },
        tag: tag.flatMap { $0.isEmpty ? nil : $0 })
    }

    /// A change without a price counts at that of the execution before it, else of the one after.
    mutating func step(_ change: HoldingAdjustment, _ executions: [LiveStep]) -> LiveStep? {
      let near = executions.filter { $0.instrument == change.instrument }
      let before = near.last { $0.time <= change.at } ?? near.first
      guard let price = change.price ?? before?.price else {
        note(
          "\(change.quantity) \(trading.address(change.instrument)) came without an execution and "
            + "without a price; it is left out.")
        return nil
      }
      return LiveStep(
        time: change.at, account: change.account, instrument: change.instrument,
        side: change.quantity.isNegative ? .sell : .buy, quantity: change.quantity.magnitude,
        price: price, pointValue: pointValue(change.instrument), commission: .zero,
        id: "change \(change.at.rawValue) \(change.instrument.rawValue)",
        words: "came without an execution (\(change.kind.rawValue))")
    }
  }
}
