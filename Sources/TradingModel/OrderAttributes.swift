/// The terms of an order that most orders leave alone. A field that is nil, false or empty is not
/// stated, and the broker's default holds.
public struct OrderAttributes: Hashable, Sendable, Codable {
  /// When the order ends, for `TimeInForce.goodTillDate`; to the second.
  public var goodTill: Timestamp?
  /// The moment before which the order does not go to the market; to the second.
  public var goodAfter: Timestamp?
  /// How much of the order the market sees (iceberg); positive, at most the order's size.
  public var displaySize: Quantity?
  /// Whether the market sees nothing of it, where the exchange allows that.
  public var isHidden = false
  /// Whether it fills in whole or not at all.
  public var isAllOrNone = false
  /// The least that a fill may have.
  public var minimumQuantity: Quantity?
  /// The group in which a fill of one order ends or shrinks the others.
  public var group: OrderGroup?
  /// An order of ours whose fill this one waits for.
  public var parent: IntentID?
  /// Which prices set a stop or touch off; nil is the broker's default.
  public var trigger: TriggerMethod?
  /// What must hold before the order goes to the market; at most 16.
  public var conditions: [OrderCondition] = []
  /// Whether the conditions, once they hold, cancel the order instead of sending it.
  public var conditionsCancel = false
  /// Whether conditions are looked at outside of regular hours as well.
  public var conditionsIgnoreRegularHours = false
  /// A broker's algorithm that works the order.
  public var algorithm: OrderAlgorithm?
  /// Other attributes, by the broker's own names (`sweepToFill`, `discretionaryAmt`); at most 16.
  public var others: [OrderTag] = []
  /// How a combination is routed, by the broker's own names (`NonGuaranteed`); at most 16.
  public var comboRouting: [OrderTag] = []

  /// States nothing.
  public init() {}

  /// Whether nothing is stated, as in most orders.
  public var isEmpty: Bool {
    let isUntimed = goodTill == nil && goodAfter == nil
    let isOpen = displaySize == nil && !isHidden && !isAllOrNone && minimumQuantity == nil
    let isAlone = group == nil && parent == nil && trigger == nil && algorithm == nil
    let isUnconditional =
      conditions.isEmpty && !conditionsCancel && !conditionsIgnoreRegularHours
    return isUntimed && isOpen && isAlone && isUnconditional && others.isEmpty
      && comboRouting.isEmpty
  }

  /// Reads what is there; a missing key is not stated.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func flag(_ key: CodingKeys) throws -> Bool {
      try values.decodeIfPresent(Bool.self, forKey: key) ?? false
    }
    goodTill = try values.decodeIfPresent(Timestamp.self, forKey: .goodTill)
    goodAfter = try values.decodeIfPresent(Timestamp.self, forKey: .goodAfter)
    displaySize = try values.decodeIfPresent(Quantity.self, forKey: .displaySize)
    isHidden = try flag(.isHidden)
    isAllOrNone = try flag(.isAllOrNone)
    minimumQuantity = try values.decodeIfPresent(Quantity.self, forKey: .minimumQuantity)
    group = try values.decodeIfPresent(OrderGroup.self, forKey: .group)
    parent = try values.decodeIfPresent(IntentID.self, forKey: .parent)
    trigger = try values.decodeIfPresent(TriggerMethod.self, forKey: .trigger)
    conditions = try values.decodeIfPresent([OrderCondition].self, forKey: .conditions) ?? []
    conditionsCancel = try flag(.conditionsCancel)
    conditionsIgnoreRegularHours = try flag(.conditionsIgnoreRegularHours)
    algorithm = try values.decodeIfPresent(OrderAlgorithm.self, forKey: .algorithm)
    others = try values.decodeIfPresent([OrderTag].self, forKey: .others) ?? []
    comboRouting = try values.decodeIfPresent([OrderTag].self, forKey: .comboRouting) ?? []
  }
}

/// A group of orders of one account of which one ends the others ("one cancels all").
public struct OrderGroup: Hashable, Sendable, Codable {
  /// What a fill does to the rest of the group; the raw value is the broker's.
  public enum Rule: Int, Hashable, Sendable, Codable {
    /// Any fill cancels the others, and only one of them stands in the market at a time.
    case cancelOthers = 1
    /// A fill takes its share off the others, and only one stands in the market at a time.
    case reduceOthers = 2
    /// A fill takes its share off the others, which may all stand in the market.
    case reduceOthersWithoutBlock = 3
  }

  /// The group's name, unique on the account for as long as its orders work; 1 to 64 bytes.
  public var name: String
  /// What a fill does to the rest.
  public var rule: Rule

  /// A group from its parts.
  public init(name: String, rule: Rule = .cancelOthers) {
    self.name = name
    self.rule = rule
  }
}

/// Which prices set a stop or touch off; the raw value is the broker's.
public enum TriggerMethod: Int, Hashable, Sendable, Codable {
  /// Two consecutive bid (for a sale) or ask prices (for a purchase).
  case doubleBidAsk = 1
  /// The last traded price.
  case last = 2
  /// Two consecutive last prices.
  case doubleLast = 3
  /// One bid or ask price.
  case bidAsk = 4
  /// The last traded price, or the bid or ask.
  case lastOrBidAsk = 7
  /// The midpoint of bid and ask.
  case midpoint = 8
}

/// A broker's algorithm with its parameters by the broker's own names.
public struct OrderAlgorithm: Hashable, Sendable, Codable {
  /// The algorithm (`Adaptive`, `Twap`, `Vwap`).
  public var strategy: String
  /// Its parameters, in the order in which they are sent; at most 32.
  public var parameters: [OrderTag]

  /// An algorithm from its parts.
  public init(strategy: String, parameters: [OrderTag] = []) {
    self.strategy = strategy
    self.parameters = parameters
  }
}

/// A name and a value, both the broker's.
public struct OrderTag: Hashable, Sendable, Codable {
  /// The name.
  public var name: String
  /// The value.
  public var value: String

  /// A tag from its parts.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
