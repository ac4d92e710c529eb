/// The numbers of the gateway's messages that are known here.
public enum GatewayMessageID: Int, Hashable, Sendable, CaseIterable {
  /// A price of a market data line.
  case tickPrice = 1
  /// A size of a market data line.
  case tickSize = 2
  /// Where an order stands.
  case orderStatus = 3
  /// An error, a warning or a notice.
  case error = 4
  /// An order as the gateway knows it.
  case openOrder = 5
  /// One value of an account.
  case accountValue = 6
  /// One position with its worth.
  case portfolioValue = 7
  /// When the account was last updated, `HH:MM`.
  case accountUpdateTime = 8
  /// The least order id that the client may use.
  case nextValidID = 9
  /// Everything about one contract.
  case contractData = 10
  /// A fill.
  case executionDetails = 11
  /// One row of an order book changes.
  case marketDepth = 12
  /// One row of an order book changes, with its maker.
  case marketDepthL2 = 13
  /// A bulletin.
  case newsBulletin = 14
  /// The accounts of the login.
  case managedAccounts = 15
  /// One of the lists of a financial advisor.
  case advisorConfiguration = 16
  /// The bars that were asked for.
  case historicalData = 17
  /// Everything about one bond.
  case bondContractData = 18
  /// What scanners can be asked for, as XML.
  case scannerParameters = 19
  /// The hits of a scanner.
  case scannerData = 20
  /// Implied volatility and greeks.
  case optionComputation = 21
  /// A number of a market data line.
  case tickGeneric = 45
  /// A text of a market data line.
  case tickString = 46
  /// The terms of an exchange for physical.
  case tickEFP = 47
  /// The gateway's clock, in seconds since 1970.
  case currentTime = 49
  /// A five-second bar.
  case realTimeBar = 50
  /// A report on a company.
  case fundamentalData = 51
  /// The end of the contracts.
  case contractDataEnd = 52
  /// The end of the open orders.
  case openOrderEnd = 53
  /// The end of the first picture of an account.
  case accountDownloadEnd = 54
  /// The end of the fills.
  case executionDetailsEnd = 55
  /// The underlying that the gateway chose for a delta-neutral request.
  case deltaNeutralValidation = 56
  /// The end of a picture of a market.
  case tickSnapshotEnd = 57
  /// Which kind of data a line delivers.
  case marketDataType = 58
  /// What a fill cost.
  case commissionReport = 59
  /// One position of one account.
  case position = 61
  /// The end of the positions.
  case positionEnd = 62
  /// One value of an account.
  case accountSummary = 63
  /// The end of a summary.
  case accountSummaryEnd = 64
  /// A step of the check of a program.
  case verifyMessage = 65
  /// How the check of a program ended.
  case verifyCompleted = 66
  /// The display groups of the gateway's windows.
  case displayGroupList = 67
  /// What a display group shows.
  case displayGroupUpdated = 68
  /// A question of the check of a program and its user.
  case verifyAndAuthMessage = 69
  /// How the check of a program and its user ended.
  case verifyAndAuthCompleted = 70
  /// One position of an account or model.
  case positionMulti = 71
  /// The end of the positions of an account or model.
  case positionMultiEnd = 72
  /// One value of an account or model.
  case accountUpdateMulti = 73
  /// The end of the values of an account or model.
  case accountUpdateMultiEnd = 74
  /// Expirations and strikes at one exchange.
  case optionParameters = 75
  /// The end of expirations and strikes.
  case optionParametersEnd = 76
  /// The tiers that the login may choose from.
  case softDollarTiers = 77
  /// The families of the accounts.
  case familyCodes = 78
  /// Instruments that match a pattern.
  case symbolSamples = 79
  /// The exchanges that offer order books.
  case marketDepthExchanges = 80
  /// What a market data line is made of.
  case tickRequestParameters = 81
  /// The exchanges of a consolidated quote.
  case smartComponents = 82
  /// The text of a piece of news.
  case newsArticle = 83
  /// A headline of a market data line.
  case tickNews = 84
  /// The sources of news.
  case newsProviders = 85
  /// A headline of the past.
  case historicalNews = 86
  /// The end of headlines of the past.
  case historicalNewsEnd = 87
  /// Since when there is history.
  case headTimestamp = 88
  /// Volume by price.
  case histogramData = 89
  /// The newest bar.
  case historicalDataUpdate = 90
  /// Market data must be asked for of another contract.
  case rerouteMarketData = 91
  /// An order book must be asked for of another contract.
  case rerouteMarketDepth = 92
  /// The price steps of a rule.
  case marketRule = 93
  /// The profit and loss of an account.
  case pnl = 94
  /// The profit and loss of one position.
  case pnlSingle = 95
  /// Midpoints of the past.
  case historicalTicks = 96
  /// Quotes of the past.
  case historicalTicksBidAsk = 97
  /// Trades of the past.
  case historicalTicksLast = 98
  /// One tick of a tick-by-tick stream.
  case tickByTick = 99
  /// An order that was entered by hand got a number of this client.
  case orderBound = 100
  /// An order that is finished.
  case completedOrder = 101
  /// The end of the finished orders.
  case completedOrdersEnd = 102
  /// A list of a financial advisor was replaced.
  case replaceAdvisorEnd = 103
  /// What the calendar of corporate events can tell.
  case wshMetaData = 104
  /// Corporate events.
  case wshEventData = 105
  /// The sessions of an instrument.
  case historicalSchedule = 106
  /// What the gateway tells of the user.
  case userInfo = 107
  /// The end of the bars.
  case historicalDataEnd = 108
  /// The gateway's clock, in milliseconds since 1970.
  case currentTimeMillis = 109
}
