import TradingModel

/// Allows so many things a second in the long run, and a few at once.
struct TokenBucket: Hashable {
  private(set) var tokens: Double
  private(set) var time: Timestamp

  /// A full bucket.
  init(burst: Decimal64, at now: Timestamp) {
    tokens = burst.doubleValue
    time = now
  }

  /// Fills up to now. A clock that goes back changes nothing.
  mutating func fill(rate: Decimal64, burst: Decimal64, at now: Timestamp) {
    guard now > time else { return }
    let seconds = Double(now.since(time).nanoseconds) / 1e9
    tokens = min(burst.doubleValue, tokens + seconds * rate.doubleValue)
    time = now
  }

  /// How long until one is there; nil when none ever comes.
  func wait(rate: Decimal64) -> Duration? {
    if tokens >= 1 { return .zero }
    let perSecond = rate.doubleValue
    guard perSecond > 0 else { return nil }
    return .nanoseconds(Int64((min((1 - tokens) / perSecond, 1e6) * 1e9).rounded(.up)))
  }

  /// Takes one.
  mutating func take() { tokens -= 1 }
}

/// Moments within the last minute; at most 64 are kept, the newest.
struct RecentMoments: Hashable {
  static let window = Duration.seconds(60)
  static let limit = 64
  private var moments: [Timestamp] = []

  /// How many fall into the minute before `now`.
  func count(at now: Timestamp) -> Int {
    moments.count { now.since($0) < RecentMoments.window }
  }

  mutating func note(_ time: Timestamp) {
    moments.removeAll { time.since($0) >= RecentMoments.window }
    if moments.count >= RecentMoments.limit { moments.removeFirst() }
    moments.append(time)
  }

  mutating func clear() { moments = [] }
}

/// What the gate counts of one strategy.
struct StrategyMeter {
  struct Side: Hashable {
    var account: AccountName
    var instrument: InstrumentID
    var side: TradingModel.Side
  }

  /// Orders by account and side that filled lately, each counted once.
  var fills: [Side: RecentMoments] = [:]
  var filledOrders: [IntentID: Timestamp] = [:]
  var held: [OrderBook.PositionKey: Quantity] = [:]
  var roundTrips: [OrderBook.PositionKey: RecentMoments] = [:]
  var rejects = RecentMoments()
  var rejected: [IntentID: Timestamp] = [:]
  /// Working orders, all accounts together.
  var working: Set<IntentID> = []
  /// Orders of the day by account, and where that day ends.
  var today: [AccountName: (count: Int, end: Timestamp)] = [:]
  var bucket: TokenBucket?
}

/// What the gate counts of one account.
struct AccountMeter {
  struct Recent {
    var instrument: InstrumentID
    var side: Side
    var quantity: Quantity
    var type: OrderType
    var time: Timestamp
  }

  /// Orders of the last seconds, oldest first; at most 256.
  var recent: [Recent] = []
  var bucket: TokenBucket?
  /// The broker's newest word on the account's worth, and its currency.
  var worth: Money?
  var currency: String?
  /// What one unit of a currency is worth in the account's.
  var rates: [String: Decimal64] = [:]
  var day: RiskSettings.Day?
  /// The worth at the day's beginning.
  var opening: Money?
  /// The losses at which the day's rules tripped last.
  var reducedAt: Money?
  var haltedAt: Money?

  static let recentLimit = 256

  /// Takes up an order for the rule of repetitions. When the list is full, what is older than the
  /// rule looks back leaves it, else the oldest.
  mutating func remember(_ order: Recent, for window: Duration) {
    if recent.count >= AccountMeter.recentLimit {
      let old = recent.prefix { order.time.since($0.time) >= window }.count
      recent.removeFirst(max(1, old))
    }
    recent.append(order)
  }
}
