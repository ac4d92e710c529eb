public import TWSProtocol

/// The groups of the client's messages that are fuzzed together: the heavy ones alone, the light
/// ones by subject.
public enum ClientGroup: String, CaseIterable, Sendable {
  case placeOrder, orders, marketData, history, accounts, reference, session

  /// The types of messages of this group.
  public var ids: [ClientMessageID] {
    Self.members[self] ?? []
  }

  private static let members = Dictionary(grouping: ClientMessageID.allCases) { ClientGroup($0) }

  // One switch over every type; a new type does not compile until it has a group.
  private init(_ id: ClientMessageID) {
    switch id {
    case .placeOrder:
      self = .placeOrder
    case .cancelOrder, .globalCancel, .requestOpenOrders, .requestAllOpenOrders,
      .requestAutoOpenOrders, .requestCompletedOrders, .requestExecutions, .requestIDs,
      .exerciseOptions:
      self = .orders
    case .requestMarketData, .cancelMarketData, .requestMarketDepth, .cancelMarketDepth,
      .requestTickByTick, .cancelTickByTick, .requestMarketDataType, .requestImpliedVolatility,
      .requestOptionPrice, .cancelImpliedVolatility, .cancelOptionPrice:
      self = .marketData
    case .requestHistoricalData, .cancelHistoricalData, .requestRealTimeBars, .cancelRealTimeBars,
      .requestHeadTimestamp, .cancelHeadTimestamp, .requestHistogram, .cancelHistogram,
      .requestHistoricalTicks:
      self = .history
    case .requestAccountUpdates, .requestPositions, .cancelPositions, .requestAccountSummary,
      .cancelAccountSummary, .requestPositionsMulti, .cancelPositionsMulti,
      .requestAccountUpdatesMulti, .cancelAccountUpdatesMulti, .requestPNL, .cancelPNL,
      .requestPNLSingle, .cancelPNLSingle, .requestFamilyCodes, .requestManagedAccounts,
      .requestUserInfo:
      self = .accounts
    case .requestContractData, .requestOptionParameters, .requestMatchingSymbols,
      .requestMarketDepthExchanges, .requestSmartComponents, .requestMarketRule, .requestScanner,
      .cancelScanner, .requestScannerParameters, .requestFundamentalData, .cancelFundamentalData,
      .requestSoftDollarTiers:
      self = .reference
    case .startAPI, .setServerLogLevel, .requestCurrentTime, .requestCurrentTimeMillis,
      .requestNewsBulletins, .cancelNewsBulletins, .requestNewsArticle, .requestNewsProviders,
      .requestHistoricalNews, .requestWSHMetaData, .cancelWSHMetaData, .requestWSHEventData,
      .cancelWSHEventData, .requestAdvisorConfiguration, .replaceAdvisorConfiguration,
      .verifyRequest, .verifyMessage, .verifyAndAuthRequest, .verifyAndAuthMessage,
      .queryDisplayGroups, .subscribeDisplayGroup, .updateDisplayGroup, .unsubscribeDisplayGroup:
      self = .session
    }
  }
}
