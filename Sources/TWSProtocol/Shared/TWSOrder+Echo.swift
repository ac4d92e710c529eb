extension TWSOrder {
  /// The order as a gateway tells it back: no longer in the client's words for "unset".
  ///
  /// Clients write "unset" in several ways, which the order keeps; a gateway has its own. This
  /// forgets the client's, and names the hedging order `None` as live gateways do.
  public func asReported() -> TWSOrder {
    var order = self
    for path in Self.optionalNumbers where order[keyPath: path].isUnset {
      order[keyPath: path] = .unset
    }
    if order.deltaNeutralOrderType.isEmpty { order.deltaNeutralOrderType = "None" }
    if order.deltaNeutralOpenClose.isEmpty { order.deltaNeutralOpenClose = "?" }
    if order.adjustedOrderType.isEmpty { order.adjustedOrderType = "None" }
    if order.clearingIntent.isEmpty { order.clearingIntent = "IB" }
    if order.limitPrice.isUnset { order.limitPrice = TWSNumber(mantissa: 0, scale: 1) }
    if order.auxiliaryPrice.isUnset { order.auxiliaryPrice = TWSNumber(mantissa: 0, scale: 1) }
    if order.volatilityType.isUnset { order.volatilityType = 0 }
    if order.referencePriceType.isUnset { order.referencePriceType = 0 }
    if !order.discretionaryAmount.isPositive { order.discretionaryAmount = 0 }
    if order.cashQuantity.isUnset { order.cashQuantity = 0 }
    if order.displaySize.integer == 0 { order.displaySize = .unset }
    if order.usesPriceManagement == .absent { order.usesPriceManagement = false }
    return order
  }

  /// The numbers that a client may leave unset.
  private static var optionalNumbers: [WritableKeyPath<TWSOrder, TWSNumber>] {
    [
      \.limitPrice, \.auxiliaryPrice, \.displaySize, \.discretionaryAmount, \.minimumQuantity,
      \.percentOffset, \.nbboPriceCap, \.startingPrice, \.stockReferencePrice, \.delta,
      \.stockRangeLower, \.stockRangeUpper, \.volatility, \.volatilityType,
      \.deltaNeutralAuxiliaryPrice, \.referencePriceType, \.trailStopPrice, \.trailingPercent,
      \.scaleInitialLevelSize, \.scaleSubsequentLevelSize, \.scalePriceIncrement,
      \.scalePriceAdjustValue, \.scalePriceAdjustInterval, \.scaleProfitOffset,
      \.scaleInitialPosition, \.scaleInitialFillQuantity, \.triggerPrice, \.limitPriceOffset,
      \.adjustedStopPrice, \.adjustedStopLimitPrice, \.adjustedTrailingAmount, \.cashQuantity,
      \.duration, \.postToATS, \.minimumTradeQuantity, \.minimumCompeteSize,
      \.competeAgainstBestOffset, \.midOffsetAtWhole, \.midOffsetAtHalf, \.manualOrderIndicator,
    ]
  }
}
