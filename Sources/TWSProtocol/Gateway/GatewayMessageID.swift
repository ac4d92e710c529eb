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
  /// The bars that were asked for.
  case historicalData = 17
  /// Implied volatility and greeks.
  case optionComputation = 21
  /// A number of a market data line.
  case tickGeneric = 45
  /// A text of a market data line.
  case tickString = 46
  /// The gateway's clock, in seconds since 1970.
  case currentTime = 49
  /// A five-second bar.
  case realTimeBar = 50
  /// The end of the contracts.
  case contractDataEnd = 52
  /// The end of the open orders.
  case openOrderEnd = 53
  /// The end of the first picture of an account.
  case accountDownloadEnd = 54
  /// The end of the fills.
  case executionDetailsEnd = 55
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
  /// The families of the accounts.
  case familyCodes = 78
  /// Instruments that match a pattern.
  case symbolSamples = 79
  /// What a market data line is made of.
  case tickRequestParameters = 81
  /// The exchanges of a consolidated quote.
  case smartComponents = 82
  /// Since when there is history.
  case headTimestamp = 88
  /// The newest bar.
  case historicalDataUpdate = 90
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
  /// An order that is finished.
  case completedOrder = 101
  /// The end of the finished orders.
  case completedOrdersEnd = 102
  /// The sessions of an instrument.
  case historicalSchedule = 106
  /// What the gateway tells of the user.
  case userInfo = 107
  /// The end of the bars.
  case historicalDataEnd = 108
  /// The gateway's clock, in milliseconds since 1970.
  case currentTimeMillis = 109
}
