import Foundation
import PaperExchange
import PaperGateway
import TWSProtocol
import Testing
import TradingModel

/// The gateway's messages about orders, beside those that a real gateway sent.
@Suite(.serialized, .timeLimit(.minutes(2))) struct OrderSequenceTests {
  /// A message about an order in a few words; nil for every other message.
  private func word(_ message: GatewayMessage) -> String? {
    switch message {
    case .openOrder(let open): "OpenOrder \(open.state.status)"
    case .orderStatus(let status): "OrderStatus \(status.status)"
    case .executionDetails: "ExecutionDetails"
    case .commissionReport: "CommissionAndFeesReport"
    case .error(let notice) where notice.id > 0: "ErrorMessage \(notice.code)"
    default: nil
    }
  }

  /// The same words of a recorded conversation, by order.
  private func recorded(_ file: String) -> [String]? {
    guard let lines = Recording.lines(of: file) else { return nil }
    return lines.compactMap { line in
      let parts = line.split(separator: "\t")
      guard parts.count > 3, parts[0] == "S" else { return nil }
      let name = String(parts[2])
      func field(_ key: String) -> String? {
        guard let range = parts[3].range(of: key + ": ") else { return nil }
        return String(parts[3][range.upperBound...].prefix { $0 != " " && $0 != "}" })
          .replacingOccurrences(of: "\"", with: "")
      }
      switch name {
      case "OpenOrder":
        guard let state = parts[3].range(of: "orderState { status: \"") else { return nil }
        return name + " " + parts[3][state.upperBound...].prefix { $0 != "\"" }
      case "OrderStatus": return name + " " + (field("status") ?? "")
      case "ExecutionDetails", "CommissionAndFeesReport": return name
      case "ErrorMessage":
        guard let id = field("id"), id != "-1" else { return nil }
        return name + " " + (field("errorCode") ?? "")
      default: return nil
      }
    }
  }

  /// Without what a real gateway says twice, or says or leaves out as it likes.
  private func essence(_ words: [String]) -> [String] {
    var result: [String] = []
    for word in words where !word.hasSuffix("PreSubmitted") && !result.suffix(2).contains(word) {
      result.append(word)
    }
    return result
  }

  @Test func marketFill_IsToldInTheOrderOfARealGateway() async throws {
    try await withGateway { _, port in
      let client = try await TestClient.connect(port)
      let id = try await client.ready()
      try await client.send(order(id, "BUY", 1))
      _ = try await client.first { if case .commissionReport(let cost) = $0 { cost } else { nil } }
      let ours = client.received.compactMap(word)
      #expect(
        ours == [
          "OpenOrder Submitted", "OrderStatus Submitted", "ExecutionDetails", "OpenOrder Filled",
          "OrderStatus Filled", "OpenOrder Filled", "OrderStatus Filled",
          "CommissionAndFeesReport",
        ])
      guard let real = recorded("transcript_ibkr-go_sv225_order_fill.txt") else { return }
      // The conversation holds two market orders, one after the other.
      #expect(essence(real) == essence(ours) + essence(ours))
    }
  }

  @Test func cancel_IsTheStatusAndThen202() async throws {
    try await withGateway { _, port in
      let client = try await TestClient.connect(port)
      let id = try await client.ready()
      try await client.send(order(id, "BUY", 1, type: "LMT", limit: 10))
      _ = try await client.status(id, "Submitted")
      try await client.send(
        .cancelOrder(
          ClientMessage.CancelOrder(
            orderID: OrderID(rawValue: id), manualCancelTime: "20261122-12:00:00")))
      let notice = try await client.error(202)
      #expect(notice.text == "Order Canceled - reason:")
      #expect(
        client.received.compactMap(word).suffix(2) == ["OrderStatus Cancelled", "ErrorMessage 202"])
      try await client.send(.cancelOrder(ClientMessage.CancelOrder(orderID: OrderID(rawValue: id))))
      #expect(try await client.error(10_148).id == id)
      try await client.send(.cancelOrder(ClientMessage.CancelOrder(orderID: 999)))
      #expect(try await client.error(10_147).id == 999)
    }
  }

  private func child(
    _ id: Int32, of parent: Int32, _ type: String, _ price: TWSNumber, transmits: Bool
  ) -> ClientMessage {
    guard case .placeOrder(var place) = order(id, "SELL", 1, type: type) else {
      preconditionFailure("not an order")
    }
    if type == "STP" { place.order.auxiliaryPrice = price } else { place.order.limitPrice = price }
    place.order.parentID = TWSNumber(Int(parent))
    place.order.isTransmitted = TWSFlag(transmits)
    return .placeOrder(place)
  }

  @Test func bracketOutsideOfHours_IsToldAsARealGatewayTellsIt() async throws {
    // Saturday noon in New York.
    let start = Timestamp(seconds: 1_795_885_200)
    let begun = systemClock()
    let clock: @Sendable () -> Timestamp = { start.advanced(by: systemClock().since(begun)) }
    try await withGateway({ $0.hours = .real }, clock: clock) { _, port in
      let client = try await TestClient.connect(port)
      let id = try await client.ready()
      guard case .placeOrder(var parent) = order(id, "BUY", 1) else { return }
      parent.order.isTransmitted = false
      try await client.send(.placeOrder(parent))
      try await client.send(child(id + 1, of: id, "LMT", 3106, transmits: false))
      try await client.send(child(id + 2, of: id, "STP", 15, transmits: true))
      var warned: Set<Int32> = []
      while warned.count < 3 { warned.insert(try await client.error(399).id) }
      _ = try await client.status(id + 2, "PreSubmitted")
      let opened = client.received.compactMap {
        if case .openOrder(let open) = $0 { open } else { nil }
      }
      let held = client.received.reduce(into: [Int32: String]()) { held, message in
        if case .orderStatus(let status) = message {
          held[status.orderID.rawValue] = status.whyHeld
          #expect(status.status == "PreSubmitted")
        }
      }
      #expect(held == [id: "", id + 1: "child", id + 2: "child,trigger"])
      let root = try #require(opened.first { $0.orderID.rawValue == id })
      let perm = try #require(root.order.permanentID.integer)
      #expect(root.order.ocaGroup == "")
      for open in opened where open.orderID.rawValue != id {
        #expect(open.order.ocaGroup == "\(perm)")
        #expect(open.order.ocaType == 3)
        #expect(open.order.parentID.integer == Int64(id))
      }
      guard let real = recorded("transcript_ibkr-go_sv225_bracket.txt") else { return }
      let words = Set(client.received.compactMap(word))
      #expect(Set(real) == words)
    }
  }

  @Test func whatIf_IsOneOrderWithMarginsAndLeavesItsNumberFree() async throws {
    try await withGateway { gateway, port in
      let client = try await TestClient.connect(port)
      let id = try await client.ready()
      guard case .placeOrder(var place) = order(id, "BUY", 100) else { return }
      place.order.isWhatIf = true
      try await client.send(.placeOrder(place))
      let told = try await client.first {
        if case .openOrder(let open) = $0 { open } else { nil }
      }
      #expect(told.order.isWhatIf.isOn)
      #expect(told.state.status == "PreSubmitted")
      let before = try #require(Translated.decimal(told.state.initialMarginBefore))
      let change = try #require(Translated.decimal(told.state.initialMarginChange))
      #expect(change > .zero)
      #expect(Translated.decimal(told.state.initialMarginAfter) == before + change)
      #expect(Translated.decimal(told.state.maintenanceMarginAfter) != nil)
      let equity = try #require(Translated.decimal(told.state.equityWithLoanBefore))
      let cost = try #require(Translated.decimal(told.state.commission))
      #expect(cost == 1)
      #expect(Translated.decimal(told.state.equityWithLoanAfter) == equity - cost)
      #expect(told.state.commissionCurrency == "USD")
      try await client.send(.requestIDs(1))
      #expect(
        try await client.first {
          if case .nextValidID(let next) = $0 { next.rawValue } else { nil }
        }
          == id)
      #expect(client.received.compactMap(word) == ["OpenOrder PreSubmitted"])
      #expect(await gateway.ledger()?.orders.isEmpty == true)
      place.order.totalQuantity = 1_000_000_000
      try await client.send(.placeOrder(place))
      let warned = try await client.first {
        if case .openOrder(let open) = $0 { open.state.warningText } else { nil }
      }
      #expect(warned.contains("available funds are insufficient"))
      try await client.send(order(id, "BUY", 1))
      _ = try await client.status(id, "Filled")
    }
  }

  @Test func refusals_CarryTheOrdersNumberAndTheBrokersWords() async throws {
    try await withGateway { _, port in
      let client = try await TestClient.connect(port)
      let id = try await client.ready()
      try await client.send(order(id, "BUY", 1, type: "FEELINGS", limit: 10))
      let notice = try await client.error(321)
      #expect(notice.id == id)
      #expect(
        notice.text == "Error validating request.-'v' : cause - Invalid order type was entered")
      try await client.send(order(id, "BUY", 1, type: "VOL"))
      #expect(try await client.error(387).id == id)
      var unknown = appleContract()
      (unknown.contractID, unknown.symbol) = (0, "ZZZZNONE")
      try await client.send(order(id, "BUY", 1, contract: unknown))
      #expect(
        try await client.error(200).text == "No security definition has been found for the request")
      try await client.send(order(id + 5, "BUY", 1, type: "LMT", limit: 10))
      _ = try await client.status(id + 5, "Submitted")
      try await client.send(order(id, "BUY", 1))
      #expect(try await client.error(103).id == id)
    }
  }

  @Test func completedOrders_HaveTheTextsOfARealGateway() async throws {
    try await withGateway { _, port in
      let client = try await TestClient.connect(port)
      let id = try await client.ready()
      try await client.send(order(id, "BUY", 3))
      _ = try await client.status(id, "Filled")
      try await client.send(order(id + 1, "BUY", 1, type: "LMT", limit: 10))
      try await client.send(
        .cancelOrder(ClientMessage.CancelOrder(orderID: OrderID(rawValue: id + 1))))
      _ = try await client.error(202)
      guard case .placeOrder(var place) = order(id + 2, "BUY", 1, type: "LMT", limit: 10) else {
        return
      }
      place.order.timeInForce = "IOC"
      try await client.send(.placeOrder(place))
      _ = try await client.status(id + 2, "PendingCancel")
      _ = try await client.status(id + 2, "Cancelled")
      try await client.send(.requestCompletedOrders(true))
      _ = try await client.first { if case .completedOrdersEnd = $0 { true } else { nil } }
      let told = client.received.compactMap {
        if case .completedOrder(let order) = $0 { order } else { nil }
      }
      #expect(
        told.map(\.state.completedStatus).map { $0.prefix(20) } == [
          "Filled Size: 3", "Cancelled by Trader", "Cancelled by System:",
        ])
      #expect(told.map(\.order.totalQuantity.integer) == [0, 1, 1])
      #expect(told.map(\.order.filledQuantity.integer) == [3, 0, 0])
    }
  }

  @Test func combination_FillsItselfAndItsLegs() async throws {
    try await withGateway({ $0.symbols = ["AAPL", "MSFT"] }) { gateway, port in
      let client = try await TestClient.connect(port)
      let id = try await client.ready()
      var bag = TWSContract()
      (bag.symbol, bag.securityType, bag.exchange, bag.currency) = ("AAPL", "BAG", "SMART", "USD")
      var buy = TWSComboLeg()
      (buy.contractID, buy.action, buy.exchange) = (265_598, "BUY", "SMART")
      var sell = TWSComboLeg()
      (sell.contractID, sell.action, sell.exchange) = (272_093, "SELL", "SMART")
      bag.comboLegs = [buy, sell]
      try await client.send(order(id, "BUY", 2, contract: bag))
      _ = try await client.status(id, "Filled")
      let opened = client.received.compactMap {
        if case .openOrder(let open) = $0 { open.contract } else { nil }
      }
      #expect(opened.first?.securityType == "BAG")
      #expect(opened.first?.comboLegs.map(\.contractID) == [265_598, 272_093])
      let fills = client.received.compactMap {
        if case .executionDetails(let fill) = $0 { fill } else { nil }
      }
      #expect(fills.map(\.contract.securityType) == ["BAG", "STK", "STK"])
      #expect(fills.map(\.side) == ["BOT", "BOT", "SLD"])
      let ledger = try #require(await gateway.ledger())
      #expect(ledger.accounts.first?.positions.count == 2)
    }
  }
}

/// Lines of the recorded conversations.
enum Recording {
  static func lines(of file: String) -> [String]? {
    var folders: [String] = []
    if let stated = ProcessInfo.processInfo.environment["PERIGEE_SHARED"] { folders = [stated] }
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      folders.append(folder.appendingPathComponent("shared").path)
      folder = folder.deletingLastPathComponent()
    }
    for folder in folders {
      let path = folder + "/vectors/" + file
      guard FileManager.default.fileExists(atPath: path),
        let text = try? String(contentsOfFile: path, encoding: .utf8)
      else { continue }
      return text.split(separator: "\n").map(String.init)
    }
    print("SKIPPED: \(file) is not at hand (set PERIGEE_SHARED to the shared folder)")
    return nil
  }
}

enum Translated {
  static func decimal(_ number: TWSNumber) -> Decimal64? {
    number.value.map { Decimal64(mantissa: $0.mantissa, scale: UInt8($0.scale)) }
  }
}
