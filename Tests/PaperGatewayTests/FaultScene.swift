import PaperExchange
import PaperGateway
import TWSProtocol
import Testing
import TradingModel

/// A gateway and the words with which the proofs of faults are written.
struct FaultScene {
  let gateway: PaperGateway
  let port: Int

  static func run(_ body: (FaultScene) async throws -> Void) async throws {
    try await withGateway({ $0.limits.searchInterval = nil }) { gateway, port in
      try await body(FaultScene(gateway: gateway, port: port))
    }
  }

  func fault(_ text: String) async throws {
    try await gateway.inject(try GatewayFault(text))
  }

  func client(_ id: Int = 1) async throws -> (TestClient, Int32) {
    let client = try await TestClient.connect(port, id: id)
    return (client, try await client.ready())
  }

  /// Awaits the answer to a request, behind everything that was sent before; returns what came
  /// on the way.
  func fence(_ client: TestClient) async throws -> [GatewayMessage] {
    let before = client.received.count
    try await client.send(.requestCurrentTime)
    _ = try await client.first { if case .currentTime(let time) = $0 { time } else { nil } }
    return Array(client.received[before...].dropLast())
  }

  func watch(
    _ client: TestClient, _ id: RequestID, _ contract: TWSContract = appleContract()
  ) async throws {
    try await client.send(
      .requestMarketData(
        ClientMessage.RequestMarketData(
          requestID: id, contract: contract, genericTicks: "", isSnapshot: false,
          isRegulatorySnapshot: false, options: "")))
  }

  /// Awaits so many changes of the price of a line.
  func ticks(_ client: TestClient, _ id: RequestID, _ count: Int = 10) async throws {
    for _ in 0..<count {
      _ = try await client.first {
        if case .tickPrice(let tick) = $0, tick.requestID == id { tick } else { nil }
      }
    }
  }

  func history(_ client: TestClient, _ id: RequestID) async throws {
    try await client.send(
      .requestHistoricalData(
        ClientMessage.RequestHistoricalData(
          requestID: id, contract: appleContract(), includesExpired: false, end: "",
          barSize: "1 min", duration: "600 S", isRegularHoursOnly: false, whatToShow: "TRADES",
          dateFormat: 2, keepsUpToDate: false, options: "")))
  }

  func executions(_ client: TestClient, _ id: RequestID) async throws {
    try await client.send(
      .requestExecutions(
        ClientMessage.RequestExecutions(
          requestID: id, clientID: 0, account: "", time: "", symbol: "", securityType: "",
          exchange: "", side: "", lastDays: .unset, specificDates: [])))
  }

  /// Awaits everything about a market order, to the commission; in the order in which it came.
  func trade(_ client: TestClient, _ id: Int32, until: (GatewayMessage) -> Bool)
    async throws -> [GatewayMessage]
  {
    let before = client.received.count
    try await client.send(order(id, "BUY", 3, reference: "r1-\(id)"))
    _ = try await client.first { until($0) ? true : nil }
    return Array(client.received[before...])
  }

  /// Requires that a kind of fault has acted.
  func fired(_ kind: FaultKind, atLeast count: Int = 1) async {
    let acted = await gateway.fired(kind) ?? 0
    #expect(acted >= count, "\(kind.rawValue) acted \(acted) times")
  }
}

extension [GatewayMessage] {
  /// What is told of orders, in short: their kinds, statuses and ids.
  var orderNews: [String] {
    compactMap { message in
      switch message {
      case .openOrder(let open): "open \(open.state.status)"
      case .orderStatus(let status): "status \(status.status)"
      case .executionDetails(let execution): "fill \(execution.executionID.suffix(3))"
      case .commissionReport(let report): "cost \(report.executionID.suffix(3))"
      default: nil
      }
    }
  }

  func hasTicks(_ id: RequestID) -> Bool {
    contains { if case .tickPrice(let tick) = $0 { tick.requestID == id } else { false } }
  }

  func hasError(_ code: Int) -> Bool {
    contains { if case .error(let notice) = $0 { notice.code == code } else { false } }
  }
}

func isCommission(_ message: GatewayMessage) -> Bool {
  if case .commissionReport = message { true } else { false }
}
