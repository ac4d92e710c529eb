extension ClientMessage {
  /// The number that an answer must carry; nil for what has none.
  ///
  /// Lets a gateway refuse a request that it does not serve under the number that the client waits
  /// on, whatever the request is. Orders and their cancels are answered under the number of the
  /// order, which is not this.
  public var requestID: RequestID? {
    switch self {
    case .requestMarketData(let body): body.requestID
    case .requestExecutions(let body): body.requestID
    case .requestContractData(let body): body.requestID
    case .requestMarketDepth(let body): body.requestID
    case .cancelMarketDepth(let body): body.requestID
    case .replaceAdvisorConfiguration(let body): body.requestID
    case .requestHistoricalData(let body): body.requestID
    case .exerciseOptions(let body): body.requestID
    case .requestScanner(let body): body.requestID
    case .requestRealTimeBars(let body): body.requestID
    case .requestFundamentalData(let body): body.requestID
    case .requestImpliedVolatility(let body): body.requestID
    case .requestOptionPrice(let body): body.requestID
    case .requestAccountSummary(let body): body.requestID
    case .subscribeDisplayGroup(let body): body.requestID
    case .updateDisplayGroup(let body): body.requestID
    case .requestPositionsMulti(let body): body.requestID
    case .requestAccountUpdatesMulti(let body): body.requestID
    case .requestOptionParameters(let body): body.requestID
    case .requestMatchingSymbols(let body): body.requestID
    case .requestSmartComponents(let body): body.requestID
    case .requestNewsArticle(let body): body.requestID
    case .requestHistoricalNews(let body): body.requestID
    case .requestHeadTimestamp(let body): body.requestID
    case .requestHistogram(let body): body.requestID
    case .requestPNL(let body): body.requestID
    case .requestPNLSingle(let body): body.requestID
    case .requestHistoricalTicks(let body): body.requestID
    case .requestTickByTick(let body): body.requestID
    case .requestWSHEventData(let body): body.requestID
    case .cancelMarketData(let id), .cancelScanner(let id), .cancelHistoricalData(let id),
      .cancelRealTimeBars(let id), .cancelFundamentalData(let id), .cancelImpliedVolatility(let id),
      .cancelOptionPrice(let id), .cancelAccountSummary(let id), .queryDisplayGroups(let id),
      .unsubscribeDisplayGroup(let id), .cancelPositionsMulti(let id),
      .cancelAccountUpdatesMulti(let id), .requestSoftDollarTiers(let id), .cancelHistogram(let id),
      .cancelHeadTimestamp(let id), .cancelPNL(let id), .cancelPNLSingle(let id),
      .cancelTickByTick(let id), .requestWSHMetaData(let id), .cancelWSHMetaData(let id),
      .cancelWSHEventData(let id), .requestUserInfo(let id):
      id
    case .placeOrder, .cancelOrder, .requestOpenOrders, .requestAccountUpdates, .requestIDs,
      .requestNewsBulletins, .cancelNewsBulletins, .setServerLogLevel, .requestAutoOpenOrders,
      .requestAllOpenOrders, .requestManagedAccounts, .requestAdvisorConfiguration,
      .requestScannerParameters, .requestCurrentTime, .globalCancel, .requestMarketDataType,
      .requestPositions, .cancelPositions, .verifyRequest, .verifyMessage, .startAPI,
      .verifyAndAuthRequest, .verifyAndAuthMessage, .requestFamilyCodes,
      .requestMarketDepthExchanges, .requestNewsProviders, .requestMarketRule,
      .requestCompletedOrders, .requestCurrentTimeMillis, .unsupported:
      nil
    }
  }
}
