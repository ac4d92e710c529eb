import PaperGateway
import TWSProtocol
import Testing
import TradingModel

/// Some clients drop a message without a word when it has one field too many or too few.
@Suite(.serialized, .timeLimit(.minutes(1))) struct StrictnessTests {
  /// The fields of each message that such clients count, its number included.
  private static let counts: [String: Int] = [
    "6": 6, "8": 3, "9": 3, "15": 3, "45": 5, "49": 3, "52": 3, "53": 2, "54": 3,
    "55": 3, "57": 3, "58": 4, "59": 8, "61": 16, "62": 2, "63": 7, "64": 3, "72": 3, "73": 8,
    "74": 3,
  ]

  @Test(arguments: [157, 176, 187, 200]) func countedMessages_HaveExactlyTheirFields(
    _ version: Int
  ) async throws {
    try await FaultScene.run { scene in
      let (client, id) = try await scene.client(2)
      _ = try await scene.trade(client, id, until: isCommission)
      let raw = try await RawClient.connect(scene.port)
      try await raw.greet("v157..\(version)")
      var encoder = FrameEncoder(version: ServerVersion(rawValue: version))
      for message in requests { try encoder.append(message) }
      try await raw.send(bytes: encoder.bytes)
      var decoder = FrameDecoder()
      var seen: [[String]] = []
      while !seen.contains(where: { $0[0] == "49" }), let piece = await raw.next() {
        piece.withUnsafeBytes { decoder.append($0) }
        while let payload = try decoder.nextPayload() {
          let fields = payload.split(separator: 0, omittingEmptySubsequences: false)
          #expect(fields.last?.isEmpty == true, "every field ends with its NUL")
          seen.append(fields.dropLast().map { String(decoding: $0, as: UTF8.self) })
        }
      }
      for fields in seen {
        guard let expected = StrictnessTests.counts[fields[0]] else { continue }
        #expect(fields.count == expected, "\(fields)")
      }
      let missing = Set(StrictnessTests.counts.keys).subtracting(seen.map { $0[0] })
      #expect(missing == [], "each of them was on the wire")
      // Behind the hello: accounts, the next id, then the farms.
      #expect(seen.dropFirst().prefix(5).map { $0[0] } == ["15", "9", "4", "4", "4"])
    }
  }

  /// Requests whose answers hold every counted message, the time last.
  private var requests: [ClientMessage] {
    let account = one.rawValue
    return [
      .startAPI(.init(clientID: 1)),
      .requestMarketData(
        .init(
          requestID: 1, contract: appleContract(), genericTicks: "233,236", isSnapshot: false,
          isRegulatorySnapshot: false, options: "")),
      .requestMarketData(
        .init(
          requestID: 2, contract: appleContract(), genericTicks: "", isSnapshot: true,
          isRegulatorySnapshot: false, options: "")),
      .requestAllOpenOrders,
      .requestExecutions(
        .init(
          requestID: 3, clientID: 0, account: "", time: "", symbol: "", securityType: "",
          exchange: "", side: "", lastDays: .unset, specificDates: [])),
      .requestPositions,
      .requestPositionsMulti(.init(requestID: 4, account: account)),
      .requestAccountUpdates(.init(isSubscribed: true, account: account)),
      .requestAccountSummary(.init(requestID: 5, group: "All", tags: "NetLiquidation")),
      .requestAccountUpdatesMulti(.init(requestID: 6, account: account)),
      .requestContractData(.init(requestID: 7, contract: appleContract())),
      .requestCurrentTime,
    ]
  }
}
