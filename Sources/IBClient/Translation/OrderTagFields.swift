import TWSProtocol
import TradingModel

/// Where the attributes that are passed through by the broker's own names stand in an order.
enum OrderTagFields {

  /// A field of one of the kinds of `OrderTagRule`.
  enum Field: Sendable {
    case flag(any WritableKeyPath<TWSOrder, TWSFlag> & Sendable)
    case number(any WritableKeyPath<TWSOrder, TWSNumber> & Sendable)
    case text(any WritableKeyPath<TWSOrder, String> & Sendable)
  }

  /// Puts a value into its field; a name without one is the desk's to refuse.
  static func set(_ tag: OrderTag, in order: inout TWSOrder) {
    switch field(tag.name) {
    case .flag(let path): order[keyPath: path] = TWSFlag(tag.value == "1" || tag.value == "true")
    case .number(let path):
      if let value = Decimal64(tag.value) { order[keyPath: path] = TWSNumber(value) }
    case .text(let path): order[keyPath: path] = tag.value
    case nil: break
    }
  }

  /// Whether a message that was written and read back still says what the tag says. It does not
  /// where the version or the order's other terms leave the field out.
  static func isCarried(_ tag: OrderTag, by order: TWSOrder) -> Bool {
    switch field(tag.name) {
    case .flag(let path): order[keyPath: path].isOn == (tag.value == "1" || tag.value == "true")
    case .number(let path): Decimal64(order[keyPath: path]) == Decimal64(tag.value)
    case .text(let path): order[keyPath: path] == tag.value
    case nil: false
    }
  }

  /// The attributes of a reported order that differ from those of a plain one.
  static func tags(of order: TWSOrder) -> [OrderTag] {
    OrderTagRule.all.compactMap { rule in
      switch field(rule.name) {
      case .flag(let path):
        order[keyPath: path].isOn && !always.contains(rule.name) ? OrderTag(rule.name, "1") : nil
      case .number(let path):
        value(order[keyPath: path], plain[keyPath: path]).map {
          OrderTag(rule.name, $0.normalized.description)
        }
      case .text(let path):
        reported.contains(order[keyPath: path]) ? nil : OrderTag(rule.name, order[keyPath: path])
      case nil: nil
      }
    }
  }

  private static let plain = TWSOrder()

  /// Flags that gateways report of every order, whatever it stated.
  private static let always: Set<String> = ["dontUseAutoPriceForHedge"]

  /// What gateways write in text fields that say nothing, besides nothing.
  private static let reported: Set<String> = ["", "None", "?", "IB", "0"]

  private static func value(_ number: TWSNumber, _ plain: TWSNumber) -> Decimal64? {
    guard let value = Decimal64(nonzero: number), value != Decimal64(plain) else { return nil }
    return value
  }

  static func field(_ name: String) -> Field? { fields[name] }

  private static let fields: [String: Field] =
    flags.mapValues { .flag($0) }
    .merging(numbers.mapValues { .number($0) }) { first, _ in first }
    .merging(texts.mapValues { .text($0) }) { first, _ in first }

  private static let flags: [String: any WritableKeyPath<TWSOrder, TWSFlag> & Sendable] = [
    "autoCancelParent": \.isParentAutoCancelled, "blockOrder": \.isBlockOrder,
    "continuousUpdate": \.isContinuousUpdate, "deltaNeutralShortSale": \.isDeltaNeutralShortSale,
    "discretionaryUpToLimitPrice": \.isDiscretionaryUpToLimit,
    "dontUseAutoPriceForHedge": \.isAutoPriceForHedgeOff, "eTradeOnly": \.isElectronicTradeOnly,
    "firmQuoteOnly": \.isFirmQuoteOnly, "imbalanceOnly": \.isImbalanceOnly,
    "includeOvernight": \.includesOvernight, "isOmsContainer": \.isOMSContainer,
    "notHeld": \.isNotHeld, "optOutSmartRouting": \.isSmartRoutingOptedOut,
    "overridePercentageConstraints": \.overridesPercentageConstraints,
    "professionalCustomer": \.isProfessionalCustomer, "randomizePrice": \.isPriceRandomized,
    "randomizeSize": \.isSizeRandomized, "scaleAutoReset": \.isScaleAutoReset,
    "scaleRandomPercent": \.isScaleRandomPercent, "solicited": \.isSolicited,
    "sweepToFill": \.isSweepToFill, "usePriceMgmtAlgo": \.usesPriceManagement,
  ]

  private static let numbers: [String: any WritableKeyPath<TWSOrder, TWSNumber> & Sendable] = [
    "adjustableTrailingUnit": \.adjustableTrailingUnit, "auctionStrategy": \.auctionStrategy,
    "deltaNeutralConId": \.deltaNeutralContractID,
    "deltaNeutralShortSaleSlot": \.deltaNeutralShortSaleSlot, "duration": \.duration,
    "exemptCode": \.exemptCode, "manualOrderIndicator": \.manualOrderIndicator,
    "minTradeQty": \.minimumTradeQuantity, "origin": \.origin, "postToAts": \.postToATS,
    "referencePriceType": \.referencePriceType, "scaleInitFillQty": \.scaleInitialFillQuantity,
    "scaleInitLevelSize": \.scaleInitialLevelSize, "scaleInitPosition": \.scaleInitialPosition,
    "scalePriceAdjustInterval": \.scalePriceAdjustInterval,
    "scaleSubsLevelSize": \.scaleSubsequentLevelSize, "shortSaleSlot": \.shortSaleSlot,
    "volatilityType": \.volatilityType, "adjustedStopLimitPrice": \.adjustedStopLimitPrice,
    "adjustedStopPrice": \.adjustedStopPrice, "adjustedTrailingAmount": \.adjustedTrailingAmount,
    "deltaNeutralAuxPrice": \.deltaNeutralAuxiliaryPrice, "delta": \.delta,
    "discretionaryAmt": \.discretionaryAmount, "midOffsetAtHalf": \.midOffsetAtHalf,
    "midOffsetAtWhole": \.midOffsetAtWhole, "nbboPriceCap": \.nbboPriceCap,
    "percentOffset": \.percentOffset, "scalePriceAdjustValue": \.scalePriceAdjustValue,
    "scalePriceIncrement": \.scalePriceIncrement, "scaleProfitOffset": \.scaleProfitOffset,
    "startingPrice": \.startingPrice, "stockRangeLower": \.stockRangeLower,
    "stockRangeUpper": \.stockRangeUpper, "stockRefPrice": \.stockReferencePrice,
    "triggerPrice": \.triggerPrice, "volatility": \.volatility,
  ]

  private static let texts: [String: any WritableKeyPath<TWSOrder, String> & Sendable] = [
    "activeStartTime": \.activeStartTime, "activeStopTime": \.activeStopTime,
    "adjustedOrderType": \.adjustedOrderType, "advancedErrorOverride": \.advancedErrorOverride,
    "algoId": \.algorithmID, "clearingAccount": \.clearingAccount,
    "clearingIntent": \.clearingIntent, "customerAccount": \.customerAccount,
    "deltaNeutralClearingAccount": \.deltaNeutralClearingAccount,
    "deltaNeutralClearingIntent": \.deltaNeutralClearingIntent,
    "deltaNeutralDesignatedLocation": \.deltaNeutralDesignatedLocation,
    "deltaNeutralOpenClose": \.deltaNeutralOpenClose,
    "deltaNeutralOrderType": \.deltaNeutralOrderType,
    "deltaNeutralSettlingFirm": \.deltaNeutralSettlingFirm,
    "designatedLocation": \.designatedLocation, "extOperator": \.externalOperator,
    "hedgeParam": \.hedgeParameter, "hedgeType": \.hedgeType, "manualOrderTime": \.manualOrderTime,
    "mifid2DecisionAlgo": \.mifidDecisionAlgorithm, "mifid2DecisionMaker": \.mifidDecisionMaker,
    "mifid2ExecutionAlgo": \.mifidExecutionAlgorithm,
    "mifid2ExecutionTrader": \.mifidExecutionTrader, "modelCode": \.modelCode,
    "openClose": \.openClose, "orderMiscOptions": \.miscellaneousOptions, "rule80A": \.rule80A,
    "scaleTable": \.scaleTable, "settlingFirm": \.settlingFirm,
    "softDollarTierName": \.softDollarName, "softDollarTierValue": \.softDollarValue,
  ]
}
