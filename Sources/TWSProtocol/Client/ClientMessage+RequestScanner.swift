extension ClientMessage {
  /// Looks for instruments by a scan of the market.
  public struct RequestScanner: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// How many hits; unset for the gateway's own number.
    public var rows: TWSNumber = .unset
    /// What is scanned, such as `STK`.
    public var instrument: String = ""
    /// Where, such as `STK.US.MAJOR`.
    public var location: String = ""
    /// What for, such as `TOP_PERC_GAIN`.
    public var scanCode: String = ""
    /// The least price.
    public var priceAbove: TWSNumber = .unset
    /// The greatest price.
    public var priceBelow: TWSNumber = .unset
    /// The least volume.
    public var volumeAbove: TWSNumber = .unset
    /// The least capitalisation.
    public var marketCapAbove: TWSNumber = .unset
    /// The greatest capitalisation.
    public var marketCapBelow: TWSNumber = .unset
    /// The least rating of one agency.
    public var moodyRatingAbove: String = ""
    /// The greatest rating of one agency.
    public var moodyRatingBelow: String = ""
    /// The least rating of another agency.
    public var spRatingAbove: String = ""
    /// The greatest rating of another agency.
    public var spRatingBelow: String = ""
    /// The earliest maturity.
    public var maturityDateAbove: String = ""
    /// The latest maturity.
    public var maturityDateBelow: String = ""
    /// The least coupon.
    public var couponRateAbove: TWSNumber = .unset
    /// The greatest coupon.
    public var couponRateBelow: TWSNumber = .unset
    /// Whether to leave out convertible bonds.
    public var excludesConvertible: TWSFlag = false
    /// The least average volume of options.
    public var averageOptionVolumeAbove: TWSNumber = .unset
    /// Settings of a scan, such as `Annual,true`.
    public var settingPairs: String = ""
    /// `CORP`, `ADR`, `ETF`, `ALL` and so on.
    public var stockTypeFilter: String = ""
    /// More filters, `tag=value;` each.
    public var filterOptions: String = ""
    /// Unused by the official clients.
    public var options: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      rows: TWSNumber,
      instrument: String,
      location: String,
      scanCode: String,
      priceAbove: TWSNumber = .unset,
      priceBelow: TWSNumber = .unset,
      volumeAbove: TWSNumber = .unset,
      marketCapAbove: TWSNumber = .unset,
      marketCapBelow: TWSNumber = .unset,
      moodyRatingAbove: String = "",
      moodyRatingBelow: String = "",
      spRatingAbove: String = "",
      spRatingBelow: String = "",
      maturityDateAbove: String = "",
      maturityDateBelow: String = "",
      couponRateAbove: TWSNumber = .unset,
      couponRateBelow: TWSNumber = .unset,
      excludesConvertible: TWSFlag = false,
      averageOptionVolumeAbove: TWSNumber = .unset,
      settingPairs: String = "",
      stockTypeFilter: String = "",
      filterOptions: String = "",
      options: String = ""
    ) {
      self.requestID = requestID
      self.rows = rows
      self.instrument = instrument
      self.location = location
      self.scanCode = scanCode
      self.priceAbove = priceAbove
      self.priceBelow = priceBelow
      self.volumeAbove = volumeAbove
      self.marketCapAbove = marketCapAbove
      self.marketCapBelow = marketCapBelow
      self.moodyRatingAbove = moodyRatingAbove
      self.moodyRatingBelow = moodyRatingBelow
      self.spRatingAbove = spRatingAbove
      self.spRatingBelow = spRatingBelow
      self.maturityDateAbove = maturityDateAbove
      self.maturityDateBelow = maturityDateBelow
      self.couponRateAbove = couponRateAbove
      self.couponRateBelow = couponRateBelow
      self.excludesConvertible = excludesConvertible
      self.averageOptionVolumeAbove = averageOptionVolumeAbove
      self.settingPairs = settingPairs
      self.stockTypeFilter = stockTypeFilter
      self.filterOptions = filterOptions
      self.options = options
    }
  }
}

extension ClientMessage.RequestScanner: MessageBody {
  static var name: StaticString { "requestScanner" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.number(&rows, .integer, "rows")
    coder.text(&instrument, "instrument")
    coder.text(&location, "location")
    coder.text(&scanCode, "scanCode")
    coder.number(&priceAbove, .price, "priceAbove")
    coder.number(&priceBelow, .price, "priceBelow")
    coder.number(&volumeAbove, .integer, "volumeAbove")
    coder.number(&marketCapAbove, .price, "marketCapAbove")
    coder.number(&marketCapBelow, .price, "marketCapBelow")
    coder.text(&moodyRatingAbove, "moodyRatingAbove")
    coder.text(&moodyRatingBelow, "moodyRatingBelow")
    coder.text(&spRatingAbove, "spRatingAbove")
    coder.text(&spRatingBelow, "spRatingBelow")
    coder.text(&maturityDateAbove, "maturityDateAbove")
    coder.text(&maturityDateBelow, "maturityDateBelow")
    coder.number(&couponRateAbove, .price, "couponRateAbove")
    coder.number(&couponRateBelow, .price, "couponRateBelow")
    coder.flag(&excludesConvertible, "excludesConvertible")
    coder.number(&averageOptionVolumeAbove, .integer, "averageOptionVolumeAbove")
    coder.text(&settingPairs, "settingPairs")
    coder.text(&stockTypeFilter, "stockTypeFilter")
    coder.text(&filterOptions, "filterOptions")
    coder.text(&options, "options")
  }
}
