import TradingModel

/// Joins the fills of one order that come within a few seconds into one notice. A state machine.
struct FillJoiner {
  private struct Joined {
    var first: Fill
    var quantity: Quantity
    var worth: Decimal64
    var count: Int
    var commission: Money?
    var since: Timestamp
    var due: Timestamp
  }

  /// Orders whose fills are joined at once; those of a further one are told singly.
  static let limit = 1000
  /// How many waits the last fill may be after the first one.
  static let longest = 5

  private let wait: Duration
  private var open: [String: Joined] = [:]

  /// `wait` is how long a further fill is waited for.
  init(wait: Duration) { self.wait = wait }

  /// When `tick` is to be called next; nil while nothing waits. O(orders that wait).
  var nextDue: Timestamp? { open.values.map(\.due).min() }

  /// Takes a fill; answers with notices that are complete.
  mutating func take(
    _ fill: Fill, at now: Timestamp, symbol: (InstrumentID) -> String
  ) -> [Notice] {
    let key = fill.intent?.rawValue ?? "execution:\(fill.execution.rawValue)"
    var joined =
      open[key]
      ?? Joined(
        first: fill, quantity: .zero, worth: .zero, count: 0, commission: nil, since: now,
        due: now)
    joined.quantity += fill.quantity
    joined.worth += fill.quantity * fill.price
    joined.count += 1
    if let cost = fill.commission {
      joined.commission = (joined.commission ?? .zero) + cost.amount
    }
    joined.due = min(now.advanced(by: wait), joined.since.advanced(by: wait * FillJoiner.longest))
    guard wait > .zero, open[key] != nil || open.count < FillJoiner.limit else {
      open[key] = nil
      return [FillJoiner.notice(joined, symbol(fill.instrument))]
    }
    open[key] = joined
    return tick(at: now, symbol: symbol)
  }

  /// Notices that have become complete, oldest first.
  mutating func tick(at now: Timestamp, symbol: (InstrumentID) -> String) -> [Notice] {
    let done = open.filter { $0.value.due <= now }
    for key in done.keys { open[key] = nil }
    return done.values.sorted {
      ($0.since, $0.first.execution.rawValue)
        < ($1.since, $1.first.execution.rawValue)
    }
    .map { FillJoiner.notice($0, symbol($0.first.instrument)) }
  }

  /// Everything that waits, complete or not.
  mutating func flush(symbol: (InstrumentID) -> String) -> [Notice] {
    tick(at: Timestamp(rawValue: .max), symbol: symbol)
  }

  private static func notice(_ joined: Joined, _ symbol: String) -> Notice {
    let fill = joined.first
    let price =
      joined.count == 1
      ? fill.price : joined.worth.divided(by: joined.quantity, scale: 6)?.normalized ?? fill.price
    let owner = fill.strategy?.rawValue
    let verb = fill.side == .buy ? "bought" : "sold"
    var text = "\(owner ?? "An order from elsewhere") \(verb) \(joined.quantity) \(symbol) at "
    text += joined.count == 1 ? "\(price)" : "\(price) on average (\(joined.count) fills)"
    text += " on account \(fill.account.rawValue)."
    if let cost = joined.commission { text += " Commission \(cost) \(currency(fill))." }
    return Notice(
      .fill, title: "\(fill.side.rawValue) \(joined.quantity) \(symbol) at \(price)", text: text,
      account: fill.account.rawValue, strategy: owner, symbol: symbol,
      time: fill.time ?? joined.since)
  }

  private static func currency(_ fill: Fill) -> String { fill.commission?.currency ?? "" }
}
