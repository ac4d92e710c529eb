/// A message from the gateway to a client.
///
/// The frequent ones are held in place and most decode without an allocation; the large ones are
/// boxed. Layouts follow the agreed version; see ``FrameEncoder`` for the way back.
public enum GatewayMessage: Hashable, Sendable {
  /// A price of a market data line.
  case tickPrice(TickPrice)
  /// A size of a market data line.
  case tickSize(TickSize)
  /// Where an order stands.
  indirect case orderStatus(OrderStatus)
  /// An error, a warning or a notice.
  case error(ErrorNotice)
  /// An order as the gateway knows it.
  indirect case openOrder(OpenOrder)
  /// One value of an account.
  case accountValue(AccountValue)
  /// One position with its worth.
  indirect case portfolioValue(PortfolioValue)
  /// When the account was last updated, `HH:MM`.
  case accountUpdateTime(String)
  /// The least order id that the client may use.
  case nextValidID(OrderID)
  /// Everything about one contract.
  indirect case contractData(ContractData)
  /// A fill.
  indirect case executionDetails(ExecutionDetails)
  /// One row of an order book changes.
  case marketDepth(MarketDepth)
  /// One row of an order book changes, with its maker.
  case marketDepthL2(MarketDepthL2)
  /// A bulletin.
  case newsBulletin(NewsBulletin)
  /// The accounts of the login.
  case managedAccounts(ManagedAccounts)
  /// One of the lists of a financial advisor.
  case advisorConfiguration(AdvisorConfiguration)
  /// The bars that were asked for.
  case historicalData(HistoricalData)
  /// Everything about one bond.
  indirect case bondContractData(BondContractData)
  /// What scanners can be asked for, as XML.
  case scannerParameters(String)
  /// The hits of a scanner.
  case scannerData(ScannerData)
  /// Implied volatility and greeks.
  indirect case optionComputation(OptionComputation)
  /// A number of a market data line.
  case tickGeneric(TickGeneric)
  /// A text of a market data line.
  case tickString(TickString)
  /// The terms of an exchange for physical.
  indirect case tickEFP(TickEFP)
  /// The gateway's clock, in seconds since 1970.
  case currentTime(Int)
  /// A five-second bar.
  case realTimeBar(RealTimeBar)
  /// A report on a company.
  case fundamentalData(FundamentalData)
  /// The end of the contracts.
  case contractDataEnd(RequestID)
  /// The end of the open orders.
  case openOrderEnd
  /// The end of the first picture of an account.
  case accountDownloadEnd(String)
  /// The end of the fills.
  case executionDetailsEnd(RequestID)
  /// The underlying that the gateway chose for a delta-neutral request.
  case deltaNeutralValidation(DeltaNeutralValidation)
  /// The end of a picture of a market.
  case tickSnapshotEnd(RequestID)
  /// Which kind of data a line delivers.
  case marketDataType(MarketDataTypeNotice)
  /// What a fill cost.
  case commissionReport(CommissionReport)
  /// One position of one account.
  indirect case position(Position)
  /// The end of the positions.
  case positionEnd
  /// One value of an account.
  case accountSummary(AccountSummary)
  /// The end of a summary.
  case accountSummaryEnd(RequestID)
  /// A step of the check of a program.
  case verifyMessage(String)
  /// How the check of a program ended.
  case verifyCompleted(VerifyCompleted)
  /// The display groups of the gateway's windows.
  case displayGroupList(DisplayGroupList)
  /// What a display group shows.
  case displayGroupUpdated(DisplayGroupUpdated)
  /// A question of the check of a program and its user.
  case verifyAndAuthMessage(VerifyAndAuthMessage)
  /// How the check of a program and its user ended.
  case verifyAndAuthCompleted(VerifyAndAuthCompleted)
  /// One position of an account or model.
  indirect case positionMulti(PositionMulti)
  /// The end of the positions of an account or model.
  case positionMultiEnd(RequestID)
  /// One value of an account or model.
  case accountUpdateMulti(AccountUpdateMulti)
  /// The end of the values of an account or model.
  case accountUpdateMultiEnd(RequestID)
  /// Expirations and strikes at one exchange.
  case optionParameters(OptionParameters)
  /// The end of expirations and strikes.
  case optionParametersEnd(RequestID)
  /// The tiers that the login may choose from.
  case softDollarTiers(SoftDollarTiers)
  /// The families of the accounts.
  case familyCodes([FamilyCode])
  /// Instruments that match a pattern.
  case symbolSamples(SymbolSamples)
  /// The exchanges that offer order books.
  case marketDepthExchanges([DepthExchange])
  /// What a market data line is made of.
  case tickRequestParameters(TickRequestParameters)
  /// The exchanges of a consolidated quote.
  case smartComponents(SmartComponents)
  /// The text of a piece of news.
  case newsArticle(NewsArticle)
  /// A headline of a market data line.
  case tickNews(TickNews)
  /// The sources of news.
  case newsProviders([NewsProvider])
  /// A headline of the past.
  case historicalNews(HistoricalNews)
  /// The end of headlines of the past.
  case historicalNewsEnd(HistoricalNewsEnd)
  /// Since when there is history.
  case headTimestamp(HeadTimestamp)
  /// Volume by price.
  case histogramData(HistogramData)
  /// The newest bar.
  case historicalDataUpdate(HistoricalDataUpdate)
  /// Market data must be asked for of another contract.
  case rerouteMarketData(RerouteMarketData)
  /// An order book must be asked for of another contract.
  case rerouteMarketDepth(RerouteMarketDepth)
  /// The price steps of a rule.
  case marketRule(MarketRule)
  /// The profit and loss of an account.
  case pnl(PNL)
  /// The profit and loss of one position.
  case pnlSingle(PNLSingle)
  /// Midpoints of the past.
  case historicalTicks(HistoricalTicks)
  /// Quotes of the past.
  case historicalTicksBidAsk(HistoricalTicksBidAsk)
  /// Trades of the past.
  case historicalTicksLast(HistoricalTicksLast)
  /// One trade.
  case tickByTickTrade(TickByTickTrade)
  /// One change of the best bid and ask.
  case tickByTickQuote(TickByTickQuote)
  /// One change of the midpoint.
  case tickByTickMidpoint(TickByTickMidpoint)
  /// An order that was entered by hand got a number of this client.
  case orderBound(OrderBound)
  /// An order that is finished.
  indirect case completedOrder(CompletedOrder)
  /// The end of the finished orders.
  case completedOrdersEnd
  /// A list of a financial advisor was replaced.
  case replaceAdvisorEnd(ReplaceAdvisorEnd)
  /// What the calendar of corporate events can tell.
  case wshMetaData(WSHMetaData)
  /// Corporate events.
  case wshEventData(WSHEventData)
  /// The sessions of an instrument.
  case historicalSchedule(HistoricalSchedule)
  /// What the gateway tells of the user.
  case userInfo(UserInfo)
  /// The end of the bars.
  case historicalDataEnd(HistoricalDataEnd)
  /// The gateway's clock, in milliseconds since 1970.
  case currentTimeMillis(Int)
  /// A message of a type that is not known here.
  case unknown(RawMessage)
}
