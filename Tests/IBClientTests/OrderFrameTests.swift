import Foundation
import OrderSamples
import Orders
import TWSProtocol
import Testing
import TradingModel

@testable import IBClient

/// What goes out for an order, held against what the official clients send for the same one.
struct OrderFrameTests {
  private static func fields(_ order: BrokerOrder, _ version: ServerVersion) throws -> [String] {
    try fields(.place(order, isTransmitted: true), version)
  }

  private static func fields(
    _ message: ClientMessage, _ version: ServerVersion
  ) throws -> [String] {
    var encoder = FrameEncoder(version: version)
    try encoder.append(message)
    let payload = encoder.bytes.dropFirst(FrameDecoder.lengthBytes)
    return payload.split(separator: 0, omittingEmptySubsequences: false).dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
  }

  static let apple: Contract = {
    var contract = Contract(
      instrument: InstrumentID(rawValue: 265_598), symbol: "AAPL", securityType: .stock,
      exchange: "SMART", primaryExchange: "NASDAQ", currency: "USD")
    contract.localSymbol = "AAPL"
    contract.tradingClass = "NMS"
    return contract
  }()

  static let spread: Contract = {
    func leg(_ id: Int64, _ side: Side) -> ComboLeg {
      ComboLeg(instrument: InstrumentID(rawValue: id), ratio: 1, side: side, exchange: "SMART")
    }
    return Contract(
      symbol: "AAPL", securityType: .combo, exchange: "SMART", currency: "USD",
      legs: [leg(887_307_502, .buy), leg(887_307_536, .sell)])
  }()

  private static func order(
    _ id: Int64, _ side: Side, _ quantity: Quantity, _ type: OrderType,
    _ time: TimeInForce = .day, on contract: Contract = apple, parent: Int64? = nil,
    _ set: (inout OrderTicket) -> Void = { _ in }
  ) -> BrokerOrder {
    var ticket = OrderTicket(
      instrument: InstrumentID(rawValue: 265_598), side: side, quantity: quantity, type: type,
      timeInForce: time)
    set(&ticket)
    return BrokerOrder(
      id: BrokerOrderID(rawValue: id), intent: IntentID(rawValue: "r1-x"),
      account: AccountNumber(rawValue: "DU9000001"), contract: contract, ticket: ticket,
      parent: parent.map(BrokerOrderID.init(rawValue:)))
  }

  private static func decimal(_ text: String) -> Decimal64 { Decimal64(text)! }

  /// 2026-12-31 23:59:59 and 15:00:00 US/Eastern.
  private static let newYear = Timestamp(seconds: 1_798_779_599)
  private static let afternoon = Timestamp(seconds: 1_798_747_200)

  /// The recorded calls that our terms can say, and whether they were transmitted.
  private static let calls: [String: (order: BrokerOrder, isTransmitted: Bool)] = {
    let apple = InstrumentID(rawValue: 265_598)
    func trail(_ distance: OrderType.TrailingDistance) -> OrderType {
      .trailingStop(by: distance, stop: 240)
    }
    let stop = OrderType.stop(245)
    return [
      "LMT GTC outsideRth": (
        order(3, .sell, 10, .limit(decimal("255.5")), .goodTillCancelled) {
          $0.outsideRegularHours = true
        }, true
      ),
      "LMT IOC": (order(4, .buy, 1, .limit(decimal("309.6")), .immediateOrCancel), true),
      "LMT GTD": (
        order(5, .buy, 1, .limit(200), .goodTillDate) { $0.attributes.goodTill = newYear }, true
      ),
      "STP": (order(6, .sell, 1, .stop(240)), true),
      "STP LMT": (order(7, .sell, 1, .stopLimit(stop: 240, limit: decimal("239.5"))), true),
      "TRAIL pct": (order(8, .sell, 1, trail(.percent(decimal("1.5")))), true),
      "TRAIL LIMIT": (
        order(
          9, .sell, 1,
          .trailingStopLimit(by: .amount(1), stop: 240, offset: decimal("0.05"))), true
      ),
      "MOC": (order(10, .buy, 1, .marketOnClose), true),
      "LOO tif OPG": (order(11, .buy, 1, .limit(250), .atOpening), true),
      "bracket parent": (order(20, .buy, 10, .limit(250)), false),
      "bracket take profit": (order(21, .sell, 10, .limit(260), parent: 20), false),
      "bracket stop loss": (order(22, .sell, 10, stop, parent: 20), true),
      "OCA": (
        order(23, .buy, 1, .limit(250)) { $0.attributes.group = OrderGroup(name: "oca1") }, true
      ),
      "price condition": (
        order(25, .buy, 1, .limit(250)) {
          $0.attributes.conditions = [
            OrderCondition(.price(apple, exchange: "SMART", .atLeast, 260, .bidAsk))
          ]
          $0.attributes.conditionsIgnoreRegularHours = true
        }, true
      ),
      "time condition": (
        order(26, .buy, 1, .market) {
          $0.attributes.conditions = [OrderCondition(.time(.atLeast, afternoon))]
          $0.attributes.conditionsCancel = true
        }, true
      ),
      "algo Adaptive": (
        order(27, .buy, 1, .market) {
          $0.attributes.algorithm = OrderAlgorithm(
            strategy: "Adaptive", parameters: [OrderTag("adaptivePriority", "Normal")])
        }, true
      ),
      "BAG LMT": (
        order(28, .buy, 1, .limit(decimal("1.05")), on: spread) {
          $0.attributes.comboRouting = [OrderTag("NonGuaranteed", "1")]
        }, true
      ),
      "fractional": (order(29, .buy, decimal("0.5"), .market), true),
      "hidden iceberg": (
        order(33, .buy, 1000, .limit(250)) { $0.attributes.displaySize = 100 }, true
      ),
      "adjustable stop": (
        order(34, .sell, 10, stop) {
          $0.attributes.others = [
            OrderTag("adjustedOrderType", "TRAIL"), OrderTag("triggerPrice", "255"),
            OrderTag("adjustedStopPrice", "250"), OrderTag("adjustedTrailingAmount", "1"),
          ]
        }, true
      ),
      "scale": (
        order(35, .buy, 1000, .limit(250)) {
          $0.attributes.others = [
            OrderTag("scaleInitLevelSize", "100"), OrderTag("scaleSubsLevelSize", "50"),
            OrderTag("scalePriceIncrement", "0.05"), OrderTag("scalePriceAdjustValue", "0.1"),
            OrderTag("scalePriceAdjustInterval", "60"), OrderTag("scaleProfitOffset", "0.2"),
            OrderTag("scaleAutoReset", "1"), OrderTag("scaleInitPosition", "0"),
            OrderTag("scaleInitFillQty", "0"),
          ]
        }, true
      ),
    ]
  }()

  /// Texts of ours that differ from the recorded ones in form only: moments in UTC instead of a
  /// zone's time.
  private static let sameMoments = [
    "20261231 23:59:59 US/Eastern": "20270101-04:59:59",
    "20261231 15:00:00 US/Eastern": "20261231-20:00:00",
  ]

  /// Whether our text says what the recorded one says. Clients write whole prices as `250.0`, and
  /// say nothing where we name the account, the reference and the time in force.
  private static func agree(_ ours: String, _ theirs: String) -> Bool {
    if ours == theirs || sameMoments[theirs] == ours { return true }
    if let left = Decimal64(ours), let right = Decimal64(theirs) { return left == right }
    return theirs.isEmpty && ["DU9000001", "r1-x", "DAY"].contains(ours)
  }

  @Test(arguments: [
    ("out_n10372_sv200", 200, 21), ("out_n10301_sv187", 187, 21), ("out_n10301_sv176", 176, 21),
    ("out_java1032_sv193", 193, 3),
  ])
  func sameTerms_AreTheSameFields(_ file: (name: String, version: Int, count: Int)) throws {
    guard let folder = SharedFolder.vectors() else { return }
    let text = try String(
      contentsOf: folder.appendingPathComponent(file.name + ".txt"), encoding: .utf8)
    var compared = 0
    let isJava = file.name.contains("java")
    for line in text.split(separator: "\n") where line.hasPrefix("placeOrder ") {
      let parts = line.split(separator: "\t", maxSplits: 1)
      guard let call = Self.calls[String(parts[0].dropFirst("placeOrder ".count))] else { continue }
      compared += 1
      let theirs = parts[1].split(separator: "|", omittingEmptySubsequences: false).dropLast()
        .map(String.init)
      let ours = try Self.fields(
        .place(call.order, isTransmitted: call.isTransmitted),
        ServerVersion(rawValue: file.version))
      #expect(ours.count == theirs.count, "\(parts[0])")
      for (index, pair) in zip(ours, theirs).enumerated() {
        #expect(
          Self.agree(pair.0, pair.1) || (isJava && Self.isUnset(pair.0, pair.1)),
          "\(parts[0]) field \(index): \(pair.0) for \(pair.1)")
      }
    }
    #expect(compared >= file.count, "\(compared) of \(file.name)")
  }

  /// The Java client writes other words for "unset" than the Python one, whose words are ours.
  private static func isUnset(_ ours: String, _ theirs: String) -> Bool {
    let words = ["", "0", "0.0", "2147483647", "1.7976931348623157E308", "1.7976931348623157e+308"]
    return words.contains(ours) && words.contains(theirs)
  }

  // MARK: Previews

  @Test func preview_IsAlwaysAQuestion() throws {
    guard let folder = SharedFolder.vectors() else { return }
    let text = try String(
      contentsOf: folder.appendingPathComponent("out_n10372_sv200.txt"), encoding: .utf8)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("placeOrder whatIf") })
    let theirs = line.split(separator: "\t")[1].split(
      separator: "|", omittingEmptySubsequences: false
    ).dropLast().map(String.init)
    let ours = try Self.fields(
      .preview(Self.order(24, .buy, 100, .market)), ServerVersion(rawValue: 200))
    #expect(ours.count == theirs.count && zip(ours, theirs).allSatisfy { Self.agree($0, $1) })
    for ticket in OrderTicket.every {
      var order = Self.order(1, .buy, 100, .market)
      order.ticket = ticket
      guard case .placeOrder(let place) = ClientMessage.preview(order) else { continue }
      #expect(place.order.isWhatIf.isOn)
      guard case .placeOrder(let live) = ClientMessage.place(order, isTransmitted: true) else {
        continue
      }
      #expect(!live.order.isWhatIf.isOn)
    }
  }

  @Test func whatIfAnswer_IsAPreview() throws {
    var state = TWSOrderState()
    state.initialMarginBefore = TWSNumber("1000.5")!
    state.initialMarginChange = TWSNumber("20")!
    state.initialMarginAfter = TWSNumber("1020.5")!
    state.commissionCurrency = "USD"
    state.warningText = "careful"
    let preview = OrderPreview(state)
    #expect(preview.initialMargin.after == Self.decimal("1020.5"))
    #expect(preview.maintenanceMargin == .init(before: nil, change: nil, after: nil))
    #expect(preview.commission == nil && preview.commissionCurrency == "USD")
    #expect(preview.warning == "careful")
  }

  // MARK: There and back

  @Test(arguments: OrderTicket.every)
  func everyOrder_ComesBackFromTheGateway(_ ticket: OrderTicket) throws {
    var order = Self.order(7, .buy, 100, .market)
    order.ticket = ticket
    guard case .placeOrder(let place) = ClientMessage.place(order, isTransmitted: true) else {
      Issue.record("no order")
      return
    }
    for version in [176, 187, 200] {
      let version = ServerVersion(rawValue: version)
      var open = GatewayMessage.OpenOrder(
        orderID: 7, contract: place.contract, order: place.order.asReported(),
        state: TWSOrderState())
      open.state.status = "Submitted"
      var encoder = FrameEncoder(version: version)
      try encoder.append(GatewayMessage.openOrder(open))
      let payload = Array(encoder.bytes.dropFirst(FrameDecoder.lengthBytes))
      guard case .openOrder(let read) = try GatewayMessage.decode(payload, version: version) else {
        Issue.record("no open order")
        continue
      }
      let report = try #require(OrderReport(read))
      #expect(report.type == ticket.type)
      #expect(report.timeInForce == ticket.timeInForce)
      #expect(report.attributes == ticket.attributes)
      #expect(report.quantity == 100 && report.side == .buy)
    }
  }

  @Test func sentinelsOfTheGateway_AreNoTerms() throws {
    guard let messages = try SharedFolder.messages(id: 5) else { return }
    for case .openOrder(let open) in messages {
      let attributes = OrderAttributes(open.order, times: GatewayTime())
      #expect(attributes.displaySize == nil && attributes.minimumQuantity == nil)
      #expect(attributes.goodTill == nil && attributes.trigger == nil)
      #expect(attributes.others.isEmpty, "\(attributes.others)")
    }
  }

  // MARK: Attributes by the broker's names

  @Test func everyRule_HasAField_OfItsKind() {
    for rule in OrderTagRule.all {
      switch (rule.kind, OrderTagFields.field(rule.name)) {
      case (.flag, .flag), (.integer, .number), (.decimal, .number), (.text, .text): break
      default: Issue.record("\(rule.name) has no field of its kind")
      }
    }
    #expect(OrderTagRule.all.count == 90)
    for name in ["whatIf", "transmit", "account", "orderRef", "orderId", "parentId", "lmtPrice"] {
      #expect(OrderTagRule.named(name) == nil)
    }
  }

  @Test func everyRule_IsWrittenAndReadBack() throws {
    // Fields that the layout has only beside others.
    let company = [
      "hedgeParam": OrderTag("hedgeType", "D"), "midOffsetAtHalf": nil, "midOffsetAtWhole": nil,
      "minTradeQty": nil,
    ]
    for rule in OrderTagRule.all {
      if let needed = company[rule.name], needed == nil { continue }
      var order = Self.order(1, .buy, 100, .limit(1))
      let value = rule.kind == .text ? "X" : "1"
      var tags = [OrderTag(rule.name, value)]
      if let other = company[rule.name] ?? nil { tags.append(other) }
      if rule.name.hasPrefix("deltaNeutral"), rule.name != "deltaNeutralOrderType" {
        tags.append(OrderTag("deltaNeutralOrderType", "LMT"))
      }
      if rule.name.hasPrefix("scale"), rule.name != "scalePriceIncrement" {
        tags.append(OrderTag("scalePriceIncrement", "2"))
      }
      order.ticket.attributes.others = tags
      var encoder = FrameEncoder(version: .newestText)
      try encoder.append(.place(order, isTransmitted: true))
      let payload = Array(encoder.bytes.dropFirst(FrameDecoder.lengthBytes))
      guard case .placeOrder(let read) = try ClientMessage.decode(payload, version: .newestText)
      else { continue }
      #expect(OrderTagFields.isCarried(tags[0], by: read.order), "\(rule.name)")
    }
  }
}
