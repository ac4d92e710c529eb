extension ClientMessage {
  /// Puts the id and the fields into a writer.
  func write(_ writer: inout FieldWriter) {
    switch self {
    case .requestMarketData(let body):
      writer.body(body, id: ClientMessageID.requestMarketData.rawValue)
    case .cancelMarketData(let value):
      writer.single(
        ClientMessageID.cancelMarketData.rawValue, "cancelMarketData", messageVersion: 2
      ) { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .placeOrder(let body): writer.body(body, id: ClientMessageID.placeOrder.rawValue)
    case .cancelOrder(let body): writer.body(body, id: ClientMessageID.cancelOrder.rawValue)
    case .requestOpenOrders:
      writer.empty(
        ClientMessageID.requestOpenOrders.rawValue, "requestOpenOrders", messageVersion: 1)
    case .requestAccountUpdates(let body):
      writer.body(body, id: ClientMessageID.requestAccountUpdates.rawValue)
    case .requestExecutions(let body):
      writer.body(body, id: ClientMessageID.requestExecutions.rawValue)
    case .requestIDs(let value):
      writer.single(ClientMessageID.requestIDs.rawValue, "requestIDs", messageVersion: 1) {
        writer in
        var value = value
        writer.integer(&value, "count")
      }
    case .requestContractData(let body):
      writer.body(body, id: ClientMessageID.requestContractData.rawValue)
    case .requestMarketDepth(let body):
      writer.body(body, id: ClientMessageID.requestMarketDepth.rawValue)
    case .cancelMarketDepth(let body):
      writer.body(body, id: ClientMessageID.cancelMarketDepth.rawValue)
    case .requestNewsBulletins(let value):
      writer.single(
        ClientMessageID.requestNewsBulletins.rawValue, "requestNewsBulletins", messageVersion: 1
      ) { writer in
        var value = value
        writer.flag(&value, "allMessages")
      }
    case .cancelNewsBulletins:
      writer.empty(
        ClientMessageID.cancelNewsBulletins.rawValue, "cancelNewsBulletins", messageVersion: 1)
    case .setServerLogLevel(let value):
      writer.single(
        ClientMessageID.setServerLogLevel.rawValue, "setServerLogLevel", messageVersion: 1
      ) { writer in
        var value = value
        writer.integer(&value, "level")
      }
    case .requestAutoOpenOrders(let value):
      writer.single(
        ClientMessageID.requestAutoOpenOrders.rawValue, "requestAutoOpenOrders", messageVersion: 1
      ) { writer in
        var value = value
        writer.flag(&value, "bind")
      }
    case .requestAllOpenOrders:
      writer.empty(
        ClientMessageID.requestAllOpenOrders.rawValue, "requestAllOpenOrders", messageVersion: 1)
    case .requestManagedAccounts:
      writer.empty(
        ClientMessageID.requestManagedAccounts.rawValue, "requestManagedAccounts", messageVersion: 1
      )
    case .requestHistoricalData(let body):
      writer.body(body, id: ClientMessageID.requestHistoricalData.rawValue)
    case .cancelHistoricalData(let value):
      writer.single(
        ClientMessageID.cancelHistoricalData.rawValue, "cancelHistoricalData", messageVersion: 1
      ) { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .requestCurrentTime:
      writer.empty(
        ClientMessageID.requestCurrentTime.rawValue, "requestCurrentTime", messageVersion: 1)
    case .requestRealTimeBars(let body):
      writer.body(body, id: ClientMessageID.requestRealTimeBars.rawValue)
    case .cancelRealTimeBars(let value):
      writer.single(
        ClientMessageID.cancelRealTimeBars.rawValue, "cancelRealTimeBars", messageVersion: 1
      ) { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .globalCancel(let body): writer.body(body, id: ClientMessageID.globalCancel.rawValue)
    case .requestMarketDataType(let value):
      writer.single(
        ClientMessageID.requestMarketDataType.rawValue, "requestMarketDataType", messageVersion: 1
      ) { writer in
        var value = value
        writer.raw(&value, "type")
      }
    case .requestPositions:
      writer.empty(ClientMessageID.requestPositions.rawValue, "requestPositions", messageVersion: 1)
    case .requestAccountSummary(let body):
      writer.body(body, id: ClientMessageID.requestAccountSummary.rawValue)
    case .cancelAccountSummary(let value):
      writer.single(
        ClientMessageID.cancelAccountSummary.rawValue, "cancelAccountSummary", messageVersion: 1
      ) { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .cancelPositions:
      writer.empty(ClientMessageID.cancelPositions.rawValue, "cancelPositions", messageVersion: 1)
    case .startAPI(let body): writer.body(body, id: ClientMessageID.startAPI.rawValue)
    case .requestPositionsMulti(let body):
      writer.body(body, id: ClientMessageID.requestPositionsMulti.rawValue)
    case .cancelPositionsMulti(let value):
      writer.single(
        ClientMessageID.cancelPositionsMulti.rawValue, "cancelPositionsMulti", messageVersion: 1
      ) { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .requestAccountUpdatesMulti(let body):
      writer.body(body, id: ClientMessageID.requestAccountUpdatesMulti.rawValue)
    case .cancelAccountUpdatesMulti(let value):
      writer.single(
        ClientMessageID.cancelAccountUpdatesMulti.rawValue, "cancelAccountUpdatesMulti",
        messageVersion: 1
      ) { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .requestOptionParameters(let body):
      writer.body(body, id: ClientMessageID.requestOptionParameters.rawValue)
    case .requestFamilyCodes:
      writer.empty(
        ClientMessageID.requestFamilyCodes.rawValue, "requestFamilyCodes", messageVersion: nil)
    case .requestMatchingSymbols(let body):
      writer.body(body, id: ClientMessageID.requestMatchingSymbols.rawValue)
    case .requestMarketDepthExchanges:
      writer.empty(
        ClientMessageID.requestMarketDepthExchanges.rawValue, "requestMarketDepthExchanges",
        messageVersion: nil)
    case .requestSmartComponents(let body):
      writer.body(body, id: ClientMessageID.requestSmartComponents.rawValue)
    case .requestHeadTimestamp(let body):
      writer.body(body, id: ClientMessageID.requestHeadTimestamp.rawValue)
    case .requestHistogram(let body):
      writer.body(body, id: ClientMessageID.requestHistogram.rawValue)
    case .cancelHistogram(let value):
      writer.single(
        ClientMessageID.cancelHistogram.rawValue, "cancelHistogram", messageVersion: nil
      ) { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .cancelHeadTimestamp(let value):
      writer.single(
        ClientMessageID.cancelHeadTimestamp.rawValue, "cancelHeadTimestamp", messageVersion: nil
      ) { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .requestMarketRule(let value):
      writer.single(
        ClientMessageID.requestMarketRule.rawValue, "requestMarketRule", messageVersion: nil
      ) { writer in
        var value = value
        writer.integer(&value, "ruleID")
      }
    case .requestPNL(let body): writer.body(body, id: ClientMessageID.requestPNL.rawValue)
    case .cancelPNL(let value):
      writer.single(ClientMessageID.cancelPNL.rawValue, "cancelPNL", messageVersion: nil) {
        writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .requestPNLSingle(let body):
      writer.body(body, id: ClientMessageID.requestPNLSingle.rawValue)
    case .cancelPNLSingle(let value):
      writer.single(
        ClientMessageID.cancelPNLSingle.rawValue, "cancelPNLSingle", messageVersion: nil
      ) { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .requestHistoricalTicks(let body):
      writer.body(body, id: ClientMessageID.requestHistoricalTicks.rawValue)
    case .requestTickByTick(let body):
      writer.body(body, id: ClientMessageID.requestTickByTick.rawValue)
    case .cancelTickByTick(let value):
      writer.single(
        ClientMessageID.cancelTickByTick.rawValue, "cancelTickByTick", messageVersion: nil
      ) { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .requestCompletedOrders(let value):
      writer.single(
        ClientMessageID.requestCompletedOrders.rawValue, "requestCompletedOrders",
        messageVersion: nil
      ) { writer in
        var value = value
        writer.flag(&value, "apiOnly")
      }
    case .requestUserInfo(let value):
      writer.single(
        ClientMessageID.requestUserInfo.rawValue, "requestUserInfo", messageVersion: nil
      ) { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .requestCurrentTimeMillis:
      writer.empty(
        ClientMessageID.requestCurrentTimeMillis.rawValue, "requestCurrentTimeMillis",
        messageVersion: nil)
    case .unsupported(let message): writer.rawMessage(message)
    }
  }
}
