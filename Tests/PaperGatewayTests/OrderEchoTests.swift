import PaperExchange
import TWSProtocol
import Testing
import TradingModel

@testable import PaperGateway

/// What a client says of an order is understood, kept and told back.
@Suite struct OrderEchoTests {
  private let listed = InstrumentCatalogue(at: Timestamp(seconds: 1_795_446_000))

  private func place(_ change: (inout TWSOrder) -> Void) -> ClientMessage.PlaceOrder {
    var place = ClientMessage.PlaceOrder()
    place.orderID = 7
    place.contract = appleContract()
    place.order.action = "BUY"
    place.order.totalQuantity = 10
    place.order.orderType = "LMT"
    place.order.limitPrice = 100
    change(&place.order)
    return place
  }

  private func terms(
    _ wire: ClientMessage.PlaceOrder, _ version: ServerVersion = .newestText
  ) throws -> OrderTerms {
    try Translation.terms(wire, try #require(listed[apple]), account: one, version)
  }

  private func told(_ terms: OrderTerms) throws -> TWSOrder {
    let record = OrderRecord(
      key: ClientOrderKey(client: 3, order: 7), perm: PermID(rawValue: 1_000_000_001),
      terms: terms, status: .submitted, sequence: 1, acceptedAt: Timestamp(rawValue: 0),
      updatedAt: Timestamp(rawValue: 0))
    return Translation.openOrder(record, try #require(listed[apple])).order
  }

  @Test func everyAttributeThatAClientSets_ComesBackAsItWasWritten() throws {
    let wire = place {
      $0.goodAfterTime = "20261231 10:00:00 US/Eastern"
      $0.goodTillDate = "20261231-23:59:59"
      $0.timeInForce = "GTD"
      $0.displaySize = 5
      $0.isHidden = true
      $0.minimumQuantity = 3
      $0.discretionaryAmount = TWSNumber(mantissa: 5, scale: 2)
      $0.isSweepToFill = true
      $0.isBlockOrder = true
      $0.triggerMethod = 4
      $0.modelCode = "model|with\\signs"
      $0.orderReference = "a|b"
      $0.algorithmStrategy = "Adaptive"
      $0.algorithmParameters = [TWSTagValue(tag: "adaptivePriority", value: "Urgent")]
      $0.adjustedOrderType = "TRAIL"
      $0.triggerPrice = 120
      $0.adjustedStopPrice = 110
      $0.clearingAccount = "CLR"
      $0.ocaGroup = "family"
      $0.ocaType = 2
      $0.conditions = [
        TWSOrderCondition(
          trigger: .price(
            isMore: true, price: 101, contractID: 265_598, exchange: "SMART", triggerMethod: 4),
          isConjunction: false),
        TWSOrderCondition(trigger: .time(isMore: true, time: "20261231-10:00:00")),
      ]
      $0.conditionsIgnoreRegularHours = true
      $0.conditionsCancelOrder = true
      $0.isOMSContainer = true
      $0.usesPriceManagement = true
      $0.duration = 60
      $0.customerAccount = "customer"
      $0.externalOperator = "operator"
      $0.includesOvernight = true
    }
    let told = try told(try terms(wire))
    let same: [PartialKeyPath<TWSOrder>] = [
      \.goodAfterTime, \.goodTillDate, \.timeInForce, \.displaySize, \.isHidden,
      \.minimumQuantity, \.discretionaryAmount, \.isSweepToFill, \.isBlockOrder, \.triggerMethod,
      \.modelCode, \.orderReference, \.algorithmStrategy, \.algorithmParameters,
      \.adjustedOrderType, \.triggerPrice, \.adjustedStopPrice, \.clearingAccount, \.ocaGroup,
      \.ocaType, \.conditions, \.conditionsIgnoreRegularHours, \.conditionsCancelOrder,
      \.isOMSContainer, \.usesPriceManagement, \.duration, \.customerAccount, \.externalOperator,
      \.includesOvernight, \.limitPrice, \.totalQuantity, \.action, \.orderType,
    ]
    for path in same {
      let (left, right) = (told[keyPath: path], wire.order[keyPath: path])
      #expect("\(left)" == "\(right)", "\(path)")
    }
    #expect(told.account == one.rawValue)
    #expect(told.clientID == 3)
  }

  @Test func attributes_MeanWhatTheBrokerSays() throws {
    let terms = try terms(
      place {
        $0.goodTillDate = "20261231 10:00:00 US/Eastern"
        $0.goodAfterTime = "20261231-10:00:00"
        $0.displaySize = 5
        $0.isAllOrNone = true
        $0.ocaGroup = "g"
        $0.ocaType = 3
        $0.triggerMethod = 8
        $0.conditions = [
          TWSOrderCondition(trigger: .margin(isMore: false, percent: 30), isConjunction: false),
          TWSOrderCondition(
            trigger: .execution(securityType: "STK", exchange: "SMART", symbol: "IBM")),
        ]
      })
    let attributes = terms.attributes
    #expect(attributes.goodTill == Timestamp(seconds: 1_798_729_200))
    #expect(attributes.goodAfter == Timestamp(seconds: 1_798_711_200))
    #expect(attributes.displaySize == 5 && attributes.isAllOrNone)
    #expect(attributes.group == OrderGroup(name: "g", rule: .reduceOthersWithoutBlock))
    #expect(attributes.trigger == .midpoint)
    #expect(
      attributes.conditions == [
        OrderCondition(.margin(.atMost, percent: 30), .or),
        OrderCondition(.execution(symbol: "IBM", securityType: .stock, exchange: "SMART")),
      ])
    let local = try self.terms(place { $0.goodTillDate = "20261231 10:00:00" })
    #expect(local.attributes.goodTill == attributes.goodTill, "the gateway's zone is New York's")
  }

  @Test func types_AreReadFromTheirFields() throws {
    func type(_ code: String, _ change: (inout TWSOrder) -> Void = { _ in }) throws -> OrderType {
      try terms(
        place {
          $0.orderType = code
          $0.limitPrice = .unset
          change(&$0)
        }
      ).type
    }
    #expect(
      try type("TRAIL") {
        $0.trailingPercent = TWSNumber(mantissa: 15, scale: 1)
        $0.trailStopPrice = 90
      } == .trailingStop(by: .percent(decimal("1.5")), stop: 90))
    #expect(try type("TRAIL") { $0.auxiliaryPrice = 2 } == .trailingStop(by: .amount(2), stop: nil))
    #expect(
      try type("TRAIL LIMIT") {
        $0.auxiliaryPrice = 1
        $0.trailStopPrice = 90
        $0.limitPriceOffset = TWSNumber(mantissa: 5, scale: 2)
      } == .trailingStopLimit(by: .amount(1), stop: 90, offset: decimal("0.05")))
    #expect(
      try type("TRAIL LIMIT") {
        $0.auxiliaryPrice = 1
        $0.trailStopPrice = 90
        $0.limitPrice = 91
      } == .trailingStopLimit(by: .amount(1), stop: 90, offset: 1))
    #expect(try type("MIT") { $0.auxiliaryPrice = 2 } == .marketIfTouched(2))
    #expect(
      try type("LIT") {
        $0.auxiliaryPrice = 2
        $0.limitPrice = 3
      } == .limitIfTouched(trigger: 2, limit: 3))
    #expect(try type("MTL") == .marketToLimit)
    #expect(try type("MOC") == .marketOnClose)
    #expect(try type("PEG MID") { $0.limitPrice = 0 } == .peggedToMidpoint(offset: 0, cap: nil))
    #expect(
      try type("REL") {
        $0.auxiliaryPrice = 1
        $0.limitPrice = 9
      } == .relative(offset: 1, cap: 9))
    for code in ["LMT", "STP", "LIT", "TRAIL", "TRAIL LIMIT", "LOC"] {
      #expect(throws: OrderProblem.self, "\(code) without its price") { try type(code) }
    }
    #expect(throws: OrderProblem.badDate) { try terms(place { $0.goodTillDate = "tomorrow" }) }
  }

  @Test(arguments: [
    ("out_async_sv157.txt", 157), ("out_async_sv176.txt", 176), ("out_async_sv178.txt", 178),
    ("out_ibapi9_sv157.txt", 157), ("out_n10301_sv176.txt", 176), ("out_n10301_sv187.txt", 187),
    ("out_n10372_sv200.txt", 200), ("out_java1032_sv176.txt", 176), ("out_java1032_sv193.txt", 193),
  ])
  func ordersOfRealClients_AreUnderstoodAndKept(_ file: String, _ number: Int) throws {
    guard let lines = Recording.lines(of: file) else { return }
    let version = ServerVersion(rawValue: number)
    var count = 0
    for line in lines where line.hasPrefix("placeOrder") {
      let parts = line.split(separator: "\t", maxSplits: 1)
      let message = try ClientMessage.decode(payload(parts[1]), version: version)
      guard case .placeOrder(let wire) = message else {
        Issue.record("\(parts[0]) is no order")
        continue
      }
      count += 1
      let text = OrderWording.text(of: wire, version)
      #expect(OrderWording.order(text) == wire, "\(parts[0])")
      do {
        let terms = try terms(wire, version)
        #expect(terms.type.code == wire.order.orderType, "\(parts[0])")
      } catch let problem as OrderProblem {
        #expect(parts[0].contains("cashQty"), "\(parts[0]): \(problem.text)")
      }
    }
    #expect(count > 0)
    print("\(file): \(count) orders understood")
  }

  private func payload(_ line: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in line.utf8 {
      if isEscaped {
        bytes.append(
          byte == UInt8(ascii: "p") ? UInt8(ascii: "|") : byte == UInt8(ascii: "n") ? 10 : byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        bytes.append(byte == UInt8(ascii: "|") ? 0 : byte)
      }
    }
    return bytes
  }
}
