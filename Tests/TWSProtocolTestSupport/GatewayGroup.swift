public import TWSProtocol

/// The groups of the gateway's messages that are fuzzed together: the heavy ones alone, the light
/// ones by subject.
public enum GatewayGroup: String, CaseIterable, Sendable {
  case ticks, contractData, bondContractData, openOrder, completedOrder, executions, orderStatus,
    history, historicalTicks, depth, accounts, reference, notices

  /// The types of messages of this group.
  public var ids: [GatewayMessageID] {
    Self.members[self] ?? []
  }

  private static let members = Dictionary(grouping: GatewayMessageID.allCases) { GatewayGroup($0) }

  // One switch over every type; a new type does not compile until it has a group.
  private init(_ id: GatewayMessageID) {
    switch id {
    case .tickPrice, .tickSize, .tickGeneric, .tickString, .tickEFP, .tickByTick,
      .tickRequestParameters, .optionComputation, .marketDataType, .tickSnapshotEnd, .tickNews,
      .rerouteMarketData, .deltaNeutralValidation:
      self = .ticks
    case .contractData:
      self = .contractData
    case .bondContractData:
      self = .bondContractData
    case .openOrder:
      self = .openOrder
    case .completedOrder:
      self = .completedOrder
    case .executionDetails, .commissionReport, .executionDetailsEnd:
      self = .executions
    case .orderStatus, .openOrderEnd, .completedOrdersEnd, .nextValidID, .orderBound:
      self = .orderStatus
    case .historicalData, .historicalDataUpdate, .historicalDataEnd, .historicalSchedule,
      .headTimestamp, .realTimeBar, .histogramData:
      self = .history
    case .historicalTicks, .historicalTicksBidAsk, .historicalTicksLast:
      self = .historicalTicks
    case .marketDepth, .marketDepthL2, .marketDepthExchanges, .smartComponents, .rerouteMarketDepth:
      self = .depth
    case .accountValue, .portfolioValue, .accountUpdateTime, .accountDownloadEnd, .position,
      .positionEnd, .accountSummary, .accountSummaryEnd, .positionMulti, .positionMultiEnd,
      .accountUpdateMulti, .accountUpdateMultiEnd, .pnl, .pnlSingle, .managedAccounts, .familyCodes,
      .userInfo:
      self = .accounts
    case .symbolSamples, .optionParameters, .optionParametersEnd, .marketRule, .contractDataEnd,
      .scannerParameters, .scannerData, .fundamentalData, .softDollarTiers:
      self = .reference
    case .error, .newsBulletin, .currentTime, .currentTimeMillis, .newsArticle, .newsProviders,
      .historicalNews, .historicalNewsEnd, .wshMetaData, .wshEventData, .advisorConfiguration,
      .replaceAdvisorEnd, .verifyMessage, .verifyCompleted, .verifyAndAuthMessage,
      .verifyAndAuthCompleted, .displayGroupList, .displayGroupUpdated:
      self = .notices
    }
  }
}
