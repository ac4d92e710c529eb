public import TradingModel

/// All executions of one order, live or simulated.
public struct OrderTrade: Sendable, Hashable {
  /// The strategy.
  public var strategy: String
  /// The life in which it was decided.
  public var life: UInt32
  /// The symbol as the script writes it.
  public var symbol: String
  /// Which way.
  public var side: Side
  /// How many were filled.
  public var quantity: Quantity
  /// The average price.
  public var price: Price
  /// The time of its first fill.
  public var time: Timestamp
  /// The time of the event at which the script decided it; nil where that is not known, as for a
  /// protecting order.
  public var decided: Timestamp?
  /// The order's tag; empty when it has none.
  public var tag: String
  /// What was paid to the broker; nil where it is not known.
  public var fee: Money?
  /// What one unit of quantity moves when the price moves by one.
  public var pointValue: Decimal64
  /// The currency of the amounts.
  public var currency: String
  /// The far side of the quote at the decision, and at the news of the fill.
  var farSide: (decision: Price?, fill: Price?) = (nil, nil)
  /// Quotes before the decision were merged into it.
  var isConflated = false

  /// Equal in everything that the market made of it.
  public static func == (left: OrderTrade, right: OrderTrade) -> Bool {
    left.key == right.key && left.time == right.time && left.price == right.price
      && left.quantity == right.quantity && left.fee == right.fee && left.life == right.life
  }

  /// Consistent with ==.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(key)
    hasher.combine(time)
    hasher.combine(price)
  }

  struct Key: Hashable {
    var strategy: String
    var symbol: String
    var side: Side
  }

  var key: Key { Key(strategy: strategy, symbol: symbol, side: side) }

  /// What it is worth at a mark, less its fee.
  func worth(at mark: Price) -> Money {
    let move = side == .buy ? mark - price : price - mark
    return move * quantity * pointValue - (fee ?? .zero)
  }
}

/// Why a live trade and its simulation differ.
public enum DiffReason: String, Sendable, Hashable, CaseIterable {
  /// What the simulation saw is not all that was there: a gap, merged quotes, a position before.
  case data
  /// It was decided at another event, or took time to be executed while the market moved.
  case timing
  /// It was executed at another price on the same market.
  case fillPrice = "fill_price"
  /// The broker took another fee.
  case fee
  /// The script on the disk is not the one that ran.
  case code
  /// The configuration sets other parameters than those that were in force.
  case parameter
}

/// What a session's live trading and its simulation do not have in common.
public struct DiffReport: Sendable {
  /// One trade that differs.
  public struct Row: Sendable {
    /// The live trade; in rows of `code` and `parameter` that of the version that ran.
    public var live: OrderTrade?
    /// The simulated trade; in rows of `code` and `parameter` that of the other version.
    public var simulated: OrderTrade?
    /// The reason that explains most of it.
    public var reason: DiffReason
    /// The reason in words.
    public var words: String
    /// What live trading had more than the simulation, by reason.
    public var parts: [Part]

    /// The sum of its parts.
    public var amount: Money { parts.reduce(.zero) { $0 + $1.amount } }
  }

  /// An amount with its reason.
  public struct Part: Sendable, Hashable {
    /// The reason.
    public var reason: DiffReason
    /// The amount.
    public var amount: Money
    /// Its currency.
    public var currency: String
  }

  /// The session's name.
  public var session: String
  /// How long an order took to the exchange in the simulation.
  public var latency: Duration
  /// Trades that are the same in everything.
  public var same = 0
  /// Live trades in all.
  public var live = 0
  /// Simulated trades in all.
  public var simulated = 0
  /// The trades that differ, by time.
  public var rows: [Row] = []
  /// What must be known to read it, as sentences.
  public var notes: [String] = []

  /// What live trading had more, by reason and currency; reasons without an amount are left out.
  public var totals: [Part] {
    var totals: [Part] = []
    for part in rows.flatMap(\.parts) {
      let known = totals.firstIndex {
        $0.reason == part.reason && $0.currency == part.currency
      }
      if let known {
        totals[known].amount += part.amount
      } else {
        totals.append(part)
      }
    }
    let order = DiffReason.allCases
    return totals.filter { !$0.amount.isZero }.sorted {
      (order.firstIndex(of: $0.reason) ?? 0, $0.currency)
        < (order.firstIndex(of: $1.reason) ?? 0, $1.currency)
    }
  }
}
