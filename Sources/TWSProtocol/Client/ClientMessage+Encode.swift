extension ClientMessage {
  /// Puts the id and the fields into a writer.
  func write(_ writer: inout FieldWriter) {
    typealias ID = ClientMessageID
    switch self {
    case .requestMarketData(let body): writer.body(body, id: ID.requestMarketData.rawValue)
    case .cancelMarketData(let value):
      writer.single(ID.cancelMarketData.rawValue, value, messageVersion: 2)
    case .placeOrder(let body): writer.body(body, id: ID.placeOrder.rawValue)
    case .cancelOrder(let body): writer.body(body, id: ID.cancelOrder.rawValue)
    case .requestOpenOrders: writer.empty(ID.requestOpenOrders.rawValue, messageVersion: 1)
    case .requestAccountUpdates(let body): writer.body(body, id: ID.requestAccountUpdates.rawValue)
    case .requestExecutions(let body): writer.body(body, id: ID.requestExecutions.rawValue)
    case .requestIDs(let value): writer.single(ID.requestIDs.rawValue, value, messageVersion: 1)
    case .requestContractData(let body): writer.body(body, id: ID.requestContractData.rawValue)
    case .requestMarketDepth(let body): writer.body(body, id: ID.requestMarketDepth.rawValue)
    case .cancelMarketDepth(let body): writer.body(body, id: ID.cancelMarketDepth.rawValue)
    case .requestNewsBulletins(let value):
      writer.single(ID.requestNewsBulletins.rawValue, value, messageVersion: 1)
    case .cancelNewsBulletins: writer.empty(ID.cancelNewsBulletins.rawValue, messageVersion: 1)
    case .setServerLogLevel(let value):
      writer.single(ID.setServerLogLevel.rawValue, value, messageVersion: 1)
    case .requestAutoOpenOrders(let value):
      writer.single(ID.requestAutoOpenOrders.rawValue, value, messageVersion: 1)
    case .requestAllOpenOrders: writer.empty(ID.requestAllOpenOrders.rawValue, messageVersion: 1)
    case .requestManagedAccounts:
      writer.empty(ID.requestManagedAccounts.rawValue, messageVersion: 1)
    case .requestAdvisorConfiguration(let value):
      writer.single(ID.requestAdvisorConfiguration.rawValue, value, messageVersion: 1)
    case .replaceAdvisorConfiguration(let body):
      writer.body(body, id: ID.replaceAdvisorConfiguration.rawValue)
    case .requestHistoricalData(let body): writer.body(body, id: ID.requestHistoricalData.rawValue)
    case .exerciseOptions(let body): writer.body(body, id: ID.exerciseOptions.rawValue)
    case .requestScanner(let body): writer.body(body, id: ID.requestScanner.rawValue)
    case .cancelScanner(let value):
      writer.single(ID.cancelScanner.rawValue, value, messageVersion: 1)
    case .requestScannerParameters:
      writer.empty(ID.requestScannerParameters.rawValue, messageVersion: 1)
    case .cancelHistoricalData(let value):
      writer.single(ID.cancelHistoricalData.rawValue, value, messageVersion: 1)
    case .requestCurrentTime: writer.empty(ID.requestCurrentTime.rawValue, messageVersion: 1)
    case .requestRealTimeBars(let body): writer.body(body, id: ID.requestRealTimeBars.rawValue)
    case .cancelRealTimeBars(let value):
      writer.single(ID.cancelRealTimeBars.rawValue, value, messageVersion: 1)
    case .requestFundamentalData(let body):
      writer.body(body, id: ID.requestFundamentalData.rawValue)
    case .cancelFundamentalData(let value):
      writer.single(ID.cancelFundamentalData.rawValue, value, messageVersion: 1)
    case .requestImpliedVolatility(let body):
      writer.body(body, id: ID.requestImpliedVolatility.rawValue)
    case .requestOptionPrice(let body): writer.body(body, id: ID.requestOptionPrice.rawValue)
    case .cancelImpliedVolatility(let value):
      writer.single(ID.cancelImpliedVolatility.rawValue, value, messageVersion: 1)
    case .cancelOptionPrice(let value):
      writer.single(ID.cancelOptionPrice.rawValue, value, messageVersion: 1)
    case .globalCancel(let body): writer.body(body, id: ID.globalCancel.rawValue)
    case .requestMarketDataType(let value):
      writer.single(ID.requestMarketDataType.rawValue, value, messageVersion: 1)
    case .requestPositions: writer.empty(ID.requestPositions.rawValue, messageVersion: 1)
    case .requestAccountSummary(let body): writer.body(body, id: ID.requestAccountSummary.rawValue)
    case .cancelAccountSummary(let value):
      writer.single(ID.cancelAccountSummary.rawValue, value, messageVersion: 1)
    case .cancelPositions: writer.empty(ID.cancelPositions.rawValue, messageVersion: 1)
    case .verifyRequest(let body): writer.body(body, id: ID.verifyRequest.rawValue)
    case .verifyMessage(let value):
      writer.single(ID.verifyMessage.rawValue, value, messageVersion: 1)
    case .queryDisplayGroups(let value):
      writer.single(ID.queryDisplayGroups.rawValue, value, messageVersion: 1)
    case .subscribeDisplayGroup(let body): writer.body(body, id: ID.subscribeDisplayGroup.rawValue)
    case .updateDisplayGroup(let body): writer.body(body, id: ID.updateDisplayGroup.rawValue)
    case .unsubscribeDisplayGroup(let value):
      writer.single(ID.unsubscribeDisplayGroup.rawValue, value, messageVersion: 1)
    case .startAPI(let body): writer.body(body, id: ID.startAPI.rawValue)
    case .verifyAndAuthRequest(let body): writer.body(body, id: ID.verifyAndAuthRequest.rawValue)
    case .verifyAndAuthMessage(let body): writer.body(body, id: ID.verifyAndAuthMessage.rawValue)
    case .requestPositionsMulti(let body): writer.body(body, id: ID.requestPositionsMulti.rawValue)
    case .cancelPositionsMulti(let value):
      writer.single(ID.cancelPositionsMulti.rawValue, value, messageVersion: 1)
    case .requestAccountUpdatesMulti(let body):
      writer.body(body, id: ID.requestAccountUpdatesMulti.rawValue)
    case .cancelAccountUpdatesMulti(let value):
      writer.single(ID.cancelAccountUpdatesMulti.rawValue, value, messageVersion: 1)
    case .requestOptionParameters(let body):
      writer.body(body, id: ID.requestOptionParameters.rawValue)
    case .requestSoftDollarTiers(let value):
      writer.single(ID.requestSoftDollarTiers.rawValue, value, messageVersion: nil)
    case .requestFamilyCodes: writer.empty(ID.requestFamilyCodes.rawValue, messageVersion: nil)
    case .requestMatchingSymbols(let body):
      writer.body(body, id: ID.requestMatchingSymbols.rawValue)
    case .requestMarketDepthExchanges:
      writer.empty(ID.requestMarketDepthExchanges.rawValue, messageVersion: nil)
    case .requestSmartComponents(let body):
      writer.body(body, id: ID.requestSmartComponents.rawValue)
    case .requestNewsArticle(let body): writer.body(body, id: ID.requestNewsArticle.rawValue)
    case .requestNewsProviders: writer.empty(ID.requestNewsProviders.rawValue, messageVersion: nil)
    case .requestHistoricalNews(let body): writer.body(body, id: ID.requestHistoricalNews.rawValue)
    case .requestHeadTimestamp(let body): writer.body(body, id: ID.requestHeadTimestamp.rawValue)
    case .requestHistogram(let body): writer.body(body, id: ID.requestHistogram.rawValue)
    case .cancelHistogram(let value):
      writer.single(ID.cancelHistogram.rawValue, value, messageVersion: nil)
    case .cancelHeadTimestamp(let value):
      writer.single(ID.cancelHeadTimestamp.rawValue, value, messageVersion: nil)
    case .requestMarketRule(let value):
      writer.single(ID.requestMarketRule.rawValue, value, messageVersion: nil)
    case .requestPNL(let body): writer.body(body, id: ID.requestPNL.rawValue)
    case .cancelPNL(let value): writer.single(ID.cancelPNL.rawValue, value, messageVersion: nil)
    case .requestPNLSingle(let body): writer.body(body, id: ID.requestPNLSingle.rawValue)
    case .cancelPNLSingle(let value):
      writer.single(ID.cancelPNLSingle.rawValue, value, messageVersion: nil)
    case .requestHistoricalTicks(let body):
      writer.body(body, id: ID.requestHistoricalTicks.rawValue)
    case .requestTickByTick(let body): writer.body(body, id: ID.requestTickByTick.rawValue)
    case .cancelTickByTick(let value):
      writer.single(ID.cancelTickByTick.rawValue, value, messageVersion: nil)
    case .requestCompletedOrders(let value):
      writer.single(ID.requestCompletedOrders.rawValue, value, messageVersion: nil)
    case .requestWSHMetaData(let value):
      writer.single(ID.requestWSHMetaData.rawValue, value, messageVersion: nil)
    case .cancelWSHMetaData(let value):
      writer.single(ID.cancelWSHMetaData.rawValue, value, messageVersion: nil)
    case .requestWSHEventData(let body): writer.body(body, id: ID.requestWSHEventData.rawValue)
    case .cancelWSHEventData(let value):
      writer.single(ID.cancelWSHEventData.rawValue, value, messageVersion: nil)
    case .requestUserInfo(let value):
      writer.single(ID.requestUserInfo.rawValue, value, messageVersion: nil)
    case .requestCurrentTimeMillis:
      writer.empty(ID.requestCurrentTimeMillis.rawValue, messageVersion: nil)
    case .unsupported(let message): writer.rawMessage(message)
    }
  }
}
