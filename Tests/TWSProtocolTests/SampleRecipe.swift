@testable import TWSProtocol

/// How a sample of each type of message is made: from the layout of its body, or field by field for
/// the few that have no body of their own.
enum SampleRecipe {
  case body(any MessageBody.Type)
  case field(Field, messageVersion: Int?)
  case list(List)
  case tickByTick

  enum Field { case none, text, integer, identifier, flag }
  enum List { case familyCodes, depthExchanges, newsProviders }

  // One switch over every type: a new one does not compile until it can be sampled.
  init(_ id: GatewayMessageID) {
    switch id {
    case .tickPrice: self = .body(GatewayMessage.TickPrice.self)
    case .tickSize: self = .body(GatewayMessage.TickSize.self)
    case .orderStatus: self = .body(GatewayMessage.OrderStatus.self)
    case .error: self = .body(GatewayMessage.ErrorNotice.self)
    case .openOrder: self = .body(GatewayMessage.OpenOrder.self)
    case .accountValue: self = .body(GatewayMessage.AccountValue.self)
    case .portfolioValue: self = .body(GatewayMessage.PortfolioValue.self)
    case .contractData: self = .body(GatewayMessage.ContractData.self)
    case .executionDetails: self = .body(GatewayMessage.ExecutionDetails.self)
    case .marketDepth: self = .body(GatewayMessage.MarketDepth.self)
    case .marketDepthL2: self = .body(GatewayMessage.MarketDepthL2.self)
    case .newsBulletin: self = .body(GatewayMessage.NewsBulletin.self)
    case .managedAccounts: self = .body(GatewayMessage.ManagedAccounts.self)
    case .advisorConfiguration: self = .body(GatewayMessage.AdvisorConfiguration.self)
    case .historicalData: self = .body(GatewayMessage.HistoricalData.self)
    case .bondContractData: self = .body(GatewayMessage.BondContractData.self)
    case .scannerData: self = .body(GatewayMessage.ScannerData.self)
    case .optionComputation: self = .body(GatewayMessage.OptionComputation.self)
    case .tickGeneric: self = .body(GatewayMessage.TickGeneric.self)
    case .tickString: self = .body(GatewayMessage.TickString.self)
    case .tickEFP: self = .body(GatewayMessage.TickEFP.self)
    case .realTimeBar: self = .body(GatewayMessage.RealTimeBar.self)
    case .fundamentalData: self = .body(GatewayMessage.FundamentalData.self)
    case .deltaNeutralValidation: self = .body(GatewayMessage.DeltaNeutralValidation.self)
    case .marketDataType: self = .body(GatewayMessage.MarketDataTypeNotice.self)
    case .commissionReport: self = .body(GatewayMessage.CommissionReport.self)
    case .position: self = .body(GatewayMessage.Position.self)
    case .accountSummary: self = .body(GatewayMessage.AccountSummary.self)
    case .verifyCompleted: self = .body(GatewayMessage.VerifyCompleted.self)
    case .displayGroupList: self = .body(GatewayMessage.DisplayGroupList.self)
    case .displayGroupUpdated: self = .body(GatewayMessage.DisplayGroupUpdated.self)
    case .verifyAndAuthMessage: self = .body(GatewayMessage.VerifyAndAuthMessage.self)
    case .verifyAndAuthCompleted: self = .body(GatewayMessage.VerifyAndAuthCompleted.self)
    case .positionMulti: self = .body(GatewayMessage.PositionMulti.self)
    case .accountUpdateMulti: self = .body(GatewayMessage.AccountUpdateMulti.self)
    case .optionParameters: self = .body(GatewayMessage.OptionParameters.self)
    case .softDollarTiers: self = .body(GatewayMessage.SoftDollarTiers.self)
    case .symbolSamples: self = .body(GatewayMessage.SymbolSamples.self)
    case .tickRequestParameters: self = .body(GatewayMessage.TickRequestParameters.self)
    case .smartComponents: self = .body(GatewayMessage.SmartComponents.self)
    case .newsArticle: self = .body(GatewayMessage.NewsArticle.self)
    case .tickNews: self = .body(GatewayMessage.TickNews.self)
    case .historicalNews: self = .body(GatewayMessage.HistoricalNews.self)
    case .historicalNewsEnd: self = .body(GatewayMessage.HistoricalNewsEnd.self)
    case .headTimestamp: self = .body(GatewayMessage.HeadTimestamp.self)
    case .histogramData: self = .body(GatewayMessage.HistogramData.self)
    case .historicalDataUpdate: self = .body(GatewayMessage.HistoricalDataUpdate.self)
    case .rerouteMarketData: self = .body(GatewayMessage.RerouteMarketData.self)
    case .rerouteMarketDepth: self = .body(GatewayMessage.RerouteMarketDepth.self)
    case .marketRule: self = .body(GatewayMessage.MarketRule.self)
    case .pnl: self = .body(GatewayMessage.PNL.self)
    case .pnlSingle: self = .body(GatewayMessage.PNLSingle.self)
    case .historicalTicks: self = .body(GatewayMessage.HistoricalTicks.self)
    case .historicalTicksBidAsk: self = .body(GatewayMessage.HistoricalTicksBidAsk.self)
    case .historicalTicksLast: self = .body(GatewayMessage.HistoricalTicksLast.self)
    case .orderBound: self = .body(GatewayMessage.OrderBound.self)
    case .completedOrder: self = .body(GatewayMessage.CompletedOrder.self)
    case .replaceAdvisorEnd: self = .body(GatewayMessage.ReplaceAdvisorEnd.self)
    case .wshMetaData: self = .body(GatewayMessage.WSHMetaData.self)
    case .wshEventData: self = .body(GatewayMessage.WSHEventData.self)
    case .historicalSchedule: self = .body(GatewayMessage.HistoricalSchedule.self)
    case .userInfo: self = .body(GatewayMessage.UserInfo.self)
    case .historicalDataEnd: self = .body(GatewayMessage.HistoricalDataEnd.self)
    case .tickByTick: self = .tickByTick
    case .accountUpdateTime, .scannerParameters, .accountDownloadEnd, .verifyMessage:
      self = .field(.text, messageVersion: 1)
    case .nextValidID, .contractDataEnd, .executionDetailsEnd, .tickSnapshotEnd, .accountSummaryEnd,
      .positionMultiEnd, .accountUpdateMultiEnd:
      self = .field(.identifier, messageVersion: 1)
    case .currentTime:
      self = .field(.integer, messageVersion: 1)
    case .openOrderEnd, .positionEnd:
      self = .field(.none, messageVersion: 1)
    case .optionParametersEnd:
      self = .field(.identifier, messageVersion: nil)
    case .familyCodes:
      self = .list(.familyCodes)
    case .marketDepthExchanges:
      self = .list(.depthExchanges)
    case .newsProviders:
      self = .list(.newsProviders)
    case .completedOrdersEnd:
      self = .field(.none, messageVersion: nil)
    case .currentTimeMillis:
      self = .field(.integer, messageVersion: nil)
    }
  }

  // One switch over every type: a new one does not compile until it can be sampled.
  init(_ id: ClientMessageID) {
    switch id {
    case .requestMarketData: self = .body(ClientMessage.RequestMarketData.self)
    case .placeOrder: self = .body(ClientMessage.PlaceOrder.self)
    case .cancelOrder: self = .body(ClientMessage.CancelOrder.self)
    case .requestAccountUpdates: self = .body(ClientMessage.RequestAccountUpdates.self)
    case .requestExecutions: self = .body(ClientMessage.RequestExecutions.self)
    case .requestContractData: self = .body(ClientMessage.RequestContractData.self)
    case .requestMarketDepth: self = .body(ClientMessage.RequestMarketDepth.self)
    case .cancelMarketDepth: self = .body(ClientMessage.CancelMarketDepth.self)
    case .replaceAdvisorConfiguration: self = .body(ClientMessage.ReplaceAdvisorConfiguration.self)
    case .requestHistoricalData: self = .body(ClientMessage.RequestHistoricalData.self)
    case .exerciseOptions: self = .body(ClientMessage.ExerciseOptions.self)
    case .requestScanner: self = .body(ClientMessage.RequestScanner.self)
    case .requestRealTimeBars: self = .body(ClientMessage.RequestRealTimeBars.self)
    case .requestFundamentalData: self = .body(ClientMessage.RequestFundamentalData.self)
    case .requestImpliedVolatility: self = .body(ClientMessage.RequestImpliedVolatility.self)
    case .requestOptionPrice: self = .body(ClientMessage.RequestOptionPrice.self)
    case .globalCancel: self = .body(ClientMessage.GlobalCancel.self)
    case .requestAccountSummary: self = .body(ClientMessage.RequestAccountSummary.self)
    case .verifyRequest: self = .body(ClientMessage.VerifyRequest.self)
    case .subscribeDisplayGroup: self = .body(ClientMessage.SubscribeDisplayGroup.self)
    case .updateDisplayGroup: self = .body(ClientMessage.UpdateDisplayGroup.self)
    case .startAPI: self = .body(ClientMessage.StartAPI.self)
    case .verifyAndAuthRequest: self = .body(ClientMessage.VerifyAndAuthRequest.self)
    case .verifyAndAuthMessage: self = .body(ClientMessage.VerifyAndAuthMessage.self)
    case .requestPositionsMulti: self = .body(ClientMessage.RequestPositionsMulti.self)
    case .requestAccountUpdatesMulti: self = .body(ClientMessage.RequestAccountUpdatesMulti.self)
    case .requestOptionParameters: self = .body(ClientMessage.RequestOptionParameters.self)
    case .requestMatchingSymbols: self = .body(ClientMessage.RequestMatchingSymbols.self)
    case .requestSmartComponents: self = .body(ClientMessage.RequestSmartComponents.self)
    case .requestNewsArticle: self = .body(ClientMessage.RequestNewsArticle.self)
    case .requestHistoricalNews: self = .body(ClientMessage.RequestHistoricalNews.self)
    case .requestHeadTimestamp: self = .body(ClientMessage.RequestHeadTimestamp.self)
    case .requestHistogram: self = .body(ClientMessage.RequestHistogram.self)
    case .requestPNL: self = .body(ClientMessage.RequestPNL.self)
    case .requestPNLSingle: self = .body(ClientMessage.RequestPNLSingle.self)
    case .requestHistoricalTicks: self = .body(ClientMessage.RequestHistoricalTicks.self)
    case .requestTickByTick: self = .body(ClientMessage.RequestTickByTick.self)
    case .requestWSHEventData: self = .body(ClientMessage.RequestWSHEventData.self)
    case .cancelMarketData:
      self = .field(.identifier, messageVersion: 2)
    case .requestOpenOrders, .cancelNewsBulletins, .requestAllOpenOrders, .requestManagedAccounts,
      .requestScannerParameters, .requestCurrentTime, .requestPositions, .cancelPositions:
      self = .field(.none, messageVersion: 1)
    case .requestIDs, .setServerLogLevel, .requestAdvisorConfiguration:
      self = .field(.integer, messageVersion: 1)
    case .requestNewsBulletins, .requestAutoOpenOrders:
      self = .field(.flag, messageVersion: 1)
    case .cancelScanner, .cancelHistoricalData, .cancelRealTimeBars, .cancelFundamentalData,
      .cancelImpliedVolatility, .cancelOptionPrice, .requestMarketDataType, .cancelAccountSummary,
      .queryDisplayGroups, .unsubscribeDisplayGroup, .cancelPositionsMulti,
      .cancelAccountUpdatesMulti:
      self = .field(.identifier, messageVersion: 1)
    case .verifyMessage:
      self = .field(.text, messageVersion: 1)
    case .requestSoftDollarTiers, .cancelHistogram, .cancelHeadTimestamp, .cancelPNL,
      .cancelPNLSingle, .cancelTickByTick, .requestWSHMetaData, .cancelWSHMetaData,
      .cancelWSHEventData, .requestUserInfo:
      self = .field(.identifier, messageVersion: nil)
    case .requestFamilyCodes, .requestMarketDepthExchanges, .requestNewsProviders,
      .requestCurrentTimeMillis:
      self = .field(.none, messageVersion: nil)
    case .requestMarketRule:
      self = .field(.integer, messageVersion: nil)
    case .requestCompletedOrders:
      self = .field(.flag, messageVersion: nil)
    }
  }

}
