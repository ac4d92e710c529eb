extension GatewayMessage {
  /// Reads one payload, as a frame holds it.
  ///
  /// Every field must be there and used; an unknown type is no error but ``unknown(_:)``.
  ///
  /// Of fills, commissions, orders, statuses and positions a bad field is no error either; see
  /// ``defects``.
  ///
  /// - Throws: ``TWSError`` naming the message, the field and its bytes. Nothing is kept between
  ///   calls, so the next payload decodes as if nothing had happened.
  @inlinable
  public static func decode(
    _ payload: UnsafeRawBufferPointer, version: ServerVersion
  ) throws(TWSError) -> GatewayMessage {
    try decodeGatewayMessage(payload, version)
  }

  /// Reads one payload from an array.
  public static func decode(
    _ payload: [UInt8], version: ServerVersion
  ) throws(TWSError) -> GatewayMessage {
    try payload.withUnsafeBufferPointer { bytes throws(TWSError) in
      try decode(UnsafeRawBufferPointer(bytes), version: version)
    }
  }

  // One switch over every type; it may be long.
  @inline(never)
  fileprivate static func decode(
    _ kind: GatewayMessageID, _ source: BodySource
  ) throws(TWSError) -> GatewayMessage {
    switch kind {
    case .tickPrice: .tickPrice(try source.body())
    case .tickSize: .tickSize(try source.body())
    case .orderStatus: .orderStatus(try source.lenientBody())
    case .error: .error(try source.body())
    case .openOrder: .openOrder(try source.lenientBody())
    case .accountValue: .accountValue(try source.body())
    case .portfolioValue: .portfolioValue(try source.lenientBody())
    case .accountUpdateTime:
      .accountUpdateTime(try source.text("accountUpdateTime", messageVersion: 1, "time"))
    case .nextValidID: .nextValidID(try source.orderID("nextValidID", messageVersion: 1))
    case .contractData: .contractData(try source.body())
    case .executionDetails: .executionDetails(try source.lenientBody())
    case .marketDepth: .marketDepth(try source.body())
    case .marketDepthL2: .marketDepthL2(try source.body())
    case .newsBulletin: .newsBulletin(try source.body())
    case .managedAccounts: .managedAccounts(try source.body())
    case .advisorConfiguration: .advisorConfiguration(try source.body())
    case .historicalData: .historicalData(try source.body())
    case .bondContractData: .bondContractData(try source.body())
    case .scannerParameters:
      .scannerParameters(try source.text("scannerParameters", messageVersion: 1, "xml"))
    case .scannerData: .scannerData(try source.body())
    case .optionComputation: .optionComputation(try source.body())
    case .tickGeneric: .tickGeneric(try source.body())
    case .tickString: .tickString(try source.body())
    case .tickEFP: .tickEFP(try source.body())
    case .currentTime: .currentTime(try source.integer("currentTime", messageVersion: 1, "time"))
    case .realTimeBar: .realTimeBar(try source.body())
    case .fundamentalData: .fundamentalData(try source.body())
    case .contractDataEnd:
      .contractDataEnd(try source.request("contractDataEnd", messageVersion: 1))
    case .openOrderEnd: try source.empty("openOrderEnd", messageVersion: 1, .openOrderEnd)
    case .accountDownloadEnd:
      .accountDownloadEnd(try source.text("accountDownloadEnd", messageVersion: 1, "account"))
    case .executionDetailsEnd:
      .executionDetailsEnd(try source.request("executionDetailsEnd", messageVersion: 1))
    case .deltaNeutralValidation: .deltaNeutralValidation(try source.body())
    case .tickSnapshotEnd:
      .tickSnapshotEnd(try source.request("tickSnapshotEnd", messageVersion: 1))
    case .marketDataType: .marketDataType(try source.body())
    case .commissionReport: .commissionReport(try source.lenientBody())
    case .position: .position(try source.lenientBody())
    case .positionEnd: try source.empty("positionEnd", messageVersion: 1, .positionEnd)
    case .accountSummary: .accountSummary(try source.body())
    case .accountSummaryEnd:
      .accountSummaryEnd(try source.request("accountSummaryEnd", messageVersion: 1))
    case .verifyMessage:
      .verifyMessage(try source.text("verifyMessage", messageVersion: 1, "apiData"))
    case .verifyCompleted: .verifyCompleted(try source.body())
    case .displayGroupList: .displayGroupList(try source.body())
    case .displayGroupUpdated: .displayGroupUpdated(try source.body())
    case .verifyAndAuthMessage: .verifyAndAuthMessage(try source.body())
    case .verifyAndAuthCompleted: .verifyAndAuthCompleted(try source.body())
    case .positionMulti: .positionMulti(try source.lenientBody())
    case .positionMultiEnd:
      .positionMultiEnd(try source.request("positionMultiEnd", messageVersion: 1))
    case .accountUpdateMulti: .accountUpdateMulti(try source.body())
    case .accountUpdateMultiEnd:
      .accountUpdateMultiEnd(try source.request("accountUpdateMultiEnd", messageVersion: 1))
    case .optionParameters: .optionParameters(try source.body())
    case .optionParametersEnd:
      .optionParametersEnd(try source.request("optionParametersEnd", messageVersion: nil))
    case .softDollarTiers: .softDollarTiers(try source.body())
    case .familyCodes: .familyCodes(try source.familyCodes())
    case .symbolSamples: .symbolSamples(try source.body())
    case .marketDepthExchanges:
      .marketDepthExchanges(try source.depthExchanges())
    case .tickRequestParameters: .tickRequestParameters(try source.body())
    case .smartComponents: .smartComponents(try source.body())
    case .newsArticle: .newsArticle(try source.body())
    case .tickNews: .tickNews(try source.body())
    case .newsProviders:
      .newsProviders(try source.newsProviders())
    case .historicalNews: .historicalNews(try source.body())
    case .historicalNewsEnd: .historicalNewsEnd(try source.body())
    case .headTimestamp: .headTimestamp(try source.body())
    case .histogramData: .histogramData(try source.body())
    case .historicalDataUpdate: .historicalDataUpdate(try source.body())
    case .rerouteMarketData: .rerouteMarketData(try source.body())
    case .rerouteMarketDepth: .rerouteMarketDepth(try source.body())
    case .marketRule: .marketRule(try source.body())
    case .pnl: .pnl(try source.body())
    case .pnlSingle: .pnlSingle(try source.body())
    case .historicalTicks: .historicalTicks(try source.body())
    case .historicalTicksBidAsk: .historicalTicksBidAsk(try source.body())
    case .historicalTicksLast: .historicalTicksLast(try source.body())
    case .tickByTick: try source.tickByTick()
    case .orderBound: .orderBound(try source.body())
    case .completedOrder: .completedOrder(try source.lenientBody())
    case .completedOrdersEnd:
      try source.empty("completedOrdersEnd", messageVersion: nil, .completedOrdersEnd)
    case .replaceAdvisorEnd: .replaceAdvisorEnd(try source.body())
    case .wshMetaData: .wshMetaData(try source.body())
    case .wshEventData: .wshEventData(try source.body())
    case .historicalSchedule: .historicalSchedule(try source.body())
    case .userInfo: .userInfo(try source.body())
    case .historicalDataEnd: .historicalDataEnd(try source.body())
    case .currentTimeMillis:
      .currentTimeMillis(try source.integer("currentTimeMillis", messageVersion: nil, "timeMillis"))
    }
  }
}

/// The way of a tick: a message is large enough that every copy of it shows, so the frequent types
/// are taken first, and a free function has no metatype for which a thunk would copy the result.
@usableFromInline
func decodeGatewayMessage(
  _ payload: UnsafeRawBufferPointer, _ version: ServerVersion
) throws(TWSError) -> GatewayMessage {
  var id = 0
  let start = try FieldReader.messageID(payload, version: version, &id)
  let source = BodySource(payload: payload, version: version, start: start)
  switch id {
  case GatewayMessageID.tickPrice.rawValue: return .tickPrice(try source.body())
  case GatewayMessageID.tickSize.rawValue: return .tickSize(try source.body())
  case GatewayMessageID.tickString.rawValue: return .tickString(try source.body())
  case GatewayMessageID.tickByTick.rawValue: return try source.tickByTick()
  default:
    guard let kind = GatewayMessageID(rawValue: id) else {
      return .unknown(RawMessage(id: id, body: Array(payload[start...])))
    }
    return try GatewayMessage.decode(kind, source)
  }
}
