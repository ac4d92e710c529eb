import TWSProtocol
import TWSProtocolTestSupport
import Testing

/// Layouts for which there is no recording, or only one of one version: lines written by hand from
/// the protocol's description, and the field counts that all known clients agree on.
struct DocumentedLayoutTests {
  @Test(
    "a gateway message of each version decodes as its type and encodes back",
    arguments: [
      (176, "4|2|-1|2104|fine||"), (157, "4|2|7|200|No security definition|"),
      (194, "4|7|200|No security definition|{}|1775425766350|"),
      (176, "17|5|20260101|20260102|1|20260101|1|2|0.5|1.5|100|1.2|7|"),
      (196, "17|5|1|20260101|1|2|0.5|1.5|100|1.2|7|"), (157, "17|5|a|b|0|"),
      (200, "108|5|20260101|20260102|"), (200, "12|1|4|0|1|1|12.5|100|"),
      (200, "13|1|4|0|ARCA|1|0|12.5|100|1|"), (200, "82|4|1|0|NYSE|N|"),
      (200, "71|1|9|DU1|265598|AAPL|STK||0.0|||NASDAQ|USD|AAPL|NMS|100|12.5||"),
      (200, "95|9|100|1.5|1.7976931348623157E308|0|25000|"), (200, "72|1|9|"), (200, "76|9|"),
      (157, "79|9|1|265598|AAPL|STK|NASDAQ|USD|2|OPT|CFD|"),
      (176, "79|9|1|265598|AAPL|STK|NASDAQ.NMS|USD|1|OPT|APPLE INC||"), (200, "79|9|0|"),
      (200, "109|1783641780497|"), (200, "53|1|"), (200, "88|9|19801212-14:30:00|"),
      (
        157,
        "11|9|1|1|A|STK||0.0|||SMART|USD|A|A|e.1|20260101  09:30:00|DU1|N|BOT|1|2|3|4|0|1|2|||||1|"
      ),
      (178, "11|9|1|1|A|STK||0.0|||SMART|USD|A|A|e.1|t|DU1|N|BOT|1|2|3|4|0|1|2|||||1|0|"),
      (200, "16|1|1|<xml/>|"), (200, "19|1|<xml/>|"), (200, "51|1|9|<xml/>|"),
      (200, "47|6|9|38|1.5|1.5%|257.25|30|20261218|0.5|0.25|"), (200, "56|1|9|265598|0.5|314.5|"),
      (200, "65|1|data|"), (200, "66|1|true||"), (200, "69|1|data|question|"),
      (200, "70|1|false|no|"), (200, "77|9|1|tier|value|Tier|"),
      (200, "80|2|ARCA|STK|ARCA|Deep|2147483647|CME|FUT|CME|Deep2|1|"),
      (200, "84|9|1775425766350|BRFG|BRFG$1|Headline|K:0.5|"), (200, "89|9|2|255.5|100|256|7|"),
      (200, "91|9|8314|SMART|"), (200, "92|9|8314|SMART|"), (200, "100|137|7|12|"),
      (200, "103|9|done|"), (200, "104|9|{}|"), (200, "105|9|{}|"),
      (
        163,
        "18|6|9|A|BOND|IBCID1|4.5|20301231|||||0|1|0|A 4 1/2|SMART|USD|A|A|5|0.001|100|LMT|SMART|"
          + "|||n|Apple||1|0|2147483647|26|"
      ),
      (
        188,
        "18|9|A|BOND|IBCID1|4.5|20301231|||||0|1|0|A 4 1/2|SMART|USD|A|A|5|0.001|LMT|SMART|"
          + "|||n|Apple|US/Eastern|h|l||1|0|2147483647|26|1|1|1|"
      ),
    ] as [(Int, String)])
  func gatewayLine_SurvivesARoundTrip(number: Int, line: String) throws {
    let version = ServerVersion(rawValue: number)
    let payload = Vectors.payload(line)
    let message = try GatewayMessage.decode(payload, version: version)
    if case .unknown = message { Issue.record("unknown: \(line)") }
    #expect(message.defects == [])
    #expect(Vectors.printable(try encodedPayload(message, version)) == line)
  }

  @Test(
    "a request of each version decodes as its type and encodes back",
    arguments: [
      (168, "4|1|3|"), (169, "4|1|3||"), (186, "4|1|3|now|"), (188, "4|1|3||op|user|1|"),
      (190, "4|1|3||"), (192, "4|3|||2147483647|"), (191, "58|1|"), (192, "58||2147483647|"),
      (199, "7|3|1|0|||||||"), (200, "7|3|1|0|||||||2147483647|2|20260101|20260102|"),
      (175, "9|8|1|0|A|STK|||||SMART||USD|||0|||"), (176, "9|8|1|0|A|STK|||||SMART||USD|||0||||"),
      (200, "1|11|1|8|A|OPT|20260710|315|C|100|SMART||USD||A|1|265598|0.5|314.5||1|0||"),
      // The following are what the official Python clients write at these versions.
      (157, "18|1|1|"), (157, "19|1|1|<xml/>|2001|"), (200, "24|1|"), (200, "23|1|2002|"),
      (
        200,
        "22|2002|10|STK|STK.US.MAJOR|TOP_PERC_GAIN|5.5|||||||||||||0||||usdMarketCapAbove=10000;||"
      ),
      (157, "22|2002|-1|||||||||||||||||0||||||"), (200, "53|1|2003|"), (200, "56|1|2005|"),
      (200, "52|2|2003|265598|AAPL|OPT|SMART|NASDAQ|USD|AAPL  261218C|ReportSnapshot|0||"),
      (
        176,
        "21|2|2004|265598|AAPL|OPT|20261218|250.0|C|100|SMART|USD|AAPL  261218C|AAPL|1|5|DU9|0|"
      ),
      (
        187,
        "21|2|2004|265598|AAPL|OPT|20261218|250.0|C|100|SMART|USD|AAPL  261218C|AAPL|1|5|DU9|0|||0|"
      ),
      (
        200,
        "54|3|2005|265598|AAPL|OPT|20261218|250.0|C|100|SMART|NASDAQ|USD|AAPL  261218C|AAPL|5.5|"
          + "250.25|0||"
      ),
      (
        157,
        "55|3|2006|265598|AAPL|OPT|20261218|250.0|C|100|SMART|NASDAQ|USD|AAPL  261218C|AAPL|0.25|"
          + "250.25|0||"
      ),
      (200, "57|1|2006|"), (200, "65|1|a|1|"), (200, "66|1|d|"), (200, "67|1|2007|"),
      (200, "68|1|2007|1|"), (200, "69|1|2007|265598@SMART|"), (200, "70|1|2007|"),
      (200, "72|1|a|1|k|"), (200, "73|1|d|r|"), (200, "79|2008|"),
      (200, "84|2009|BRFG|BRFG$1||"), (200, "85|"), (200, "100|2011|"), (200, "101|2011|"),
      (200, "86|2010|265598|BRFG+DJNL||2026-01-05 00:00:00|10||"), (200, "103|2012|"),
      (200, "102|2012|265598||0|0|0|20260101||5|"), (171, "102|2012|265598||0|0|0|"),
      (161, "102|2012|265598|"),
    ] as [(Int, String)])
  func clientLine_SurvivesARoundTrip(number: Int, line: String) throws {
    let version = ServerVersion(rawValue: number)
    let message = try ClientMessage.decode(Vectors.payload(line), version: version)
    if case .unsupported = message { Issue.record("unsupported: \(line)") }
    #expect(Vectors.printable(try encodedPayload(message, version)) == line)
  }

  static func fieldCount(_ payload: [UInt8]) -> Int {
    payload.reduce(0) { $1 == 0 ? $0 + 1 : $0 }
  }

  @Test(
    "a plain order has the number of fields that every client sends",
    arguments: [
      (157, 110), (163, 113), (176, 115), (178, 114), (187, 118), (193, 118), (200, 119),
    ])
  func plainOrder_HasTheKnownFieldCount(number: Int, count: Int) throws {
    let message = try #require(ClientCalls.message("placeOrder MKT default"))
    let payload = try encodedPayload(message, ServerVersion(rawValue: number))
    #expect(Self.fieldCount(payload) == count)
  }

  @Test(
    "an open order has the number of fields that gateways send",
    arguments: [(164, 131), (173, 136), (176, 136), (200, 156)])
  func openOrder_HasTheKnownFieldCount(number: Int, count: Int) throws {
    var open = GatewayMessage.OpenOrder()
    open.order.deltaNeutralOrderType = "None"
    let payload = try encodedPayload(.openOrder(open), ServerVersion(rawValue: number))
    #expect(Self.fieldCount(payload) == count)
  }

  @Test(
    "an order with every optional block survives a round trip at every version",
    arguments: Array(157...200).filter { $0 != 158 })
  func fullOrder_SurvivesARoundTrip(number: Int) throws {
    let version = ServerVersion(rawValue: number)
    for type in ["PEG BENCH", "PEG BEST", "PEG MID", "LMT"] {
      let order = Self.fullOrder(type)
      var placement = ClientMessage.PlaceOrder()
      placement.contract = ClientCalls.combination
      placement.contract.exchange = "IBKRATS"
      placement.contract.deltaNeutral = TWSDeltaNeutral(contractID: 5, delta: 1, price: 2)
      placement.order = order
      let bytes = try encodedPayload(.placeOrder(placement), version)
      let decoded = try ClientMessage.decode(bytes, version: version)
      guard case .placeOrder(let read) = decoded else {
        Issue.record("not an order")
        return
      }
      #expect(try encodedPayload(decoded, version) == bytes)
      #expect(read.contract.deltaNeutral == placement.contract.deltaNeutral)
      #expect(read.order.conditions == order.conditions)
      #expect(read.order.hedgeParameter == order.hedgeParameter)
      #expect(read.order.scaleProfitOffset == order.scaleProfitOffset)
      #expect(read.order.deltaNeutralSettlingFirm == order.deltaNeutralSettlingFirm)
      var open = GatewayMessage.OpenOrder()
      open.contract = placement.contract
      open.order = order
      open.state.allocations = [
        OrderAllocation(
          account: "DU1", position: 1, positionDesired: 2, positionAfter: 3, desiredQuantity: 4,
          allowedQuantity: 5, isMonetary: true)
      ]
      let openBytes = try encodedPayload(.openOrder(open), version)
      let openRead = try GatewayMessage.decode(openBytes, version: version)
      #expect(try encodedPayload(openRead, version) == openBytes)
    }
  }

  @Test("a plain order told back has the bytes of a live gateway")
  func reportedOrder_EqualsALiveGateway() throws {
    guard let messages = Vectors.recorded("in_rust-ibapi_recorded_sv157-176.txt") else { return }
    let live = try #require(
      messages.first { $0.source.contains("id=5 ") && $0.version.rawValue == 173 })
    guard
      case .openOrder(let model) = try GatewayMessage.decode(live.payload, version: live.version)
    else {
      Issue.record("not an open order")
      return
    }
    for (file, number) in [
      ("out_java1032_sv176.txt", 176), ("out_n10301_sv176.txt", 176), ("out_async_sv176.txt", 176),
    ] {
      guard let frames = Vectors.sent(file) else { return }
      let frame = try #require(frames.first { $0.call == "placeOrder MKT default" })
      let version = ServerVersion(rawValue: number)
      guard
        case .placeOrder(let placed) = try ClientMessage.decode(frame.payload, version: version)
      else { continue }
      var told = model
      told.order = placed.order.asReported()
      // What the gateway itself adds to an order.
      told.order.timeInForce = model.order.timeInForce
      told.order.account = model.order.account
      told.order.openClose = model.order.openClose
      told.order.clientID = model.order.clientID
      told.order.permanentID = model.order.permanentID
      told.order.sharesAllocation = model.order.sharesAllocation
      told.order.ocaType = model.order.ocaType
      told.order.isAutoPriceForHedgeOff = model.order.isAutoPriceForHedgeOff
      told.order.minimumTradeQuantity = model.order.minimumTradeQuantity
      told.order.minimumCompeteSize = model.order.minimumCompeteSize
      told.order.competeAgainstBestOffset = model.order.competeAgainstBestOffset
      let bytes = try encodedPayload(.openOrder(told), live.version)
      #expect(
        Vectors.printable(bytes) == Vectors.printable(live.payload), "\(file)")
    }
  }

  static func fullOrder(_ type: String) -> TWSOrder {
    var order = TWSOrder()
    order.action = "BUY"
    order.totalQuantity = 100
    order.orderType = type
    order.legPrices = [1, .unset]
    order.smartRoutingParameters = [TWSTagValue(tag: "a", value: "b")]
    order.deltaNeutralOrderType = "LMT"
    order.deltaNeutralSettlingFirm = "firm"
    order.scalePriceIncrement = 1
    order.scaleProfitOffset = 3
    order.hedgeType = "D"
    order.hedgeParameter = "p"
    order.algorithmStrategy = "Vwap"
    order.algorithmParameters = [TWSTagValue(tag: "c", value: "d")]
    order.competeAgainstBestOffset = .infinity
    order.midOffsetAtWhole = 1
    order.conditions = [
      TWSOrderCondition(
        trigger: .price(
          isMore: true, price: 5, contractID: 8, exchange: "X", triggerMethod: 0)),
      TWSOrderCondition(trigger: .time(isMore: false, time: "20260101"), isConjunction: false),
      TWSOrderCondition(trigger: .margin(isMore: true, percent: 30)),
      TWSOrderCondition(trigger: .execution(securityType: "STK", exchange: "X", symbol: "A")),
      TWSOrderCondition(
        trigger: .volume(isMore: true, volume: 1000, contractID: 8, exchange: "X")),
      TWSOrderCondition(
        trigger: .percentChange(isMore: true, percent: 2, contractID: 8, exchange: "X")),
    ]
    return order
  }
}
