/// How an order executes, with the prices that it needs.
public enum OrderType: Hashable, Sendable, Codable {
  /// At the best price that the market has.
  case market
  /// At the limit price or better.
  case limit(Price)
  /// A market order once the market reaches the stop price.
  case stop(Price)
  /// A limit order once the market reaches the stop price.
  case stopLimit(stop: Price, limit: Price)
  /// A stop whose price follows the market at the distance `by`, and never moves back. `stop` is
  /// where it begins; nil begins at the distance from the market.
  case trailingStop(by: TrailingDistance, stop: Price?)
  /// A trailing stop that becomes a limit order `offset` beyond the stop price (below it for a
  /// sale, above it for a purchase).
  case trailingStopLimit(by: TrailingDistance, stop: Price?, offset: Price)
  /// A market order in the closing auction.
  case marketOnClose
  /// A limit order in the closing auction.
  case limitOnClose(Price)
  /// A market order once the market touches the trigger price from its good side: a purchase
  /// below the market, a sale above it.
  case marketIfTouched(Price)
  /// As `marketIfTouched`, then a limit order.
  case limitIfTouched(trigger: Price, limit: Price)
  /// A market order whose rest becomes a limit order at the price of its first fill.
  case marketToLimit
  /// A limit order that stands `offset` better than the best price of its own side and follows
  /// it, never beyond `cap`.
  case relative(offset: Price, cap: Price?)
  /// A limit order at the midpoint less the offset (plus it for a sale), never beyond `cap`.
  case peggedToMidpoint(offset: Price, cap: Price?)

  /// How far a trailing stop stays from the market.
  public enum TrailingDistance: Hashable, Sendable, Codable {
    /// A distance in price; positive.
    case amount(Price)
    /// A distance in per cent of the market's price; positive, below 100.
    case percent(Decimal64)
  }

  /// The limit price, where there is one that is fixed.
  public var limitPrice: Price? {
    switch self {
    case .market, .stop, .trailingStop, .trailingStopLimit, .marketOnClose, .marketIfTouched,
      .marketToLimit:
      nil
    case .limit(let price), .limitOnClose(let price): price
    case .stopLimit(_, let limit), .limitIfTouched(_, let limit): limit
    case .relative(_, let cap), .peggedToMidpoint(_, let cap): cap
    }
  }

  /// The price whose reaching sets the order off, where there is one: a stop or a touch.
  public var stopPrice: Price? {
    switch self {
    case .market, .limit, .marketOnClose, .limitOnClose, .marketToLimit, .relative,
      .peggedToMidpoint:
      nil
    case .stop(let price), .marketIfTouched(let price): price
    case .stopLimit(let stop, _): stop
    case .limitIfTouched(let trigger, _): trigger
    case .trailingStop(_, let stop), .trailingStopLimit(_, let stop, _): stop
    }
  }

  /// The prices that must stand on a step of the market, with their names in words.
  public var prices: [(name: String, price: Price)] {
    let stop = stopPrice.map { (self.isTouched ? "trigger" : "stop", $0) }
    return [limitPrice.map { ("limit", $0) }, stop].compactMap { $0 }
  }

  /// The differences of prices, with their names in words.
  public var distances: [(name: String, price: Price)] {
    switch self {
    case .trailingStop(.amount(let amount), _): [("trailing", amount)]
    case .trailingStop(.percent, _): []
    case .trailingStopLimit(.amount(let amount), _, let offset):
      [("trailing", amount), ("limit", offset)]
    case .trailingStopLimit(.percent, _, let offset): [("limit", offset)]
    case .relative(let offset, _), .peggedToMidpoint(let offset, _): [("pegging", offset)]
    case .market, .limit, .stop, .stopLimit, .marketOnClose, .limitOnClose, .marketIfTouched,
      .limitIfTouched, .marketToLimit:
      []
    }
  }

  /// How far a trailing stop stays from the market; nil for the other types.
  public var trail: TrailingDistance? {
    switch self {
    case .trailingStop(let distance, _), .trailingStopLimit(let distance, _, _): distance
    case .market, .limit, .stop, .stopLimit, .marketOnClose, .limitOnClose, .marketIfTouched,
      .limitIfTouched, .marketToLimit, .relative, .peggedToMidpoint:
      nil
    }
  }

  private var isTouched: Bool {
    switch self {
    case .marketIfTouched, .limitIfTouched: true
    case .market, .limit, .stop, .stopLimit, .trailingStop, .trailingStopLimit, .marketOnClose,
      .limitOnClose, .marketToLimit, .relative, .peggedToMidpoint:
      false
    }
  }

  /// The type with its prices, for people: `STP LMT stop 99 limit 98.5`.
  public var summary: String {
    var words = [code]
    switch trail {
    case .amount(let amount): words.append("by \(amount)")
    case .percent(let percent): words.append("by \(percent)%")
    case nil: break
    }
    for (name, price) in prices { words.append("\(name) \(price)") }
    for (name, distance) in distances where name != "trailing" {
      words.append("\(name) distance \(distance)")
    }
    return words.joined(separator: " ")
  }

  /// The type's name in words, as a strategy writes it.
  public var word: String { Self.words[code] ?? code }

  /// The types' names in words, by the broker's codes.
  public static let words = [
    "MKT": "market", "LMT": "limit", "STP": "stop", "STP LMT": "stop_limit",
    "TRAIL": "trailing_stop", "TRAIL LIMIT": "trailing_stop_limit", "MOC": "market_on_close",
    "LOC": "limit_on_close", "MIT": "market_if_touched", "LIT": "limit_if_touched",
    "MTL": "market_to_limit", "REL": "relative", "PEG MID": "pegged_to_midpoint",
  ]

  /// The type's name in the broker's codes, which are also the field's.
  public var code: String {
    switch self {
    case .market: "MKT"
    case .limit: "LMT"
    case .stop: "STP"
    case .stopLimit: "STP LMT"
    case .trailingStop: "TRAIL"
    case .trailingStopLimit: "TRAIL LIMIT"
    case .marketOnClose: "MOC"
    case .limitOnClose: "LOC"
    case .marketIfTouched: "MIT"
    case .limitIfTouched: "LIT"
    case .marketToLimit: "MTL"
    case .relative: "REL"
    case .peggedToMidpoint: "PEG MID"
    }
  }
}

/// How long an order works.
public enum TimeInForce: String, Hashable, Sendable, Codable, CaseIterable {
  /// Until the end of the trading day.
  case day = "DAY"
  /// Until it is cancelled.
  case goodTillCancelled = "GTC"
  /// Until the moment that `OrderAttributes.goodTill` names.
  case goodTillDate = "GTD"
  /// What fills at once; the rest is cancelled.
  case immediateOrCancel = "IOC"
  /// All at once or nothing.
  case fillOrKill = "FOK"
  /// In the opening auction only: a market or limit order on open.
  case atOpening = "OPG"
}
