extension ClientMessage {
  /// Reads one payload, as a frame holds it.
  ///
  /// Every field must be there and used; an unknown type is no error but ``unsupported(_:)``.
  ///
  /// - Throws: ``TWSError`` naming the message, the field and its bytes.
  public static func decode(
    _ payload: UnsafeRawBufferPointer, version: ServerVersion
  ) throws(TWSError) -> ClientMessage {
    var id = 0
    let start = try FieldReader.messageID(payload, version: version, &id)
    guard let kind = ClientMessageID(rawValue: id) else {
      return .unsupported(RawMessage(id: id, body: Array(payload[start...])))
    }
    let source = BodySource(payload: payload, version: version, start: start)
    return try decode(kind, source)
  }

  /// Reads one payload from an array.
  public static func decode(
    _ payload: [UInt8], version: ServerVersion
  ) throws(TWSError) -> ClientMessage {
    try payload.withUnsafeBufferPointer { bytes throws(TWSError) in
      try decode(UnsafeRawBufferPointer(bytes), version: version)
    }
  }

  // One switch over every type; it may be long.
  @inline(__always)
  private static func decode(
    _ kind: ClientMessageID, _ source: BodySource
  ) throws(TWSError) -> ClientMessage {
    switch kind {
    case .requestMarketData: .requestMarketData(try source.body())
    case .cancelMarketData:
      .cancelMarketData(try source.request("cancelMarketData", messageVersion: 2))
    case .placeOrder: .placeOrder(try source.body())
    case .cancelOrder: .cancelOrder(try source.body())
    case .requestOpenOrders:
      try source.empty("requestOpenOrders", messageVersion: 1, .requestOpenOrders)
    case .requestAccountUpdates: .requestAccountUpdates(try source.body())
    case .requestExecutions: .requestExecutions(try source.body())
    case .requestIDs: .requestIDs(try source.integer("requestIDs", messageVersion: 1, "count"))
    case .requestContractData: .requestContractData(try source.body())
    case .requestMarketDepth: .requestMarketDepth(try source.body())
    case .cancelMarketDepth: .cancelMarketDepth(try source.body())
    case .requestNewsBulletins:
      .requestNewsBulletins(
        try source.flag("requestNewsBulletins", messageVersion: 1, "allMessages"))
    case .cancelNewsBulletins:
      try source.empty("cancelNewsBulletins", messageVersion: 1, .cancelNewsBulletins)
    case .setServerLogLevel:
      .setServerLogLevel(try source.integer("setServerLogLevel", messageVersion: 1, "level"))
    case .requestAutoOpenOrders:
      .requestAutoOpenOrders(try source.flag("requestAutoOpenOrders", messageVersion: 1, "bind"))
    case .requestAllOpenOrders:
      try source.empty("requestAllOpenOrders", messageVersion: 1, .requestAllOpenOrders)
    case .requestManagedAccounts:
      try source.empty("requestManagedAccounts", messageVersion: 1, .requestManagedAccounts)
    case .requestAdvisorConfiguration:
      .requestAdvisorConfiguration(
        try source.integer("requestAdvisorConfiguration", messageVersion: 1, "kind"))
    case .replaceAdvisorConfiguration: .replaceAdvisorConfiguration(try source.body())
    case .requestHistoricalData: .requestHistoricalData(try source.body())
    case .exerciseOptions: .exerciseOptions(try source.body())
    case .requestScanner: .requestScanner(try source.body())
    case .cancelScanner:
      .cancelScanner(try source.request("cancelScanner", messageVersion: 1))
    case .requestScannerParameters:
      try source.empty("requestScannerParameters", messageVersion: 1, .requestScannerParameters)
    case .cancelHistoricalData:
      .cancelHistoricalData(try source.request("cancelHistoricalData", messageVersion: 1))
    case .requestCurrentTime:
      try source.empty("requestCurrentTime", messageVersion: 1, .requestCurrentTime)
    case .requestRealTimeBars: .requestRealTimeBars(try source.body())
    case .cancelRealTimeBars:
      .cancelRealTimeBars(try source.request("cancelRealTimeBars", messageVersion: 1))
    case .requestFundamentalData: .requestFundamentalData(try source.body())
    case .cancelFundamentalData:
      .cancelFundamentalData(try source.request("cancelFundamentalData", messageVersion: 1))
    case .requestImpliedVolatility: .requestImpliedVolatility(try source.body())
    case .requestOptionPrice: .requestOptionPrice(try source.body())
    case .cancelImpliedVolatility:
      .cancelImpliedVolatility(try source.request("cancelImpliedVolatility", messageVersion: 1))
    case .cancelOptionPrice:
      .cancelOptionPrice(try source.request("cancelOptionPrice", messageVersion: 1))
    case .globalCancel: .globalCancel(try source.body())
    case .requestMarketDataType:
      .requestMarketDataType(try source.marketDataType("requestMarketDataType", messageVersion: 1))
    case .requestPositions:
      try source.empty("requestPositions", messageVersion: 1, .requestPositions)
    case .requestAccountSummary: .requestAccountSummary(try source.body())
    case .cancelAccountSummary:
      .cancelAccountSummary(try source.request("cancelAccountSummary", messageVersion: 1))
    case .cancelPositions: try source.empty("cancelPositions", messageVersion: 1, .cancelPositions)
    case .verifyRequest: .verifyRequest(try source.body())
    case .verifyMessage:
      .verifyMessage(try source.text("verifyMessage", messageVersion: 1, "apiData"))
    case .queryDisplayGroups:
      .queryDisplayGroups(try source.request("queryDisplayGroups", messageVersion: 1))
    case .subscribeDisplayGroup: .subscribeDisplayGroup(try source.body())
    case .updateDisplayGroup: .updateDisplayGroup(try source.body())
    case .unsubscribeDisplayGroup:
      .unsubscribeDisplayGroup(try source.request("unsubscribeDisplayGroup", messageVersion: 1))
    case .startAPI: .startAPI(try source.body())
    case .verifyAndAuthRequest: .verifyAndAuthRequest(try source.body())
    case .verifyAndAuthMessage: .verifyAndAuthMessage(try source.body())
    case .requestPositionsMulti: .requestPositionsMulti(try source.body())
    case .cancelPositionsMulti:
      .cancelPositionsMulti(try source.request("cancelPositionsMulti", messageVersion: 1))
    case .requestAccountUpdatesMulti: .requestAccountUpdatesMulti(try source.body())
    case .cancelAccountUpdatesMulti:
      .cancelAccountUpdatesMulti(try source.request("cancelAccountUpdatesMulti", messageVersion: 1))
    case .requestOptionParameters: .requestOptionParameters(try source.body())
    case .requestSoftDollarTiers:
      .requestSoftDollarTiers(try source.request("requestSoftDollarTiers", messageVersion: nil))
    case .requestFamilyCodes:
      try source.empty("requestFamilyCodes", messageVersion: nil, .requestFamilyCodes)
    case .requestMatchingSymbols: .requestMatchingSymbols(try source.body())
    case .requestMarketDepthExchanges:
      try source.empty(
        "requestMarketDepthExchanges", messageVersion: nil, .requestMarketDepthExchanges)
    case .requestSmartComponents: .requestSmartComponents(try source.body())
    case .requestNewsArticle: .requestNewsArticle(try source.body())
    case .requestNewsProviders:
      try source.empty("requestNewsProviders", messageVersion: nil, .requestNewsProviders)
    case .requestHistoricalNews: .requestHistoricalNews(try source.body())
    case .requestHeadTimestamp: .requestHeadTimestamp(try source.body())
    case .requestHistogram: .requestHistogram(try source.body())
    case .cancelHistogram:
      .cancelHistogram(try source.request("cancelHistogram", messageVersion: nil))
    case .cancelHeadTimestamp:
      .cancelHeadTimestamp(try source.request("cancelHeadTimestamp", messageVersion: nil))
    case .requestMarketRule:
      .requestMarketRule(try source.integer("requestMarketRule", messageVersion: nil, "ruleID"))
    case .requestPNL: .requestPNL(try source.body())
    case .cancelPNL: .cancelPNL(try source.request("cancelPNL", messageVersion: nil))
    case .requestPNLSingle: .requestPNLSingle(try source.body())
    case .cancelPNLSingle:
      .cancelPNLSingle(try source.request("cancelPNLSingle", messageVersion: nil))
    case .requestHistoricalTicks: .requestHistoricalTicks(try source.body())
    case .requestTickByTick: .requestTickByTick(try source.body())
    case .cancelTickByTick:
      .cancelTickByTick(try source.request("cancelTickByTick", messageVersion: nil))
    case .requestCompletedOrders:
      .requestCompletedOrders(
        try source.flag("requestCompletedOrders", messageVersion: nil, "apiOnly"))
    case .requestWSHMetaData:
      .requestWSHMetaData(try source.request("requestWSHMetaData", messageVersion: nil))
    case .cancelWSHMetaData:
      .cancelWSHMetaData(try source.request("cancelWSHMetaData", messageVersion: nil))
    case .requestWSHEventData: .requestWSHEventData(try source.body())
    case .cancelWSHEventData:
      .cancelWSHEventData(try source.request("cancelWSHEventData", messageVersion: nil))
    case .requestUserInfo:
      .requestUserInfo(try source.request("requestUserInfo", messageVersion: nil))
    case .requestCurrentTimeMillis:
      try source.empty("requestCurrentTimeMillis", messageVersion: nil, .requestCurrentTimeMillis)
    }
  }
}
