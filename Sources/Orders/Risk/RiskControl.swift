public import TradingModel

/// A control of the risk gate that compares a number. The raw value is its key in `[risk]` of the
/// configuration.
public enum RiskControl: String, Hashable, Sendable, CaseIterable {
  /// The greatest value of one order, in the account's currency.
  case orderValue = "max_order_value"
  /// The greatest value of one order, in per cent of the account's net liquidation.
  case orderPercent = "max_order_percent"
  /// The greatest size of one order, in per cent of the average volume of 20 days.
  case volumePercent = "max_volume_percent"
  /// The greatest value of the position in one instrument, in the account's currency.
  case positionValue = "max_position_value"
  /// The greatest value of the position in one instrument, in per cent of net liquidation.
  case positionPercent = "max_position_percent"
  /// The greatest sum of the positions' magnitudes, in per cent of net liquidation.
  case grossPercent = "max_gross_percent"
  /// The greatest sum of the positions, in per cent of net liquidation.
  case netPercent = "max_net_percent"
  /// How far beyond the middle of the market an order may trade, in per cent.
  case collar = "price_collar_percent"
  /// The same for instruments under 25.
  case cheapCollar = "price_collar_percent_under_25"
  /// How far beyond the spread an option's order may trade, in per cent; three ticks are always
  /// allowed.
  case optionCollar = "option_collar_percent"
  /// The greatest age of the quote for an order with a price, in seconds.
  case quoteAge = "max_quote_age"
  /// The greatest age of the quote for an order without a price, in seconds.
  case marketQuoteAge = "max_quote_age_market"
  /// How long the same order is not taken again, in seconds.
  case duplicateWindow = "duplicate_window"
  /// Orders and changes a second of one strategy, in the long run.
  case strategyRate = "orders_per_second"
  /// Orders and changes of one strategy at once.
  case strategyBurst = "order_burst"
  /// Orders and changes a second of one account, in the long run.
  case accountRate = "account_orders_per_second"
  /// Orders and changes of one account at once.
  case accountBurst = "account_order_burst"
  /// Orders of one strategy that fill on one side of one instrument within a minute.
  case repeatedFills = "max_fills_per_minute"
  /// Times that one strategy opens and closes one instrument within a minute.
  case roundTrips = "max_round_trips_per_minute"
  /// Orders of one strategy a day.
  case ordersADay = "max_orders_per_day"
  /// Working orders of one strategy.
  case workingOrders = "max_working_orders"
  /// Orders of one strategy that the broker rejects within a minute.
  case rejects = "max_rejects_per_minute"
  /// The account's loss of the day that halts it, in its currency.
  case dailyLoss = "max_daily_loss"
  /// The account's loss of the day from which on positions may only shrink, in per cent.
  case lossReduce = "daily_loss_reduce_percent"
  /// The account's loss of the day that halts it, in per cent.
  case lossHalt = "daily_loss_halt_percent"
  /// How long an order may be unknown before the account takes no entries, in seconds.
  case unknownAge = "max_unknown_seconds"

  /// What the house allows where the configuration says nothing; nil: no limit.
  public var standard: Decimal64? {
    switch self {
    case .orderValue: 25_000
    case .orderPercent, .optionCollar, .accountBurst, .repeatedFills: 10
    case .volumePercent, .strategyRate: 1
    case .positionValue, .dailyLoss: nil
    case .positionPercent, .workingOrders: 20
    case .grossPercent, .netPercent: 100
    case .collar: 3
    case .cheapCollar, .quoteAge, .strategyBurst, .accountRate, .roundTrips, .rejects: 5
    case .marketQuoteAge, .duplicateWindow, .lossReduce: 2
    case .ordersADay: 200
    case .lossHalt: 4
    case .unknownAge: 60
    }
  }

  /// Whether the greater of two values is the stricter one.
  var isStricterAbove: Bool { self == .duplicateWindow }

  /// Its place in tables of all controls.
  var index: Int {
    switch self {
    case .orderValue: 0
    case .orderPercent: 1
    case .volumePercent: 2
    case .positionValue: 3
    case .positionPercent: 4
    case .grossPercent: 5
    case .netPercent: 6
    case .collar: 7
    case .cheapCollar: 8
    case .optionCollar: 9
    case .quoteAge: 10
    case .marketQuoteAge: 11
    case .duplicateWindow: 12
    case .strategyRate: 13
    case .strategyBurst: 14
    case .accountRate: 15
    case .accountBurst: 16
    case .repeatedFills: 17
    case .roundTrips: 18
    case .ordersADay: 19
    case .workingOrders: 20
    case .rejects: 21
    case .dailyLoss: 22
    case .lossReduce: 23
    case .lossHalt: 24
    case .unknownAge: 25
    }
  }
}

/// A control of the risk gate that allows or forbids. The raw value is its key in `[risk]`.
public enum RiskPermit: String, Hashable, Sendable, CaseIterable {
  /// Orders without a price while the main session is closed.
  case marketOutsideHours = "market_outside_hours"
  /// Sales of more than the account holds.
  case shortSale = "short_sale"
  /// Orders that would trade with a working order of the same account.
  case ownCross = "own_cross"
  /// Orders for instruments whose average volume is not known.
  case unknownVolume = "allow_unknown_volume"
  /// Orders while the account's worth, or a rate of exchange, is not known.
  case unknownWorth = "allow_unknown_worth"
  /// Orders that are judged by delayed prices.
  case delayedQuotes = "allow_delayed_quotes"

  /// What holds where the configuration says nothing.
  public func standard(_ money: RiskMoney) -> Bool {
    switch self {
    case .marketOutsideHours, .ownCross: false
    case .shortSale, .unknownWorth, .delayedQuotes: money == .paper
    case .unknownVolume: true
    }
  }

  var index: Int {
    switch self {
    case .marketOutsideHours: 0
    case .shortSale: 1
    case .ownCross: 2
    case .unknownVolume: 3
    case .unknownWorth: 4
    case .delayedQuotes: 5
    }
  }
}

/// A control of the risk gate that names what may be traded. The raw value is its key in `[risk]`.
public enum RiskList: String, Hashable, Sendable, CaseIterable {
  /// Addresses of instruments (`AAPL.NASDAQ`), or contract ids (`con:265598`).
  case instruments
  /// Currencies of the contracts (`USD`).
  case currencies
  /// Kinds of instruments in the broker's codes (`STK`).
  case securityTypes = "security_types"

  var index: Int {
    switch self {
    case .instruments: 0
    case .currencies: 1
    case .securityTypes: 2
    }
  }
}

/// Whether an account holds real money.
public enum RiskMoney: String, Hashable, Sendable, CaseIterable {
  /// Play money: the broker's paper trading, or our own.
  case paper
  /// Real money.
  case live

  /// What the broker's account number says: those of paper trading begin with D.
  public init(_ number: AccountNumber) {
    self = number.rawValue.utf8.first == UInt8(ascii: "D") ? .paper : .live
  }
}
