extension GatewayMessage {
  /// Puts the id and the fields into a writer.
  func write(_ writer: inout FieldWriter) {
    switch self {
    case .tickPrice(let body): writer.body(body, id: GatewayMessageID.tickPrice.rawValue)
    case .tickSize(let body): writer.body(body, id: GatewayMessageID.tickSize.rawValue)
    case .orderStatus(let body): writer.body(body, id: GatewayMessageID.orderStatus.rawValue)
    case .error(let body): writer.body(body, id: GatewayMessageID.error.rawValue)
    case .openOrder(let body): writer.body(body, id: GatewayMessageID.openOrder.rawValue)
    case .accountValue(let body): writer.body(body, id: GatewayMessageID.accountValue.rawValue)
    case .portfolioValue(let body): writer.body(body, id: GatewayMessageID.portfolioValue.rawValue)
    case .accountUpdateTime(let value):
      writer.single(
        GatewayMessageID.accountUpdateTime.rawValue, "accountUpdateTime", messageVersion: 1
      ) { writer in
        var value = value
        writer.text(&value, "time")
      }
    case .nextValidID(let value):
      writer.single(GatewayMessageID.nextValidID.rawValue, "nextValidID", messageVersion: 1) {
        writer in
        var value = value
        writer.raw(&value, "orderID")
      }
    case .contractData(let body): writer.body(body, id: GatewayMessageID.contractData.rawValue)
    case .executionDetails(let body):
      writer.body(body, id: GatewayMessageID.executionDetails.rawValue)
    case .marketDepth(let body): writer.body(body, id: GatewayMessageID.marketDepth.rawValue)
    case .marketDepthL2(let body): writer.body(body, id: GatewayMessageID.marketDepthL2.rawValue)
    case .newsBulletin(let body): writer.body(body, id: GatewayMessageID.newsBulletin.rawValue)
    case .managedAccounts(let body):
      writer.body(body, id: GatewayMessageID.managedAccounts.rawValue)
    case .historicalData(let body): writer.body(body, id: GatewayMessageID.historicalData.rawValue)
    case .optionComputation(let body):
      writer.body(body, id: GatewayMessageID.optionComputation.rawValue)
    case .tickGeneric(let body): writer.body(body, id: GatewayMessageID.tickGeneric.rawValue)
    case .tickString(let body): writer.body(body, id: GatewayMessageID.tickString.rawValue)
    case .currentTime(let value):
      writer.single(GatewayMessageID.currentTime.rawValue, "currentTime", messageVersion: 1) {
        writer in
        var value = value
        writer.integer(&value, "time")
      }
    case .realTimeBar(let body): writer.body(body, id: GatewayMessageID.realTimeBar.rawValue)
    case .contractDataEnd(let value):
      writer.single(GatewayMessageID.contractDataEnd.rawValue, "contractDataEnd", messageVersion: 1)
      { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .openOrderEnd:
      writer.empty(GatewayMessageID.openOrderEnd.rawValue, "openOrderEnd", messageVersion: 1)
    case .accountDownloadEnd(let value):
      writer.single(
        GatewayMessageID.accountDownloadEnd.rawValue, "accountDownloadEnd", messageVersion: 1
      ) { writer in
        var value = value
        writer.text(&value, "account")
      }
    case .executionDetailsEnd(let value):
      writer.single(
        GatewayMessageID.executionDetailsEnd.rawValue, "executionDetailsEnd", messageVersion: 1
      ) { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .tickSnapshotEnd(let value):
      writer.single(GatewayMessageID.tickSnapshotEnd.rawValue, "tickSnapshotEnd", messageVersion: 1)
      { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .marketDataType(let body): writer.body(body, id: GatewayMessageID.marketDataType.rawValue)
    case .commissionReport(let body):
      writer.body(body, id: GatewayMessageID.commissionReport.rawValue)
    case .position(let body): writer.body(body, id: GatewayMessageID.position.rawValue)
    case .positionEnd:
      writer.empty(GatewayMessageID.positionEnd.rawValue, "positionEnd", messageVersion: 1)
    case .accountSummary(let body): writer.body(body, id: GatewayMessageID.accountSummary.rawValue)
    case .accountSummaryEnd(let value):
      writer.single(
        GatewayMessageID.accountSummaryEnd.rawValue, "accountSummaryEnd", messageVersion: 1
      ) { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .positionMulti(let body): writer.body(body, id: GatewayMessageID.positionMulti.rawValue)
    case .positionMultiEnd(let value):
      writer.single(
        GatewayMessageID.positionMultiEnd.rawValue, "positionMultiEnd", messageVersion: 1
      ) { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .accountUpdateMulti(let body):
      writer.body(body, id: GatewayMessageID.accountUpdateMulti.rawValue)
    case .accountUpdateMultiEnd(let value):
      writer.single(
        GatewayMessageID.accountUpdateMultiEnd.rawValue, "accountUpdateMultiEnd", messageVersion: 1
      ) { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .optionParameters(let body):
      writer.body(body, id: GatewayMessageID.optionParameters.rawValue)
    case .optionParametersEnd(let value):
      writer.single(
        GatewayMessageID.optionParametersEnd.rawValue, "optionParametersEnd", messageVersion: nil
      ) { writer in
        var value = value
        writer.raw(&value, "requestID")
      }
    case .familyCodes(let body): writer.familyCodes(body)
    case .symbolSamples(let body): writer.body(body, id: GatewayMessageID.symbolSamples.rawValue)
    case .tickRequestParameters(let body):
      writer.body(body, id: GatewayMessageID.tickRequestParameters.rawValue)
    case .smartComponents(let body):
      writer.body(body, id: GatewayMessageID.smartComponents.rawValue)
    case .headTimestamp(let body): writer.body(body, id: GatewayMessageID.headTimestamp.rawValue)
    case .historicalDataUpdate(let body):
      writer.body(body, id: GatewayMessageID.historicalDataUpdate.rawValue)
    case .marketRule(let body): writer.body(body, id: GatewayMessageID.marketRule.rawValue)
    case .pnl(let body): writer.body(body, id: GatewayMessageID.pnl.rawValue)
    case .pnlSingle(let body): writer.body(body, id: GatewayMessageID.pnlSingle.rawValue)
    case .historicalTicks(let body):
      writer.body(body, id: GatewayMessageID.historicalTicks.rawValue)
    case .historicalTicksBidAsk(let body):
      writer.body(body, id: GatewayMessageID.historicalTicksBidAsk.rawValue)
    case .historicalTicksLast(let body):
      writer.body(body, id: GatewayMessageID.historicalTicksLast.rawValue)
    case .tickByTickTrade(let body): writer.tickByTickTrade(body)
    case .tickByTickQuote(let body): writer.tickByTickQuote(body)
    case .tickByTickMidpoint(let body): writer.tickByTickMidpoint(body)
    case .completedOrder(let body): writer.body(body, id: GatewayMessageID.completedOrder.rawValue)
    case .completedOrdersEnd:
      writer.empty(
        GatewayMessageID.completedOrdersEnd.rawValue, "completedOrdersEnd", messageVersion: nil)
    case .historicalSchedule(let body):
      writer.body(body, id: GatewayMessageID.historicalSchedule.rawValue)
    case .userInfo(let body): writer.body(body, id: GatewayMessageID.userInfo.rawValue)
    case .historicalDataEnd(let body):
      writer.body(body, id: GatewayMessageID.historicalDataEnd.rawValue)
    case .currentTimeMillis(let value):
      writer.single(
        GatewayMessageID.currentTimeMillis.rawValue, "currentTimeMillis", messageVersion: nil
      ) { writer in
        var value = value
        writer.integer(&value, "timeMillis")
      }
    case .unknown(let message): writer.rawMessage(message)
    }
  }
}
