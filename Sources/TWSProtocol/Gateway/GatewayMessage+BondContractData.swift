extension GatewayMessage {
  /// Everything that the gateway knows about one bond.
  public struct BondContractData: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// Symbol, type, exchange, currency, trading class and contract id of the bond.
    public var contract: TWSContract = TWSContract()
    /// Its CUSIP, or IB's own code for it.
    public var cusip: String = ""
    /// The interest that it pays a year, in percent.
    public var coupon: TWSNumber = .unset
    /// When it ends; a time and a zone may follow.
    public var maturity: String = ""
    /// When it was issued.
    public var issueDate: String = ""
    /// What agencies think of it.
    public var ratings: String = ""
    /// Its type.
    public var bondType: String = ""
    /// The type of its interest.
    public var couponType: String = ""
    /// Whether it can be turned into stock.
    public var isConvertible: TWSFlag = false
    /// Whether the issuer can pay it back early.
    public var isCallable: TWSFlag = false
    /// Whether the owner can ask for the money early.
    public var isPutable: TWSFlag = false
    /// Its name for people.
    public var description: String = ""
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
    /// When the next of its options can be used.
    public var nextOptionDate: String = ""
    /// Which option that is.
    public var nextOptionType: String = ""
    /// Whether it is for a part only.
    public var isNextOptionPartial: TWSFlag = false
    /// Notes.
    public var notes: String = ""
    /// The name of the issuer.
    public var longName: String = ""
    /// The time zone of the trading hours; from version 188 on, like the hours.
    public var timeZone: String = ""
    /// The trading hours of the next days.
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
    /// The market rules, one for each valid exchange, with commas.
    public var marketRuleIDs: String = ""
    /// The smallest size; from version 164 on.
    public var minimumSize: TWSNumber = .unset
    /// The size step; from version 164 on.
    public var sizeIncrement: TWSNumber = .unset
    /// The size step that IB suggests; from version 164 on.
    public var suggestedSizeIncrement: TWSNumber = .unset

    /// Every field at its default.
    public init() {}
  }
}
