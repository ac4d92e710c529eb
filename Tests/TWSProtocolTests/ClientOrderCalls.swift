import TWSProtocol

/// The recorded calls about orders, made with our own types and literal values.
enum ClientOrderCalls {
  static func message(_ call: String) -> ClientMessage? {
    let name = "placeOrder "
    if call.hasPrefix(name) { return placement(String(call.dropFirst(name.count))) }
    switch call {
    case "cancelOrder": return .cancelOrder(.init(orderID: 3))
    case "reqGlobalCancel": return .globalCancel(.init())
    case "reqOpenOrders": return .requestOpenOrders
    case "reqAllOpenOrders": return .requestAllOpenOrders
    case "reqAutoOpenOrders": return .requestAutoOpenOrders(true)
    case "reqExecutions empty": return .requestExecutions(.init(requestID: 1050))
    case "reqExecutions filter":
      return .requestExecutions(
        .init(
          requestID: 1051, clientID: 7, account: "DU9000001",
          time: "20260105 09:30:00 US/Eastern", symbol: "AAPL", securityType: "STK",
          exchange: "SMART", side: "BUY"))
    case "reqCompletedOrders": return .requestCompletedOrders(false)
    default: return nil
    }
  }

  /// An order on a contract, with the fields that a call sets.
  private static func order(
    _ id: OrderID, _ action: String, _ quantity: String, _ type: String,
    on contract: TWSContract = ClientCalls.apple, _ set: (inout TWSOrder) -> Void = { _ in }
  ) -> ClientMessage {
    var placement = ClientMessage.PlaceOrder()
    placement.orderID = id
    placement.contract = contract
    placement.order.action = action
    placement.order.totalQuantity = ClientCalls.number(quantity)
    placement.order.orderType = type
    set(&placement.order)
    return .placeOrder(placement)
  }

  private static func limit(
    _ id: OrderID, _ action: String, _ quantity: String, _ price: String,
    on contract: TWSContract = ClientCalls.apple, _ set: (inout TWSOrder) -> Void = { _ in }
  ) -> ClientMessage {
    order(id, action, quantity, "LMT", on: contract) {
      $0.limitPrice = ClientCalls.number(price)
      set(&$0)
    }
  }

  private static func placement(_ name: String) -> ClientMessage? {
    plain(name) ?? linked(name) ?? special(name)
  }

  private static func plain(_ name: String) -> ClientMessage? {
    let number = ClientCalls.number
    switch name {
    case "MKT default": return order(1, "BUY", "100", "MKT", on: ClientCalls.stock("AAPL"))
    case "MKT DAY account ref":
      return order(2, "BUY", "100", "MKT") {
        $0.timeInForce = "DAY"
        $0.account = "DU9000001"
        $0.orderReference = "strat-1"
      }
    case "LMT GTC outsideRth":
      return limit(3, "SELL", "10", "255.5") {
        $0.timeInForce = "GTC"
        $0.account = "DU9000001"
        $0.isOutsideRegularHours = true
      }
    case "LMT IOC": return limit(4, "BUY", "1", "309.6") { $0.timeInForce = "IOC" }
    case "LMT GTD":
      return limit(5, "BUY", "1", "200.0") {
        $0.timeInForce = "GTD"
        $0.goodTillDate = "20261231 23:59:59 US/Eastern"
      }
    case "STP":
      return order(6, "SELL", "1", "STP") {
        $0.auxiliaryPrice = number("240.0")
        $0.timeInForce = "DAY"
      }
    case "STP LMT":
      return order(7, "SELL", "1", "STP LMT") {
        $0.limitPrice = number("239.5")
        $0.auxiliaryPrice = number("240.0")
        $0.timeInForce = "DAY"
      }
    case "TRAIL pct":
      return order(8, "SELL", "1", "TRAIL") {
        $0.trailStopPrice = number("240.0")
        $0.trailingPercent = number("1.5")
      }
    case "TRAIL LIMIT":
      return order(9, "SELL", "1", "TRAIL LIMIT") {
        $0.auxiliaryPrice = number("1.0")
        $0.trailStopPrice = number("240.0")
        $0.limitPriceOffset = number("0.05")
      }
    case "MOC": return order(10, "BUY", "1", "MOC")
    case "LOO tif OPG": return limit(11, "BUY", "1", "250.0") { $0.timeInForce = "OPG" }
    default: return nil
    }
  }

  private static func linked(_ name: String) -> ClientMessage? {
    let number = ClientCalls.number
    switch name {
    case "bracket parent":
      return limit(20, "BUY", "10", "250.0") { $0.isTransmitted = false }
    case "bracket take profit":
      return limit(21, "SELL", "10", "260.0") {
        $0.isTransmitted = false
        $0.parentID = 20
      }
    case "bracket stop loss":
      return order(22, "SELL", "10", "STP") {
        $0.auxiliaryPrice = number("245.0")
        $0.parentID = 20
      }
    case "OCA":
      return limit(23, "BUY", "1", "250.0") {
        $0.ocaGroup = "oca1"
        $0.ocaType = 1
      }
    case "whatIf": return order(24, "BUY", "100", "MKT") { $0.isWhatIf = true }
    case "price condition":
      return limit(25, "BUY", "1", "250.0") {
        $0.conditions = [
          TWSOrderCondition(
            trigger: .price(
              isMore: true, price: number("260.0"), contractID: 265598, exchange: "SMART",
              triggerMethod: 4))
        ]
        $0.conditionsIgnoreRegularHours = true
      }
    case "time condition":
      return order(26, "BUY", "1", "MKT") {
        $0.conditions = [
          TWSOrderCondition(trigger: .time(isMore: true, time: "20261231 15:00:00 US/Eastern"))
        ]
        $0.conditionsCancelOrder = true
      }
    default: return nil
    }
  }

  private static func special(_ name: String) -> ClientMessage? {
    let number = ClientCalls.number
    switch name {
    case "algo Adaptive":
      return order(27, "BUY", "1", "MKT") {
        $0.algorithmStrategy = "Adaptive"
        $0.algorithmParameters = [TWSTagValue(tag: "adaptivePriority", value: "Normal")]
      }
    case "BAG LMT":
      return limit(28, "BUY", "1", "1.05", on: ClientCalls.combination) {
        $0.smartRoutingParameters = [TWSTagValue(tag: "NonGuaranteed", value: "1")]
      }
    case "fractional": return order(29, "BUY", "0.5", "MKT")
    case "cashQty CASH":
      return order(30, "BUY", "0", "MKT", on: ClientCalls.euro) {
        $0.cashQuantity = number("1000.0")
      }
    case "FUT LMT": return limit(31, "BUY", "1", "5800.25", on: ClientCalls.future)
    case "OPT LMT": return limit(32, "SELL", "1", "5.0", on: ClientCalls.option)
    case "hidden iceberg": return limit(33, "BUY", "1000", "250.0") { $0.displaySize = 100 }
    case "adjustable stop":
      return order(34, "SELL", "10", "STP") {
        $0.auxiliaryPrice = number("245.0")
        $0.adjustedOrderType = "TRAIL"
        $0.triggerPrice = number("255.0")
        $0.adjustedStopPrice = number("250.0")
        $0.adjustedTrailingAmount = number("1.0")
      }
    case "scale":
      return limit(35, "BUY", "1000", "250.0") {
        $0.scaleInitialLevelSize = 100
        $0.scaleSubsequentLevelSize = 50
        $0.scalePriceIncrement = number("0.05")
        $0.scalePriceAdjustValue = number("0.1")
        $0.scalePriceAdjustInterval = 60
        $0.scaleProfitOffset = number("0.2")
        $0.isScaleAutoReset = true
        $0.scaleInitialPosition = 0
        $0.scaleInitialFillQuantity = 0
      }
    default: return nil
    }
  }
}
