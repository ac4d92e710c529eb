/// An attribute of an order that is passed through by the broker's own name, and what it takes.
public struct OrderTagRule: Hashable, Sendable {
  /// What a value is.
  public enum Kind: Hashable, Sendable {
    /// `1`, `0`, `true` or `false`.
    case flag
    /// A whole number.
    case integer
    /// A decimal number.
    case decimal
    /// Any text of at most 256 bytes.
    case text
  }

  /// The broker's own name, as its client libraries spell it.
  public let name: String
  /// What a value is.
  public let kind: Kind

  /// The rule of a name; nil where nothing of that name is passed through. What has a field of its
  /// own here (a price, a group, conditions) or would undermine the record of an order (its
  /// account, its reference, whether it is transmitted) is not among them.
  public static func named(_ name: String) -> OrderTagRule? { byName[name] }

  /// Every rule, by name.
  public static let all: [OrderTagRule] =
    (rules(flags, .flag) + rules(integers, .integer) + rules(decimals, .decimal)
    + rules(texts, .text)).sorted { $0.name < $1.name }

  /// Whether a text is a value of this kind.
  public func accepts(_ value: String) -> Bool {
    switch kind {
    case .flag: ["0", "1", "true", "false"].contains(value)
    case .integer: Int32(value) != nil
    case .decimal: Decimal64(value) != nil
    case .text: value.utf8.count <= 256 && !value.utf8.contains { $0 < 0x20 }
    }
  }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  private static func rules(_ names: [String], _ kind: Kind) -> [OrderTagRule] {
    names.map { OrderTagRule(name: $0, kind: kind) }
  }

  private static let flags = [
    "autoCancelParent", "blockOrder", "continuousUpdate", "deltaNeutralShortSale",
    "discretionaryUpToLimitPrice", "dontUseAutoPriceForHedge", "eTradeOnly", "firmQuoteOnly",
    "imbalanceOnly", "includeOvernight", "isOmsContainer", "notHeld", "optOutSmartRouting",
    "overridePercentageConstraints", "professionalCustomer", "randomizePrice", "randomizeSize",
    "scaleAutoReset", "scaleRandomPercent", "solicited", "sweepToFill", "usePriceMgmtAlgo",
  ]

  private static let integers = [
    "adjustableTrailingUnit", "auctionStrategy", "deltaNeutralConId",
    "deltaNeutralShortSaleSlot", "duration", "exemptCode", "manualOrderIndicator",
    "minTradeQty", "origin", "postToAts", "referencePriceType", "scaleInitFillQty",
    "scaleInitLevelSize", "scaleInitPosition", "scalePriceAdjustInterval", "scaleSubsLevelSize",
    "shortSaleSlot", "volatilityType",
  ]

  private static let decimals = [
    "adjustedStopLimitPrice", "adjustedStopPrice", "adjustedTrailingAmount",
    "deltaNeutralAuxPrice", "delta", "discretionaryAmt", "midOffsetAtHalf", "midOffsetAtWhole",
    "nbboPriceCap", "percentOffset", "scalePriceAdjustValue", "scalePriceIncrement",
    "scaleProfitOffset", "startingPrice", "stockRangeLower", "stockRangeUpper", "stockRefPrice",
    "triggerPrice", "volatility",
  ]

  private static let texts = [
    "activeStartTime", "activeStopTime", "adjustedOrderType", "advancedErrorOverride", "algoId",
    "clearingAccount", "clearingIntent", "customerAccount", "deltaNeutralClearingAccount",
    "deltaNeutralClearingIntent", "deltaNeutralDesignatedLocation", "deltaNeutralOpenClose",
    "deltaNeutralOrderType", "deltaNeutralSettlingFirm", "designatedLocation", "extOperator",
    "hedgeParam", "hedgeType", "manualOrderTime", "mifid2DecisionAlgo", "mifid2DecisionMaker",
    "mifid2ExecutionAlgo", "mifid2ExecutionTrader", "modelCode", "openClose",
    "orderMiscOptions", "rule80A", "scaleTable", "settlingFirm", "softDollarTierName",
    "softDollarTierValue",
  ]
}
