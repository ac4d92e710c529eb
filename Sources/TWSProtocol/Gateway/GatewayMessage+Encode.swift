extension GatewayMessage {
  /// Puts the id and the fields into a writer.
  func write(_ writer: inout FieldWriter) {
    typealias ID = GatewayMessageID
    switch self {
    case .tickPrice(let body): writer.body(body, id: ID.tickPrice.rawValue)
    case .tickSize(let body): writer.body(body, id: ID.tickSize.rawValue)
    case .orderStatus(let body): writer.body(body, id: ID.orderStatus.rawValue)
    case .error(let body): writer.body(body, id: ID.error.rawValue)
    case .openOrder(let body): writer.body(body, id: ID.openOrder.rawValue)
    case .accountValue(let body): writer.body(body, id: ID.accountValue.rawValue)
    case .portfolioValue(let body): writer.body(body, id: ID.portfolioValue.rawValue)
    case .accountUpdateTime(let value):
      writer.single(ID.accountUpdateTime.rawValue, value, messageVersion: 1)
    case .nextValidID(let value): writer.single(ID.nextValidID.rawValue, value, messageVersion: 1)
    case .contractData(let body): writer.body(body, id: ID.contractData.rawValue)
    case .executionDetails(let body): writer.body(body, id: ID.executionDetails.rawValue)
    case .marketDepth(let body): writer.body(body, id: ID.marketDepth.rawValue)
    case .marketDepthL2(let body): writer.body(body, id: ID.marketDepthL2.rawValue)
    case .newsBulletin(let body): writer.body(body, id: ID.newsBulletin.rawValue)
    case .managedAccounts(let body): writer.body(body, id: ID.managedAccounts.rawValue)
    case .advisorConfiguration(let body): writer.body(body, id: ID.advisorConfiguration.rawValue)
    case .historicalData(let body): writer.body(body, id: ID.historicalData.rawValue)
    case .bondContractData(let body): writer.body(body, id: ID.bondContractData.rawValue)
    case .scannerParameters(let value):
      writer.single(ID.scannerParameters.rawValue, value, messageVersion: 1)
    case .scannerData(let body): writer.body(body, id: ID.scannerData.rawValue)
    case .optionComputation(let body): writer.body(body, id: ID.optionComputation.rawValue)
    case .tickGeneric(let body): writer.body(body, id: ID.tickGeneric.rawValue)
    case .tickString(let body): writer.body(body, id: ID.tickString.rawValue)
    case .tickEFP(let body): writer.body(body, id: ID.tickEFP.rawValue)
    case .currentTime(let value): writer.single(ID.currentTime.rawValue, value, messageVersion: 1)
    case .realTimeBar(let body): writer.body(body, id: ID.realTimeBar.rawValue)
    case .fundamentalData(let body): writer.body(body, id: ID.fundamentalData.rawValue)
    case .contractDataEnd(let value):
      writer.single(ID.contractDataEnd.rawValue, value, messageVersion: 1)
    case .openOrderEnd: writer.empty(ID.openOrderEnd.rawValue, messageVersion: 1)
    case .accountDownloadEnd(let value):
      writer.single(ID.accountDownloadEnd.rawValue, value, messageVersion: 1)
    case .executionDetailsEnd(let value):
      writer.single(ID.executionDetailsEnd.rawValue, value, messageVersion: 1)
    case .deltaNeutralValidation(let body):
      writer.body(body, id: ID.deltaNeutralValidation.rawValue)
    case .tickSnapshotEnd(let value):
      writer.single(ID.tickSnapshotEnd.rawValue, value, messageVersion: 1)
    case .marketDataType(let body): writer.body(body, id: ID.marketDataType.rawValue)
    case .commissionReport(let body): writer.body(body, id: ID.commissionReport.rawValue)
    case .position(let body): writer.body(body, id: ID.position.rawValue)
    case .positionEnd: writer.empty(ID.positionEnd.rawValue, messageVersion: 1)
    case .accountSummary(let body): writer.body(body, id: ID.accountSummary.rawValue)
    case .accountSummaryEnd(let value):
      writer.single(ID.accountSummaryEnd.rawValue, value, messageVersion: 1)
    case .verifyMessage(let value):
      writer.single(ID.verifyMessage.rawValue, value, messageVersion: 1)
    case .verifyCompleted(let body): writer.body(body, id: ID.verifyCompleted.rawValue)
    case .displayGroupList(let body): writer.body(body, id: ID.displayGroupList.rawValue)
    case .displayGroupUpdated(let body): writer.body(body, id: ID.displayGroupUpdated.rawValue)
    case .verifyAndAuthMessage(let body): writer.body(body, id: ID.verifyAndAuthMessage.rawValue)
    case .verifyAndAuthCompleted(let body):
      writer.body(body, id: ID.verifyAndAuthCompleted.rawValue)
    case .positionMulti(let body): writer.body(body, id: ID.positionMulti.rawValue)
    case .positionMultiEnd(let value):
      writer.single(ID.positionMultiEnd.rawValue, value, messageVersion: 1)
    case .accountUpdateMulti(let body): writer.body(body, id: ID.accountUpdateMulti.rawValue)
    case .accountUpdateMultiEnd(let value):
      writer.single(ID.accountUpdateMultiEnd.rawValue, value, messageVersion: 1)
    case .optionParameters(let body): writer.body(body, id: ID.optionParameters.rawValue)
    case .optionParametersEnd(let value):
      writer.single(ID.optionParametersEnd.rawValue, value, messageVersion: nil)
    case .softDollarTiers(let body): writer.body(body, id: ID.softDollarTiers.rawValue)
    case .familyCodes(let body): writer.familyCodes(body)
    case .symbolSamples(let body): writer.body(body, id: ID.symbolSamples.rawValue)
    case .marketDepthExchanges(let body): writer.depthExchanges(body)
    case .tickRequestParameters(let body): writer.body(body, id: ID.tickRequestParameters.rawValue)
    case .smartComponents(let body): writer.body(body, id: ID.smartComponents.rawValue)
    case .newsArticle(let body): writer.body(body, id: ID.newsArticle.rawValue)
    case .tickNews(let body): writer.body(body, id: ID.tickNews.rawValue)
    case .newsProviders(let body): writer.newsProviders(body)
    case .historicalNews(let body): writer.body(body, id: ID.historicalNews.rawValue)
    case .historicalNewsEnd(let body): writer.body(body, id: ID.historicalNewsEnd.rawValue)
    case .headTimestamp(let body): writer.body(body, id: ID.headTimestamp.rawValue)
    case .histogramData(let body): writer.body(body, id: ID.histogramData.rawValue)
    case .historicalDataUpdate(let body): writer.body(body, id: ID.historicalDataUpdate.rawValue)
    case .rerouteMarketData(let body): writer.body(body, id: ID.rerouteMarketData.rawValue)
    case .rerouteMarketDepth(let body): writer.body(body, id: ID.rerouteMarketDepth.rawValue)
    case .marketRule(let body): writer.body(body, id: ID.marketRule.rawValue)
    case .pnl(let body): writer.body(body, id: ID.pnl.rawValue)
    case .pnlSingle(let body): writer.body(body, id: ID.pnlSingle.rawValue)
    case .historicalTicks(let body): writer.body(body, id: ID.historicalTicks.rawValue)
    case .historicalTicksBidAsk(let body): writer.body(body, id: ID.historicalTicksBidAsk.rawValue)
    case .historicalTicksLast(let body): writer.body(body, id: ID.historicalTicksLast.rawValue)
    case .tickByTickTrade(let body): writer.tickByTickTrade(body)
    case .tickByTickQuote(let body): writer.tickByTickQuote(body)
    case .tickByTickMidpoint(let body): writer.tickByTickMidpoint(body)
    case .orderBound(let body): writer.body(body, id: ID.orderBound.rawValue)
    case .completedOrder(let body): writer.body(body, id: ID.completedOrder.rawValue)
    case .completedOrdersEnd: writer.empty(ID.completedOrdersEnd.rawValue, messageVersion: nil)
    case .replaceAdvisorEnd(let body): writer.body(body, id: ID.replaceAdvisorEnd.rawValue)
    case .wshMetaData(let body): writer.body(body, id: ID.wshMetaData.rawValue)
    case .wshEventData(let body): writer.body(body, id: ID.wshEventData.rawValue)
    case .historicalSchedule(let body): writer.body(body, id: ID.historicalSchedule.rawValue)
    case .userInfo(let body): writer.body(body, id: ID.userInfo.rawValue)
    case .historicalDataEnd(let body): writer.body(body, id: ID.historicalDataEnd.rawValue)
    case .currentTimeMillis(let value):
      writer.single(ID.currentTimeMillis.rawValue, value, messageVersion: nil)
    case .unknown(let message): writer.rawMessage(message)
    }
  }
}
