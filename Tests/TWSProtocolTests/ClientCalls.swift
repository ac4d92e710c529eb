import TWSProtocol

/// The calls of the recorded client frames, made with our own types and literal values.
///
/// Followed are the official Python clients: nautilus-ibapi 10.30.1 at versions 176 and 187, and
/// 10.37.2 at 200. They write prices as Python prints floats (`250.0`), so the prices here have
/// one digit after the point. They differ among themselves in the missing strike (`0.0` before
/// 200, empty at 200), which the layouts follow by version.
enum ClientCalls {
  static func number(_ text: String) -> TWSNumber {
    TWSNumber(text) ?? .unset
  }

  static var apple: TWSContract {
    var contract = stock("AAPL")
    contract.contractID = 265598
    contract.primaryExchange = "NASDAQ"
    contract.localSymbol = "AAPL"
    contract.tradingClass = "NMS"
    return contract
  }

  static func stock(_ symbol: String) -> TWSContract {
    var contract = TWSContract()
    contract.symbol = symbol
    contract.securityType = "STK"
    contract.exchange = "SMART"
    contract.currency = "USD"
    return contract
  }

  static var future: TWSContract {
    var contract = stock("ES")
    contract.securityType = "FUT"
    contract.lastTradeDateOrMonth = "202612"
    contract.multiplier = "50"
    contract.exchange = "CME"
    return contract
  }

  static var option: TWSContract {
    var contract = stock("AAPL")
    contract.securityType = "OPT"
    contract.lastTradeDateOrMonth = "20261218"
    contract.strike = number("250.0")
    contract.right = "C"
    contract.multiplier = "100"
    return contract
  }

  static var euro: TWSContract {
    var contract = stock("EUR")
    contract.securityType = "CASH"
    contract.exchange = "IDEALPRO"
    return contract
  }

  static var combination: TWSContract {
    var contract = stock("AAPL")
    contract.securityType = "BAG"
    contract.comboLegs = [(887_307_502, "BUY"), (887_307_536, "SELL")].map { id, action in
      var leg = TWSComboLeg()
      leg.contractID = id
      leg.action = action
      leg.exchange = "SMART"
      return leg
    }
    return contract
  }

  /// The message of a recorded call; nil for a call that has none here.
  static func message(_ call: String) -> ClientMessage? {
    accounts(call) ?? reference(call) ?? marketData(call) ?? history(call)
      ?? ClientOrderCalls.message(call)
  }

  private static func accounts(_ call: String) -> ClientMessage? {
    let account = "DU9000001"
    switch call {
    case "reqCurrentTime": return .requestCurrentTime
    case "reqCurrentTimeInMillis": return .requestCurrentTimeMillis
    case "reqManagedAccts": return .requestManagedAccounts
    case "reqIds": return .requestIDs(1)
    case "setServerLogLevel 2": return .setServerLogLevel(2)
    case "reqAccountUpdates on":
      return .requestAccountUpdates(.init(isSubscribed: true, account: account))
    case "reqAccountUpdates off":
      return .requestAccountUpdates(.init(isSubscribed: false, account: account))
    case "reqAccountSummary":
      return .requestAccountSummary(
        .init(requestID: 1001, group: "All", tags: "NetLiquidation,TotalCashValue,BuyingPower"))
    case "cancelAccountSummary": return .cancelAccountSummary(1001)
    case "reqPositions": return .requestPositions
    case "cancelPositions": return .cancelPositions
    case "reqPositionsMulti":
      return .requestPositionsMulti(.init(requestID: 1002, account: account))
    case "cancelPositionsMulti": return .cancelPositionsMulti(1002)
    case "reqAccountUpdatesMulti":
      return .requestAccountUpdatesMulti(.init(requestID: 1003, account: account))
    case "cancelAccountUpdatesMulti": return .cancelAccountUpdatesMulti(1003)
    case "reqPnL": return .requestPNL(.init(requestID: 1004, account: account))
    case "cancelPnL": return .cancelPNL(1004)
    case "reqPnLSingle":
      return .requestPNLSingle(.init(requestID: 1005, account: account, contractID: 265598))
    case "cancelPnLSingle": return .cancelPNLSingle(1005)
    case "reqUserInfo": return .requestUserInfo(1060)
    default: return nil
    }
  }

  private static func reference(_ call: String) -> ClientMessage? {
    func details(_ contract: TWSContract) -> ClientMessage {
      .requestContractData(.init(requestID: 1010, contract: contract))
    }
    switch call {
    case "reqContractDetails STK": return details(stock("AAPL"))
    case "reqContractDetails STK conId": return details(apple)
    case "reqContractDetails FUT": return details(future)
    case "reqContractDetails OPT": return details(option)
    case "reqContractDetails CASH": return details(euro)
    case "reqMatchingSymbols":
      return .requestMatchingSymbols(.init(requestID: 1011, pattern: "AAPL"))
    case "reqSecDefOptParams":
      return .requestOptionParameters(
        .init(
          requestID: 1012, underlyingSymbol: "AAPL", underlyingSecurityType: "STK",
          underlyingContractID: 265598))
    case "reqMarketRule": return .requestMarketRule(26)
    case "reqFamilyCodes": return .requestFamilyCodes
    case "reqSmartComponents":
      return .requestSmartComponents(.init(requestID: 1013, bboExchange: "9c0001"))
    case "reqMktDepthExchanges": return .requestMarketDepthExchanges
    case "reqNewsBulletins": return .requestNewsBulletins(true)
    case "cancelNewsBulletins": return .cancelNewsBulletins
    default: return nil
    }
  }

  private static func marketData(_ call: String) -> ClientMessage? {
    func ticks(_ type: String) -> ClientMessage {
      .requestTickByTick(
        .init(requestID: 1030, contract: apple, tickType: type, ignoresSize: true))
    }
    switch call {
    case "reqMarketDataType 3": return .requestMarketDataType(.delayed)
    case "reqMktData STK stream":
      return .requestMarketData(
        .init(requestID: 1020, contract: apple, genericTicks: "233,236"))
    case "reqMktData STK snapshot":
      return .requestMarketData(
        .init(requestID: 1021, contract: stock("AAPL"), isSnapshot: true))
    case "reqMktData BAG":
      return .requestMarketData(.init(requestID: 1022, contract: combination))
    case "cancelMktData": return .cancelMarketData(1020)
    case "reqTickByTickData Last": return ticks("Last")
    case "reqTickByTickData AllLast": return ticks("AllLast")
    case "reqTickByTickData BidAsk": return ticks("BidAsk")
    case "reqTickByTickData MidPoint": return ticks("MidPoint")
    case "cancelTickByTickData": return .cancelTickByTick(1030)
    case "reqRealTimeBars":
      return .requestRealTimeBars(
        .init(
          requestID: 1031, contract: apple, whatToShow: "TRADES", isRegularHoursOnly: true,
          options: ""))
    case "cancelRealTimeBars": return .cancelRealTimeBars(1031)
    case "reqMktDepth":
      return .requestMarketDepth(
        .init(requestID: 1040, contract: apple, rows: 5, isSmartDepth: true))
    case "cancelMktDepth":
      return .cancelMarketDepth(.init(requestID: 1040, isSmartDepth: true))
    default: return nil
    }
  }

  private static func history(_ call: String) -> ClientMessage? {
    switch call {
    case "reqHistoricalData TRADES 1 D 5 mins":
      return .requestHistoricalData(
        .init(
          requestID: 1032, contract: apple, end: "20260105 16:00:00 US/Eastern",
          barSize: "5 mins", duration: "1 D", isRegularHoursOnly: true, whatToShow: "TRADES",
          dateFormat: 1))
    case "reqHistoricalData keepUpToDate":
      return .requestHistoricalData(
        .init(
          requestID: 1033, contract: apple, end: "", barSize: "5 secs", duration: "3600 S",
          isRegularHoursOnly: false, whatToShow: "TRADES", dateFormat: 2, keepsUpToDate: true))
    case "reqHistoricalData BAG":
      return .requestHistoricalData(
        .init(
          requestID: 1034, contract: combination, end: "", barSize: "1 hour", duration: "2 D",
          isRegularHoursOnly: true, whatToShow: "MIDPOINT", dateFormat: 1))
    case "cancelHistoricalData": return .cancelHistoricalData(1033)
    case "reqHeadTimeStamp":
      return .requestHeadTimestamp(
        .init(
          requestID: 1035, contract: apple, isRegularHoursOnly: true, whatToShow: "TRADES",
          dateFormat: 1))
    case "cancelHeadTimeStamp": return .cancelHeadTimestamp(1035)
    case "reqHistoricalTicks TRADES":
      return .requestHistoricalTicks(
        .init(
          requestID: 1036, contract: apple, start: "20260105 09:30:00 US/Eastern", end: "",
          tickCount: 100, whatToShow: "TRADES", isRegularHoursOnly: true, ignoresSize: true))
    case "reqHistogramData":
      return .requestHistogram(
        .init(requestID: 1037, contract: apple, isRegularHoursOnly: true, period: "3 days"))
    case "cancelHistogramData": return .cancelHistogram(1037)
    default: return nil
    }
  }
}
