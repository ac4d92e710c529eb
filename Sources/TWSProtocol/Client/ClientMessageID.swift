/// The numbers of the client's messages that are known here.
public enum ClientMessageID: Int, Hashable, Sendable, CaseIterable {
  /// Asks for a line of market data.
  case requestMarketData = 1
  /// Ends a line of market data.
  case cancelMarketData = 2
  /// Places or changes an order.
  case placeOrder = 3
  /// Cancels an order.
  case cancelOrder = 4
  /// Asks for the open orders of this client.
  case requestOpenOrders = 5
  /// Begins or ends the updates of one account.
  case requestAccountUpdates = 6
  /// Asks for the fills.
  case requestExecutions = 7
  /// Asks for the next valid order id; the count says nothing.
  case requestIDs = 8
  /// Asks for contracts.
  case requestContractData = 9
  /// Asks for an order book.
  case requestMarketDepth = 10
  /// Ends an order book.
  case cancelMarketDepth = 11
  /// Asks for bulletins; true for those of today as well.
  case requestNewsBulletins = 12
  /// Ends bulletins.
  case cancelNewsBulletins = 13
  /// Sets how much the gateway logs, 1 to 5.
  case setServerLogLevel = 14
  /// Whether client 0 binds orders entered by hand.
  case requestAutoOpenOrders = 15
  /// Asks for the open orders of every client.
  case requestAllOpenOrders = 16
  /// Asks for the accounts of the login.
  case requestManagedAccounts = 17
  /// Asks for a list of a financial advisor: 1 groups, 2 profiles, 3 aliases.
  case requestAdvisorConfiguration = 18
  /// Replaces one of the lists of a financial advisor.
  case replaceAdvisorConfiguration = 19
  /// Asks for bars of the past.
  case requestHistoricalData = 20
  /// Exercises options or lets them lapse.
  case exerciseOptions = 21
  /// Looks for instruments by a scan of the market.
  case requestScanner = 22
  /// Ends a scan.
  case cancelScanner = 23
  /// Asks what scanners can be asked for.
  case requestScannerParameters = 24
  /// Ends a historical request.
  case cancelHistoricalData = 25
  /// Asks for the gateway's clock.
  case requestCurrentTime = 49
  /// Asks for five-second bars.
  case requestRealTimeBars = 50
  /// Ends five-second bars.
  case cancelRealTimeBars = 51
  /// Asks for a report on a company.
  case requestFundamentalData = 52
  /// Ends a request for a report.
  case cancelFundamentalData = 53
  /// Asks which volatility an option's price implies.
  case requestImpliedVolatility = 54
  /// Asks for the price that a volatility gives an option.
  case requestOptionPrice = 55
  /// Ends a question for a volatility.
  case cancelImpliedVolatility = 56
  /// Ends a question for a price.
  case cancelOptionPrice = 57
  /// Cancels every order of every client.
  case globalCancel = 58
  /// Chooses the kind of market data.
  case requestMarketDataType = 59
  /// Asks for all positions.
  case requestPositions = 61
  /// Asks for values of accounts.
  case requestAccountSummary = 62
  /// Ends a summary.
  case cancelAccountSummary = 63
  /// Ends the updates of positions.
  case cancelPositions = 64
  /// Begins the check of a program.
  case verifyRequest = 65
  /// A step of the check of a program.
  case verifyMessage = 66
  /// Asks for the display groups.
  case queryDisplayGroups = 67
  /// Follows what a display group shows.
  case subscribeDisplayGroup = 68
  /// Changes what a display group shows.
  case updateDisplayGroup = 69
  /// Stops following a display group.
  case unsubscribeDisplayGroup = 70
  /// Says who the client is.
  case startAPI = 71
  /// Begins the check of a program and its user.
  case verifyAndAuthRequest = 72
  /// Answers the check of a program and its user.
  case verifyAndAuthMessage = 73
  /// Asks for positions of an account or model.
  case requestPositionsMulti = 74
  /// Ends positions of an account or model.
  case cancelPositionsMulti = 75
  /// Asks for values of an account or model.
  case requestAccountUpdatesMulti = 76
  /// Ends values of an account or model.
  case cancelAccountUpdatesMulti = 77
  /// Asks for expirations and strikes.
  case requestOptionParameters = 78
  /// Asks for the tiers of commissions that pay for research.
  case requestSoftDollarTiers = 79
  /// Asks for the families of the accounts.
  case requestFamilyCodes = 80
  /// Searches for instruments.
  case requestMatchingSymbols = 81
  /// Asks for exchanges that offer order books.
  case requestMarketDepthExchanges = 82
  /// Asks for exchanges behind letters.
  case requestSmartComponents = 83
  /// Asks for the text of a piece of news.
  case requestNewsArticle = 84
  /// Asks for the sources of news.
  case requestNewsProviders = 85
  /// Asks for headlines of the past.
  case requestHistoricalNews = 86
  /// Asks since when there is history.
  case requestHeadTimestamp = 87
  /// Asks for volume by price.
  case requestHistogram = 88
  /// Ends volume by price.
  case cancelHistogram = 89
  /// Ends the search for the start of history.
  case cancelHeadTimestamp = 90
  /// Asks for the price steps of a rule.
  case requestMarketRule = 91
  /// Asks for profit and loss of an account.
  case requestPNL = 92
  /// Ends profit and loss of an account.
  case cancelPNL = 93
  /// Asks for profit and loss of a position.
  case requestPNLSingle = 94
  /// Ends profit and loss of a position.
  case cancelPNLSingle = 95
  /// Asks for ticks of the past.
  case requestHistoricalTicks = 96
  /// Asks for every trade or quote.
  case requestTickByTick = 97
  /// Ends a tick-by-tick stream.
  case cancelTickByTick = 98
  /// Asks for finished orders; true for those of API clients only.
  case requestCompletedOrders = 99
  /// Asks what the calendar of corporate events can tell.
  case requestWSHMetaData = 100
  /// Ends the question for the calendar.
  case cancelWSHMetaData = 101
  /// Asks for corporate events.
  case requestWSHEventData = 102
  /// Ends a request for corporate events.
  case cancelWSHEventData = 103
  /// Asks what the gateway tells of the user.
  case requestUserInfo = 104
  /// Asks for the gateway's clock in milliseconds.
  case requestCurrentTimeMillis = 105
}
