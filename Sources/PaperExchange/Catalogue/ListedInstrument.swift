public import TradingModel

/// One contract of the paper exchange with everything that a broker tells about it.
public struct ListedInstrument: Hashable, Sendable {
  /// The contract id.
  public var id: InstrumentID
  /// The full contract; its `instrument` equals `id`.
  public var contract: Contract
  /// The canonical address (`AAPL.NASDAQ`).
  public var address: String
  /// A name for people.
  public var longName: String
  /// The smallest step of a price; positive.
  public var tickSize: Price
  /// Units per contract; positive.
  public var multiplier: Decimal64
  /// The smallest order; positive.
  public var minimumSize: Quantity
  /// The step between order sizes; positive.
  public var sizeIncrement: Quantity
  /// When it trades.
  public var hours: SessionPattern
  /// What the broker's contract details add.
  public var facts: Facts
  /// How the synthetic market makes its prices.
  public var profile: MarketProfile
  /// What an execution costs.
  public var fees: CommissionRule
  /// The steps of its prices where they grow with the price; nil where every price has the step
  /// `tickSize`.
  public var ladder: PriceLadder?
  /// By how much its prices are larger than the currency's unit (100 for prices in pence).
  public var priceMagnifier = 1

  /// The parts of a contract's details that the trading model has no use for.
  public struct Facts: Hashable, Sendable {
    /// The market's name (`NMS`, `ES`).
    public var marketName: String
    /// A future's contract month, `YYYYMM`; empty for others.
    public var contractMonth = ""
    /// The time of the last trade on the last trading day, `HH:MM:SS` in the zone; empty for
    /// instruments without an expiry.
    public var lastTradeTime = ""
    /// The industry, category and subcategory, empty where there are none.
    public var industry = ""
    /// See `industry`.
    public var category = ""
    /// See `industry`.
    public var subcategory = ""
    /// The ISIN, empty where none is known here.
    public var isin = ""
    /// `COMMON`, `ETF`; empty for others.
    public var stockType = ""
    /// The exchanges that take orders, the routing name first.
    public var validExchanges: [String]
    /// The order types that are listed, in the broker's codes.
    public var orderTypes: [String]
    /// The number of the price rule, the same for every valid exchange.
    public var marketRule: Int
    /// What a future, an option or a contract for difference is on, which for options is listed
    /// here too; nil for others.
    public var underlying: Underlying?
    /// The size that a person usually trades.
    public var suggestedIncrement: Quantity = 1
    /// The group of exchanges that share market data.
    public var aggregateGroup = 1
  }

  /// What a derivative is on.
  public struct Underlying: Hashable, Sendable {
    /// The contract id.
    public var id: InstrumentID
    /// The symbol.
    public var symbol: String
    /// The type's code.
    public var securityType: SecurityType
  }

  /// The order types that the paper exchange executes, in the broker's codes.
  public static let orderTypes = OrderSupport.types

  /// The steps of its prices.
  public var priceLadder: PriceLadder { ladder ?? PriceLadder(tickSize) }

  /// The trading model's view, with the hours of `days` days from `time` on.
  public func instrument(at time: Timestamp, days: Int = 8) -> Instrument {
    Instrument(
      id: id, contract: contract, address: address, longName: longName, tickSize: tickSize,
      multiplier: multiplier, minimumSize: minimumSize, sizeIncrement: sizeIncrement,
      tradingHours: hours.schedule(.trading, from: time, days: days),
      liquidHours: hours.schedule(.liquid, from: time, days: days),
      validExchanges: facts.validExchanges, orderTypes: facts.orderTypes,
      priceLadder: priceLadder, priceMagnifier: priceMagnifier,
      contractMonth: facts.contractMonth.isEmpty ? nil : facts.contractMonth,
      lastTrade: lastTrade,
      underlying: facts.underlying.map {
        Instrument.Underlying(id: $0.id, symbol: $0.symbol, securityType: $0.securityType)
      })
  }

  /// The last moment of trading; nil for instruments without an expiry.
  public var lastTrade: Timestamp? {
    guard let expiry = contract.expiry.flatMap(CivilDate.init(compactText:)) else { return nil }
    let parts = facts.lastTradeTime.split(separator: ":").compactMap { Int($0) }
    guard parts.count == 3 else { return hours.session(on: expiry, .liquid)?.close }
    return hours.zone.moment(expiry, minutes: parts[0] * 60 + parts[1])
      .advanced(by: .seconds(parts[2]))
  }

  /// Whether orders are taken at all; an index has prices only.
  public var isTradable: Bool { contract.securityType != .index }
  /// Whether it is an option, on whatever.
  public var isOption: Bool {
    contract.securityType == .option || contract.securityType == .futureOption
  }
  /// Whether the market reports trades; pairs of currencies and spot metals have quotes only.
  public var hasTrades: Bool {
    ![.forex, .commodity, .cfd].contains(contract.securityType)
  }
}

/// How the synthetic market makes the prices of one instrument.
public struct MarketProfile: Hashable, Sendable {
  /// The price around which the walk runs; positive.
  public var referencePrice: Double
  /// The standard deviation of a day's return (0.01 is one per cent).
  public var dailyVolatility: Double
  /// The least and the most ticks between bid and ask.
  public var spreadTicks: ClosedRange<Int>
  /// The usual size at the best bid and ask, in size increments of `sizeUnit`.
  public var typicalLots: Int
  /// The unit of quoted sizes (100 shares, one contract, a million euros).
  public var sizeUnit: Quantity
  /// The usual volume of a day, in units.
  public var dailyVolume: Double

  /// A profile from its parts.
  public init(
    referencePrice: Double, dailyVolatility: Double, spreadTicks: ClosedRange<Int>,
    typicalLots: Int, sizeUnit: Quantity, dailyVolume: Double
  ) {
    self.referencePrice = referencePrice
    self.dailyVolatility = dailyVolatility
    self.spreadTicks = spreadTicks
    self.typicalLots = typicalLots
    self.sizeUnit = sizeUnit
    self.dailyVolume = dailyVolume
  }
}
