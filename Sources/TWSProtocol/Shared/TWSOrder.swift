/// Everything that can be said of an order.
///
/// The defaults are those of the official Python client, so that an order with a few fields set
/// encodes to the bytes which that client would send. Fields that only some messages carry say
/// so. Whole numbers that may be unset are ``TWSNumber`` as well.
public struct TWSOrder: Hashable, Sendable {
  /// `BUY` or `SELL`.
  public var action: String = ""
  /// How much.
  public var totalQuantity: TWSNumber = 0
  /// `MKT`, `LMT`, `STP`, `STP LMT` and so on.
  public var orderType: String = ""
  /// The limit.
  public var limitPrice: TWSNumber = .unset
  /// The stop price, or the trailing amount.
  public var auxiliaryPrice: TWSNumber = .unset
  /// `DAY`, `GTC`, `IOC` and so on; empty for the default.
  public var timeInForce: String = ""
  /// The group of orders of which one cancels the others.
  public var ocaGroup: String = ""
  /// The account number.
  public var account: String = ""
  /// `O` or `C`, for institutions; mostly empty.
  public var openClose: String = ""
  /// 0 customer, 1 firm.
  public var origin: TWSNumber = 0
  /// A text of the client's choice, which comes back with the order.
  public var orderReference: String = ""
  /// Whether the gateway passes the order on; in place-order only.
  public var isTransmitted: TWSFlag = true
  /// The order id of the parent, or 0.
  public var parentID: TWSNumber = 0
  /// Whether it is a block order.
  public var isBlockOrder: TWSFlag = false
  /// Whether it sweeps to fill.
  public var isSweepToFill: TWSFlag = false
  /// How much of it is shown.
  public var displaySize: TWSNumber = 0
  /// How a simulated stop is triggered; 0 for the default.
  public var triggerMethod: TWSNumber = 0
  /// Whether it may trigger or fill outside regular hours.
  public var isOutsideRegularHours: TWSFlag = false
  /// Whether it is hidden from the book.
  public var isHidden: TWSFlag = false
  /// The prices of the legs of a combination.
  public var legPrices: [TWSNumber] = []
  /// How a combination is routed.
  public var smartRoutingParameters: [TWSTagValue] = []
  /// An old field; the gateway fills it with its own text.
  public var sharesAllocation: String = ""
  /// How far the limit may be exceeded.
  public var discretionaryAmount: TWSNumber = 0
  /// When the order becomes active.
  public var goodAfterTime: String = ""
  /// When a `GTD` order ends.
  public var goodTillDate: String = ""
  /// The group of accounts of a financial advisor.
  public var advisorGroup: String = ""
  /// How an advisor shares out.
  public var advisorMethod: String = ""
  /// How much an advisor shares out.
  public var advisorPercentage: String = ""
  /// An old field of advisors; before version 177.
  public var advisorProfile: String = ""
  /// The model, or empty.
  public var modelCode: String = ""
  /// 1 or 2 for short sales by institutions.
  public var shortSaleSlot: TWSNumber = 0
  /// Where the shares for a short sale are held.
  public var designatedLocation: String = ""
  /// The exemption from the short sale rule; -1 for none.
  public var exemptCode: TWSNumber = -1
  /// What an OCA group does: 1 cancel, 2 and 3 reduce.
  public var ocaType: TWSNumber = 0
  /// An old field of exchanges.
  public var rule80A: String = ""
  /// The settling firm.
  public var settlingFirm: String = ""
  /// Whether it fills as a whole only.
  public var isAllOrNone: TWSFlag = false
  /// The least quantity of one fill.
  public var minimumQuantity: TWSNumber = .unset
  /// The offset of a relative order.
  public var percentOffset: TWSNumber = .unset
  /// An old field; false in today's clients.
  public var isElectronicTradeOnly: TWSFlag = false
  /// An old field; false in today's clients.
  public var isFirmQuoteOnly: TWSFlag = false
  /// An old field; unset in today's clients.
  public var nbboPriceCap: TWSNumber = .unset
  /// For orders on BOX.
  public var auctionStrategy: TWSNumber = 0
  /// For orders on BOX.
  public var startingPrice: TWSNumber = .unset
  /// The price of the stock for orders pegged to it.
  public var stockReferencePrice: TWSNumber = .unset
  /// The delta for orders pegged to a stock.
  public var delta: TWSNumber = .unset
  /// Below this price of the stock the order is cancelled.
  public var stockRangeLower: TWSNumber = .unset
  /// Above this price of the stock the order is cancelled.
  public var stockRangeUpper: TWSNumber = .unset
  /// Whether it may be priced far from the market; place-order only.
  public var overridesPercentageConstraints: TWSFlag = false
  /// The volatility of a `VOL` order.
  public var volatility: TWSNumber = .unset
  /// 1 daily, 2 annual.
  public var volatilityType: TWSNumber = .unset
  /// The type of the hedging order; the gateway writes `None`.
  public var deltaNeutralOrderType: String = ""
  /// The price of the hedging order.
  public var deltaNeutralAuxiliaryPrice: TWSNumber = .unset
  /// The contract of the hedging order.
  public var deltaNeutralContractID: TWSNumber = 0
  /// The settling firm of the hedging order.
  public var deltaNeutralSettlingFirm: String = ""
  /// The clearing account of the hedging order.
  public var deltaNeutralClearingAccount: String = ""
  /// The clearing intent of the hedging order.
  public var deltaNeutralClearingIntent: String = ""
  /// Whether the hedging order opens or closes.
  public var deltaNeutralOpenClose: String = ""
  /// Whether the hedging order sells short.
  public var isDeltaNeutralShortSale: TWSFlag = false
  /// The short sale slot of the hedging order.
  public var deltaNeutralShortSaleSlot: TWSNumber = 0
  /// The location of the hedging order.
  public var deltaNeutralDesignatedLocation: String = ""
  /// Whether a `VOL` order is repriced all the time.
  public var isContinuousUpdate: TWSFlag = false
  /// 1 average, 2 bid or ask.
  public var referencePriceType: TWSNumber = .unset
  /// The first stop of a trailing order.
  public var trailStopPrice: TWSNumber = .unset
  /// The trailing amount in percent.
  public var trailingPercent: TWSNumber = .unset
  /// An old field; in open orders only.
  public var basisPoints: TWSNumber = .unset
  /// An old field; in open orders only.
  public var basisPointsType: TWSNumber = .unset
  /// The size of the first part of a scale order.
  public var scaleInitialLevelSize: TWSNumber = .unset
  /// The size of the further parts.
  public var scaleSubsequentLevelSize: TWSNumber = .unset
  /// The price step between the parts.
  public var scalePriceIncrement: TWSNumber = .unset
  /// By how much the price is adjusted.
  public var scalePriceAdjustValue: TWSNumber = .unset
  /// How often the price is adjusted.
  public var scalePriceAdjustInterval: TWSNumber = .unset
  /// The profit that each part takes.
  public var scaleProfitOffset: TWSNumber = .unset
  /// Whether parts are restored.
  public var isScaleAutoReset: TWSFlag = false
  /// The position to begin with.
  public var scaleInitialPosition: TWSNumber = .unset
  /// The fill to begin with.
  public var scaleInitialFillQuantity: TWSNumber = .unset
  /// Whether the sizes are randomised.
  public var isScaleRandomPercent: TWSFlag = false
  /// A table of the parts; place-order only.
  public var scaleTable: String = ""
  /// When a scale order begins; place-order only.
  public var activeStartTime: String = ""
  /// When a scale order ends; place-order only.
  public var activeStopTime: String = ""
  /// `D`, `B`, `F` or `P` for a hedge; mostly empty.
  public var hedgeType: String = ""
  /// The parameter of the hedge.
  public var hedgeParameter: String = ""
  /// Whether smart routing is opted out of.
  public var isSmartRoutingOptedOut: TWSFlag = false
  /// The clearing account.
  public var clearingAccount: String = ""
  /// `IB`, `Away` or `PTA`.
  public var clearingIntent: String = ""
  /// Whether the broker may use discretion.
  public var isNotHeld: TWSFlag = false
  /// The name of an algorithm, such as `Adaptive`.
  public var algorithmStrategy: String = ""
  /// The parameters of the algorithm.
  public var algorithmParameters: [TWSTagValue] = []
  /// The id of the algorithm; place-order only.
  public var algorithmID: String = ""
  /// Whether only margins are asked for and nothing is traded.
  public var isWhatIf: TWSFlag = false
  /// Options as `tag=value;` text; place-order only.
  public var miscellaneousOptions: String = ""
  /// Whether the order was solicited.
  public var isSolicited: TWSFlag = false
  /// Whether the size is randomised.
  public var isSizeRandomized: TWSFlag = false
  /// Whether the price is randomised.
  public var isPriceRandomized: TWSFlag = false
  /// The benchmark of a pegged order.
  public var referenceContractID: TWSNumber = 0
  /// Whether the pegged price falls when the benchmark rises.
  public var isPeggedChangeDecrease: TWSFlag = false
  /// By how much the pegged price moves.
  public var peggedChangeAmount: TWSNumber = 0
  /// For which move of the benchmark.
  public var referenceChangeAmount: TWSNumber = 0
  /// Where the benchmark is traded.
  public var referenceExchange: String = ""
  /// When the order becomes active or is cancelled.
  public var conditions: [TWSOrderCondition] = []
  /// Whether conditions hold outside regular hours.
  public var conditionsIgnoreRegularHours: TWSFlag = false
  /// Whether the conditions cancel the order instead.
  public var conditionsCancelOrder: TWSFlag = false
  /// To which type a stop is adjusted; the gateway writes `None`.
  public var adjustedOrderType: String = ""
  /// When a stop is adjusted.
  public var triggerPrice: TWSNumber = .unset
  /// The stop of a trailing order once more; the gateway's messages only.
  public var adjustedTrailStopPrice: TWSNumber = .unset
  /// The offset of a trailing limit.
  public var limitPriceOffset: TWSNumber = .unset
  /// The stop after the adjustment.
  public var adjustedStopPrice: TWSNumber = .unset
  /// The limit after the adjustment.
  public var adjustedStopLimitPrice: TWSNumber = .unset
  /// The trailing amount after the adjustment.
  public var adjustedTrailingAmount: TWSNumber = .unset
  /// 0 for amounts, 100 for percent.
  public var adjustableTrailingUnit: TWSNumber = 0
  /// Who operates the order, as CME asks.
  public var externalOperator: String = ""
  /// The name of a soft dollar tier.
  public var softDollarName: String = ""
  /// The value of a soft dollar tier.
  public var softDollarValue: String = ""
  /// The title of a soft dollar tier; in open orders only.
  public var softDollarDisplayName: String = ""
  /// How much money to spend.
  public var cashQuantity: TWSNumber = .unset
  /// Who decided, for MiFID II; place-order only.
  public var mifidDecisionMaker: String = ""
  /// What decided, for MiFID II; place-order only.
  public var mifidDecisionAlgorithm: String = ""
  /// Who executes, for MiFID II; place-order only.
  public var mifidExecutionTrader: String = ""
  /// What executes, for MiFID II; place-order only.
  public var mifidExecutionAlgorithm: String = ""
  /// Whether a hedge is not priced automatically.
  public var isAutoPriceForHedgeOff: TWSFlag = false
  /// Whether it is a container of an order management system.
  public var isOMSContainer: TWSFlag = false
  /// Whether a relative order may go up to its limit.
  public var isDiscretionaryUpToLimit: TWSFlag = false
  /// Whether IB may reprice the order; absent for the default.
  public var usesPriceManagement: TWSFlag = .absent
  /// For how long, in seconds.
  public var duration: TWSNumber = .unset
  /// For how long it stays on alternative trading systems, in seconds.
  public var postToATS: TWSNumber = .unset
  /// Whether the parent is cancelled with it.
  public var isParentAutoCancelled: TWSFlag = false
  /// Which advanced rejections are overridden; place-order only.
  public var advancedErrorOverride: String = ""
  /// When a manual order was entered; place-order only.
  public var manualOrderTime: String = ""
  /// The least quantity on IBKRATS.
  public var minimumTradeQuantity: TWSNumber = .unset
  /// The least size to compete with, for pegged-to-best.
  public var minimumCompeteSize: TWSNumber = .unset
  /// The offset of pegged-to-best; infinite for up to mid.
  public var competeAgainstBestOffset: TWSNumber = .unset
  /// The offset when the spread is a whole number of ticks.
  public var midOffsetAtWhole: TWSNumber = .unset
  /// The offset when the spread is an odd number of half ticks.
  public var midOffsetAtHalf: TWSNumber = .unset
  /// The customer's account.
  public var customerAccount: String = ""
  /// Whether the customer is a professional.
  public var isProfessionalCustomer: TWSFlag = false
  /// The accrued interest of a bond; in open orders only.
  public var bondAccruedInterest: String = ""
  /// A field of versions 187 to 189; place-order only.
  public var externalUserID: String = ""
  /// Whether the overnight session is included.
  public var includesOvernight: TWSFlag = false
  /// Whether it was entered by hand, as CME asks.
  public var manualOrderIndicator: TWSNumber = .unset
  /// Who submitted it; in the gateway's messages only.
  public var submitter: String = ""
  /// Whether it trades an imbalance only.
  public var isImbalanceOnly: TWSFlag = false
  /// The client that placed it; in open orders only.
  public var clientID: TWSNumber = 0
  /// IB's own number of the order; in the gateway's messages only.
  public var permanentID: TWSNumber = 0
  /// When it is cancelled by itself; in completed orders only.
  public var autoCancelDate: String = ""
  /// How much was filled; in completed orders only.
  public var filledQuantity: TWSNumber = .unset
  /// A future that the order refers to; in completed orders only.
  public var referenceFuturesContractID: TWSNumber = .unset
  /// The shareholder; in completed orders only.
  public var shareholder: String = ""
  /// Whether marketable orders go to the best exchange; completed orders only.
  public var routesMarketableToBBO: TWSFlag = false
  /// IB's own number of the parent; in completed orders only.
  public var parentPermanentID: TWSNumber = .unset

  /// Every field at its default.
  public init() {}
}
