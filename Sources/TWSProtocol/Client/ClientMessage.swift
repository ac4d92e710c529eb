/// A message from a client to the gateway.
///
/// ``unsupported(_:)`` lets a gateway answer that it does not know a request instead of losing the
/// connection.
public enum ClientMessage: Hashable, Sendable {
  /// Asks for a line of market data.
  indirect case requestMarketData(RequestMarketData)
  /// Ends a line of market data.
  case cancelMarketData(RequestID)
  /// Places or changes an order.
  indirect case placeOrder(PlaceOrder)
  /// Cancels an order.
  case cancelOrder(CancelOrder)
  /// Asks for the open orders of this client.
  case requestOpenOrders
  /// Begins or ends the updates of one account.
  case requestAccountUpdates(RequestAccountUpdates)
  /// Asks for the fills.
  indirect case requestExecutions(RequestExecutions)
  /// Asks for the next valid order id; the count says nothing.
  case requestIDs(Int)
  /// Asks for contracts.
  indirect case requestContractData(RequestContractData)
  /// Asks for an order book.
  indirect case requestMarketDepth(RequestMarketDepth)
  /// Ends an order book.
  case cancelMarketDepth(CancelMarketDepth)
  /// Asks for bulletins; true for those of today as well.
  case requestNewsBulletins(TWSFlag)
  /// Ends bulletins.
  case cancelNewsBulletins
  /// Sets how much the gateway logs, 1 to 5.
  case setServerLogLevel(Int)
  /// Whether client 0 binds orders entered by hand.
  case requestAutoOpenOrders(TWSFlag)
  /// Asks for the open orders of every client.
  case requestAllOpenOrders
  /// Asks for the accounts of the login.
  case requestManagedAccounts
  /// Asks for a list of a financial advisor: 1 groups, 2 profiles, 3 aliases.
  case requestAdvisorConfiguration(Int)
  /// Replaces one of the lists of a financial advisor.
  case replaceAdvisorConfiguration(ReplaceAdvisorConfiguration)
  /// Asks for bars of the past.
  indirect case requestHistoricalData(RequestHistoricalData)
  /// Exercises options or lets them lapse.
  indirect case exerciseOptions(ExerciseOptions)
  /// Looks for instruments by a scan of the market.
  indirect case requestScanner(RequestScanner)
  /// Ends a scan.
  case cancelScanner(RequestID)
  /// Asks what scanners can be asked for.
  case requestScannerParameters
  /// Ends a historical request.
  case cancelHistoricalData(RequestID)
  /// Asks for the gateway's clock.
  case requestCurrentTime
  /// Asks for five-second bars.
  indirect case requestRealTimeBars(RequestRealTimeBars)
  /// Ends five-second bars.
  case cancelRealTimeBars(RequestID)
  /// Asks for a report on a company.
  indirect case requestFundamentalData(RequestFundamentalData)
  /// Ends a request for a report.
  case cancelFundamentalData(RequestID)
  /// Asks which volatility an option's price implies.
  indirect case requestImpliedVolatility(RequestImpliedVolatility)
  /// Asks for the price that a volatility gives an option.
  indirect case requestOptionPrice(RequestOptionPrice)
  /// Ends a question for a volatility.
  case cancelImpliedVolatility(RequestID)
  /// Ends a question for a price.
  case cancelOptionPrice(RequestID)
  /// Cancels every order of every client.
  case globalCancel(GlobalCancel)
  /// Chooses the kind of market data.
  case requestMarketDataType(MarketDataType)
  /// Asks for all positions.
  case requestPositions
  /// Asks for values of accounts.
  case requestAccountSummary(RequestAccountSummary)
  /// Ends a summary.
  case cancelAccountSummary(RequestID)
  /// Ends the updates of positions.
  case cancelPositions
  /// Begins the check of a program.
  case verifyRequest(VerifyRequest)
  /// A step of the check of a program.
  case verifyMessage(String)
  /// Asks for the display groups.
  case queryDisplayGroups(RequestID)
  /// Follows what a display group shows.
  case subscribeDisplayGroup(SubscribeDisplayGroup)
  /// Changes what a display group shows.
  case updateDisplayGroup(UpdateDisplayGroup)
  /// Stops following a display group.
  case unsubscribeDisplayGroup(RequestID)
  /// Says who the client is.
  case startAPI(StartAPI)
  /// Begins the check of a program and its user.
  case verifyAndAuthRequest(VerifyAndAuthRequest)
  /// Answers the check of a program and its user.
  case verifyAndAuthMessage(VerifyAndAuthMessage)
  /// Asks for positions of an account or model.
  case requestPositionsMulti(RequestPositionsMulti)
  /// Ends positions of an account or model.
  case cancelPositionsMulti(RequestID)
  /// Asks for values of an account or model.
  case requestAccountUpdatesMulti(RequestAccountUpdatesMulti)
  /// Ends values of an account or model.
  case cancelAccountUpdatesMulti(RequestID)
  /// Asks for expirations and strikes.
  case requestOptionParameters(RequestOptionParameters)
  /// Asks for the tiers of commissions that pay for research.
  case requestSoftDollarTiers(RequestID)
  /// Asks for the families of the accounts.
  case requestFamilyCodes
  /// Searches for instruments.
  case requestMatchingSymbols(RequestMatchingSymbols)
  /// Asks for exchanges that offer order books.
  case requestMarketDepthExchanges
  /// Asks for exchanges behind letters.
  case requestSmartComponents(RequestSmartComponents)
  /// Asks for the text of a piece of news.
  case requestNewsArticle(RequestNewsArticle)
  /// Asks for the sources of news.
  case requestNewsProviders
  /// Asks for headlines of the past.
  case requestHistoricalNews(RequestHistoricalNews)
  /// Asks since when there is history.
  indirect case requestHeadTimestamp(RequestHeadTimestamp)
  /// Asks for volume by price.
  indirect case requestHistogram(RequestHistogram)
  /// Ends volume by price.
  case cancelHistogram(RequestID)
  /// Ends the search for the start of history.
  case cancelHeadTimestamp(RequestID)
  /// Asks for the price steps of a rule.
  case requestMarketRule(Int)
  /// Asks for profit and loss of an account.
  case requestPNL(RequestPNL)
  /// Ends profit and loss of an account.
  case cancelPNL(RequestID)
  /// Asks for profit and loss of a position.
  case requestPNLSingle(RequestPNLSingle)
  /// Ends profit and loss of a position.
  case cancelPNLSingle(RequestID)
  /// Asks for ticks of the past.
  indirect case requestHistoricalTicks(RequestHistoricalTicks)
  /// Asks for every trade or quote.
  indirect case requestTickByTick(RequestTickByTick)
  /// Ends a tick-by-tick stream.
  case cancelTickByTick(RequestID)
  /// Asks for finished orders; true for those of API clients only.
  case requestCompletedOrders(TWSFlag)
  /// Asks what the calendar of corporate events can tell.
  case requestWSHMetaData(RequestID)
  /// Ends the question for the calendar.
  case cancelWSHMetaData(RequestID)
  /// Asks for corporate events.
  indirect case requestWSHEventData(RequestWSHEventData)
  /// Ends a request for corporate events.
  case cancelWSHEventData(RequestID)
  /// Asks what the gateway tells of the user.
  case requestUserInfo(RequestID)
  /// Asks for the gateway's clock in milliseconds.
  case requestCurrentTimeMillis
  /// A request of a type that is not known here.
  case unsupported(RawMessage)
}
