extension GatewayMessage {
  /// Everything that the gateway knows about one contract.
  public struct ContractData: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The contract; the last trade date may carry a time and a zone.
    public var contract: TWSContract = TWSContract()
    /// The last trade date, `YYYYMMDD`; from version 182 on.
    public var lastTradeDate: String = ""
    /// The market name.
    public var marketName: String = ""
    /// The smallest price step.
    public var minimumTick: TWSNumber = .unset
    /// No longer used; before version 164.
    public var marketDataSizeMultiplier: TWSNumber = .unset
    /// The order types, with commas between them.
    public var orderTypes: String = ""
    /// The exchanges, with commas between them.
    public var validExchanges: String = ""
    /// By how much prices are larger than amounts of the currency.
    public var priceMagnifier: TWSNumber = .unset
    /// The contract id of the underlying; 0 for none.
    public var underlyingContractID: TWSNumber = .unset
    /// The name of the company or product.
    public var longName: String = ""
    /// The month of a future, `YYYYMM`.
    public var contractMonth: String = ""
    /// The industry.
    public var industry: String = ""
    /// The category.
    public var category: String = ""
    /// The subcategory.
    public var subcategory: String = ""
    /// The time zone of the trading hours.
    public var timeZone: String = ""
    /// The trading hours of the next days, extended ones included.
    public var tradingHours: String = ""
    /// The regular trading hours of the next days.
    public var liquidHours: String = ""
    /// The economic value rule.
    public var valueRule: String = ""
    /// The economic value multiplier.
    public var valueMultiplier: TWSNumber = .unset
    /// Other ids, such as ISIN.
    public var securityIDs: [TWSTagValue] = []
    /// The group of contracts that smart routing treats as one.
    public var aggregateGroup: TWSNumber = .unset
    /// The symbol of the underlying.
    public var underlyingSymbol: String = ""
    /// The type of the underlying.
    public var underlyingSecurityType: String = ""
    /// The market rules, one for each valid exchange, with commas.
    public var marketRuleIDs: String = ""
    /// The real expiration date, `YYYYMMDD`.
    public var realExpirationDate: String = ""
    /// The type of a stock, such as `COMMON` or `ETF`.
    public var stockType: String = ""
    /// The smallest size; from version 164 on, alone at 163.
    public var minimumSize: TWSNumber = .unset
    /// The size step; from version 164 on.
    public var sizeIncrement: TWSNumber = .unset
    /// The size step that IB suggests; from version 164 on.
    public var suggestedSizeIncrement: TWSNumber = .unset
    /// What only funds have; from version 179 on.
    public var fund: FundData? = nil
    /// Why it cannot be traded: id and description; from 186 on.
    public var ineligibilityReasons: [TWSTagValue] = []

    /// Every field at its default.
    public init() {}
  }
}
