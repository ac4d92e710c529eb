import TWSProtocol

/// What a gateway's message is about, as far as faults care.
enum MessageKind: Hashable {
  /// Live data of a request.
  case stream(RequestID)
  /// The past of a request.
  case history
  /// Contracts and what is known of them.
  case contracts
  /// Where an order stands: message 3 or 5.
  case order(OrderID)
  case execution
  case commission
  case account
  case end(ListEnd)
  /// What the gateway knows by itself: accounts, ids, time.
  case local
  case notice
}

extension MessageKind {
  init(_ message: GatewayMessage) {
    switch message {
    case .tickPrice(let tick): self = .stream(tick.requestID)
    case .tickSize(let tick): self = .stream(tick.requestID)
    case .tickGeneric(let tick): self = .stream(tick.requestID)
    case .tickString(let tick): self = .stream(tick.requestID)
    case .optionComputation(let tick): self = .stream(tick.requestID)
    case .marketDepth(let row): self = .stream(row.requestID)
    case .marketDepthL2(let row): self = .stream(row.requestID)
    case .realTimeBar(let bar): self = .stream(bar.requestID)
    case .historicalDataUpdate(let bar): self = .stream(bar.requestID)
    case .tickByTickTrade(let tick): self = .stream(tick.requestID)
    case .tickByTickQuote(let tick): self = .stream(tick.requestID)
    case .tickByTickMidpoint(let tick): self = .stream(tick.requestID)
    case .tickEFP(let tick): self = .stream(tick.requestID)
    case .tickNews(let tick): self = .stream(tick.requestID)
    case .orderStatus(let status): self = .order(status.orderID)
    case .openOrder(let open): self = .order(open.orderID)
    case .completedOrder: self = .local
    case .executionDetails: self = .execution
    case .commissionReport: self = .commission
    case .accountValue, .portfolioValue, .accountUpdateTime, .position, .accountSummary,
      .positionMulti, .accountUpdateMulti, .pnl, .pnlSingle:
      self = .account
    case .historicalData, .headTimestamp, .historicalTicks, .historicalTicksBidAsk,
      .historicalTicksLast, .historicalSchedule, .histogramData:
      self = .history
    case .contractData, .bondContractData, .optionParameters, .symbolSamples, .marketRule:
      self = .contracts
    case .historicalDataEnd: self = .end(.history)
    case .contractDataEnd: self = .end(.contracts)
    case .optionParametersEnd: self = .end(.optionParameters)
    case .openOrderEnd: self = .end(.openOrders)
    case .completedOrdersEnd: self = .end(.completedOrders)
    case .executionDetailsEnd: self = .end(.executions)
    case .positionEnd: self = .end(.positions)
    case .positionMultiEnd: self = .end(.positionsMulti)
    case .accountDownloadEnd: self = .end(.accountDownload)
    case .accountSummaryEnd: self = .end(.accountSummary)
    case .accountUpdateMultiEnd: self = .end(.accountMulti)
    case .tickSnapshotEnd: self = .end(.marketSnapshot)
    case .managedAccounts, .nextValidID, .currentTime, .currentTimeMillis, .familyCodes,
      .tickRequestParameters, .smartComponents, .userInfo, .marketDataType, .newsBulletin,
      .advisorConfiguration, .replaceAdvisorEnd, .scannerParameters, .scannerData,
      .fundamentalData, .deltaNeutralValidation, .verifyMessage, .verifyCompleted,
      .verifyAndAuthMessage, .verifyAndAuthCompleted, .displayGroupList, .displayGroupUpdated,
      .softDollarTiers, .marketDepthExchanges, .newsArticle, .newsProviders, .historicalNews,
      .historicalNewsEnd, .rerouteMarketData, .rerouteMarketDepth, .orderBound, .wshMetaData,
      .wshEventData, .unknown:
      self = .local
    case .error: self = .notice
    }
  }
}
