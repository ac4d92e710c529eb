import TWSProtocol
import TWSProtocolTestSupport
import Testing

/// Values of recorded messages, field by field, so that a layout that swaps two fields both ways
/// is found out.
struct GoldenValueTests {
  static func decode(_ line: String, _ version: Int) throws -> GatewayMessage {
    try GatewayMessage.decode(
      Vectors.payload(line), version: ServerVersion(rawValue: version))
  }

  static func recorded(_ note: String) throws -> GatewayMessage? {
    guard let messages = Vectors.recorded("in_ibkr-go_v2_sv200.txt") else { return nil }
    let message = try #require(messages.first { $0.source.contains(note) })
    return try GatewayMessage.decode(message.payload, version: message.version)
  }

  @Test func openOrder_HasTheRecordedValues() throws {
    guard case .openOrder(let open)? = try Self.recorded("OpenOrderLiveParentID") else { return }
    #expect(open.orderID == 211)
    #expect(open.contract.contractID == 265598)
    #expect(open.contract.right == "?")
    #expect(open.contract.tradingClass == "NMS")
    #expect(open.order.action == "SELL")
    #expect(open.order.totalQuantity.integer == 1)
    #expect(open.order.orderType == "LMT")
    #expect(open.order.limitPrice == TWSNumber("2000.0"))
    #expect(open.order.timeInForce == "DAY")
    #expect(open.order.ocaGroup == "1571710075")
    #expect(open.order.account == "DU9000001")
    #expect(open.order.orderReference == "ibkrgo-sanitized-20260414T183644Z-001")
    #expect(open.order.clientID.integer == 1)
    #expect(open.order.permanentID.integer == 900211)
    #expect(open.order.sharesAllocation == "900211.0/DU9000001/100")
    #expect(open.order.exemptCode.integer == -1)
    #expect(open.order.displaySize.isUnset)
    #expect(open.order.ocaType.integer == 3)
    #expect(open.order.parentID.integer == 210)
    #expect(open.order.deltaNeutralOrderType == "None")
    #expect(open.order.deltaNeutralOpenClose == "?")
    #expect(open.order.clearingIntent == "IB")
    #expect(open.state.status == "PreSubmitted")
    #expect(open.state.initialMarginAfter.isUnset)
    #expect(open.state.suggestedSize.isUnset)
    #expect(open.order.adjustedTrailStopPrice == TWSNumber("2001.0"))
    #expect(open.order.isAutoPriceForHedgeOff.isOn)
    #expect(open.order.manualOrderIndicator.isUnset)
    #expect(open.order.submitter == "papertrader")
  }

  @Test func openOrderConditions_HaveTheRecordedValues() throws {
    guard case .openOrder(let price)? = try Self.recorded("OpenOrderConditionEchoPrice"),
      case .openOrder(let execution)? = try Self.recorded("OpenOrderConditionEchoExecution")
    else { return }
    #expect(
      price.order.conditions == [
        TWSOrderCondition(
          trigger: .price(
            isMore: true, price: TWSNumber(mantissa: 291810, scale: 2), contractID: 265598,
            exchange: "SMART", triggerMethod: 4))
      ])
    #expect(price.order.conditionsIgnoreRegularHours.isOn)
    #expect(
      execution.order.conditions == [
        TWSOrderCondition(
          trigger: .execution(securityType: "STK", exchange: "ANY", symbol: "AAPL"))
      ])
  }

  @Test func completedOrder_HasTheRecordedValues() throws {
    guard case .completedOrder(let done)? = try Self.recorded("CompletedOrderTrailLimitLive")
    else { return }
    #expect(done.order.orderType == "TRAIL LIMIT")
    #expect(done.order.limitPrice == TWSNumber("2000.05"))
    #expect(done.order.permanentID.integer == 1_426_085_924)
    #expect(done.order.trailStopPrice == TWSNumber("2000.0"))
    #expect(done.order.limitPriceOffset == TWSNumber("0.05"))
    #expect(done.state.status == "Cancelled")
    #expect(done.order.filledQuantity.integer == 0)
    #expect(done.order.parentPermanentID.isUnset)
    #expect(done.state.completedTime == "20260415 11:00:11 US/Eastern")
    #expect(done.state.completedStatus == "Cancelled by Trader")
    #expect(done.order.submitter == "paper-user")
  }

  @Test func contractData_HasTheRecordedValues() throws {
    guard case .contractData(let data)? = try Self.recorded("ContractDetailsMultiplier FUT")
    else { return }
    #expect(data.contract.symbol == "ES")
    #expect(data.contract.lastTradeDateOrMonth == "20261218 08:30:00 US/Central")
    #expect(data.lastTradeDate == "20261218")
    #expect(data.contract.contractID == 515_416_632)
    #expect(data.minimumTick == TWSNumber("0.25"))
    #expect(data.contract.multiplier == "50")
    #expect(data.validExchanges == "CME,QBALGO")
    #expect(data.underlyingContractID.integer == 11_004_968)
    #expect(data.longName == "E-mini S&P 500")
    #expect(data.contractMonth == "202612")
    #expect(data.timeZone == "US/Central")
    #expect(data.aggregateGroup.isUnset)
    #expect(data.underlyingSymbol == "ES")
    #expect(data.marketRuleIDs == "67,67")
    #expect(data.realExpirationDate == "20261218")
    #expect(data.suggestedSizeIncrement.integer == 1)
  }

  @Test func fill_HasTheRecordedValues() throws {
    let line =
      "11|-1|1|265598|AAPL|STK||0.0|||IEX|USD|AAPL|NMS|0000e0d5.69dd7411.01.01|"
      + "20260413 15:27:04 US/Eastern|DU9000001|IEX|BOT|1|257.95|389211034|94|0|1|257.95|||||2|0||"
    guard case .executionDetails(let fill) = try Self.decode(line, 200) else {
      Issue.record("not a fill")
      return
    }
    #expect(fill.requestID == RequestID.none)
    #expect(fill.orderID == 1)
    #expect(fill.contract.exchange == "IEX")
    #expect(fill.executionID == "0000e0d5.69dd7411.01.01")
    #expect(fill.side == "BOT")
    #expect(fill.shares.integer == 1)
    #expect(fill.price == TWSNumber(mantissa: 25795, scale: 2))
    #expect(fill.permanentID == 389_211_034)
    #expect(fill.clientID == 94)
    #expect(fill.lastLiquidity == 2)
    #expect(fill.isPricePending == .off)
  }

  @Test func historicalUpdate_HasItsOwnOrderOfPrices() throws {
    let line = "90|2|209|20200526  16:20:00|23403|23404|23406|23400|23403.43816254417|283|"
    guard case .historicalDataUpdate(let bar) = try Self.decode(line, 176) else {
      Issue.record("not an update")
      return
    }
    #expect(bar.count == 209)
    #expect(bar.open == 23403)
    #expect(bar.close == 23404)
    #expect(bar.high == 23406)
    #expect(bar.low == 23400)
    #expect(bar.volume == 283)
  }

  @Test func tickByTick_SelectsItsLayoutByType() throws {
    guard
      case .tickByTickQuote(let quote) = try Self.decode(
        "99|9001|3|1678745793|3895.50|3896.00|9|11|3|", 176),
      case .tickByTickTrade(let trade) = try Self.decode(
        "99|9001|1|1678740829|3895.25|7|2|NASDAQ|Regular|", 176)
    else {
      Issue.record("wrong layouts")
      return
    }
    #expect(quote.attributes == [.bidPastLow, .askPastHigh])
    #expect(quote.askSize == 11)
    #expect(trade.isFromAllLast == false)
    #expect(trade.attributes == .unreported)
    #expect(trade.conditions == "Regular")
  }
}
