import PaperExchange
import PaperGateway
import TWSProtocol
import Testing
import TradingModel

/// What the gateway tells of accounts, against its own ledger.
@Suite(.serialized, .timeLimit(.minutes(2))) struct GatewayAccountTests {
  @Test(arguments: [157, 163, 176, 178, 187, 193, 200])
  func theSummary_BringsTheTagsOfEveryAccount(version: Int) async throws {
    try await withGateway {
      $0.accounts[1].cash = 250_000
    } _: { _, port in
      let client = try await connected(port, version: version)
      let rows = try await summary(client, 5, "NetLiquidation,TotalCashValue,AccountType")
      #expect(
        rows.map { "\($0.account) \($0.tag) \($0.value) \($0.currency)" } == [
          "DU1000001 AccountType INDIVIDUAL ", "DU1000001 NetLiquidation 1000000.00 USD",
          "DU1000001 TotalCashValue 1000000.00 USD", "DU1000002 AccountType INDIVIDUAL ",
          "DU1000002 NetLiquidation 250000.00 USD", "DU1000002 TotalCashValue 250000.00 USD",
        ])
      try await client.close()
    }
  }

  @Test(arguments: [
    ("$LEDGER", ["BASE"]), ("$LEDGER:USD", ["USD"]), ("$LEDGER:ALL", ["BASE", "USD"]),
    ("$LEDGER:EUR", []),
  ])
  func theLedgerTag_ChoosesCurrencies(tag: String, currencies: [String]) async throws {
    try await withGateway { _, port in
      let client = try await connected(port)
      let rows = try await summary(client, 5, group: "DU1000002", tag)
      #expect(rows.allSatisfy { $0.account == "DU1000002" })
      let told = rows.map { "\($0.tag) \($0.value) \($0.currency)" }
      let cash = told.filter { $0.hasPrefix("CashBalance ") }
      #expect(cash == currencies.map { "CashBalance 1000000.00 \($0)" })
      try await client.close()
    }
  }

  @Test func aThirdSummary_IsRefused_UntilOneIsCancelled() async throws {
    try await withGateway { _, port in
      let client = try await connected(port)
      _ = try await summary(client, 1, "NetLiquidation")
      _ = try await summary(client, 2, "NetLiquidation")
      try await client.send(
        .requestAccountSummary(.init(requestID: id(3), group: "All", tags: "NetLiquidation")))
      let refusal = try await client.error(322)
      #expect(refusal.id == 3 && refusal.text.contains("Maximum number of account summary"))
      try await client.send(.cancelAccountSummary(id(1)))
      #expect(try await summary(client, 3, "NetLiquidation").count == 2)
      try await client.close()
    }
  }

  @Test func unknownAccountsAndGroups_AreRefusedWithTheirNumber() async throws {
    try await withGateway { _, port in
      let client = try await connected(port)
      let requests: [(Int32, ClientMessage)] = [
        (11, .requestAccountSummary(.init(requestID: id(11), group: "Friends", tags: "SMA"))),
        (12, .requestAccountUpdatesMulti(.init(requestID: id(12), account: "DU9"))),
        (13, .requestPositionsMulti(.init(requestID: id(13), account: "DU9"))),
        (14, .requestPNL(.init(requestID: id(14), account: "DU9"))),
        (15, .requestPNLSingle(.init(requestID: id(15), account: "DU9", contractID: 265_598))),
        (-1, .requestAccountUpdates(.init(isSubscribed: true, account: "DU9"))),
        (-1, .requestAccountUpdates(.init(isSubscribed: true, account: ""))),
      ]
      for (number, request) in requests {
        try await client.send(request)
        #expect(try await client.error(321).id == number)
      }
      try await client.close()
    }
  }

  @Test func accountUpdates_ServeOneAccountAtATime_AndEndWithTheirMarker() async throws {
    try await withGateway { gateway, port in
      let client = try await connected(port)
      var seen: [[String: String]] = []
      for account in [one, two] {
        let start = client.received.count
        try await client.send(
          .requestAccountUpdates(.init(isSubscribed: true, account: account.rawValue)))
        _ = try await client.first { message in
          if case .accountDownloadEnd(account.rawValue) = message { true } else { nil }
        }
        let rows = client.received[start...].compactMap { message in
          if case .accountValue(let row) = message { row } else { nil }
        }
        #expect(rows.allSatisfy { $0.account == account.rawValue })
        seen.append(
          Dictionary(uniqueKeysWithValues: rows.map { ("\($0.key)/\($0.currency)", $0.value) }))
        let told = await gateway.accountValues(account)
        #expect(rows.count == told.count)
      }
      #expect(seen.map { $0["AccountCode/"] } == [one.rawValue, two.rawValue])
      // A fill of the first account is not told any more: the second has taken the place.
      try await client.send(order(1, "BUY", 10, account: two))
      let portfolio = try await client.first { message in
        if case .portfolioValue(let value) = message { value } else { nil }
      }
      #expect(portfolio.account == two.rawValue)
      #expect(portfolio.contract.currency == "USD" && portfolio.position == 10)
      try await client.close()
    }
  }

  @Test func theLedgerFlag_LeavesTheNetLiquidationAndTheCurrencies() async throws {
    try await withGateway { _, port in
      let client = try await connected(port)
      try await client.send(
        .requestAccountUpdatesMulti(
          .init(requestID: id(4), account: one.rawValue, isLedgerAndNLV: true)))
      _ = try await client.first { message in
        if case .accountUpdateMultiEnd = message { true } else { nil }
      }
      let keys = client.received.compactMap { message in
        if case .accountUpdateMulti(let row) = message, row.currency == "USD" {
          row.key
        } else {
          nil
        }
      }
      #expect(keys.contains("NetLiquidation") && keys.contains("CashBalance"))
      #expect(!keys.contains("BuyingPower"))
      try await client.close()
    }
  }

  @Test func positionsAndProfits_AgreeWithTheLedger() async throws {
    try await withGateway { gateway, port in
      let client = try await connected(port)
      try await client.send(order(1, "BUY", 100, account: one))
      _ = try await client.status(1, "Filled")
      try await client.send(order(2, "SELL", 30, account: two))
      _ = try await client.status(2, "Filled")
      try await client.send(.requestPositions)
      _ = try await client.first { if case .positionEnd = $0 { true } else { nil } }
      let held = client.received.compactMap { message in
        if case .position(let position) = message {
          "\(position.account) \(position.position)"
        } else {
          nil
        }
      }
      #expect(held.suffix(2) == ["DU1000001 100", "DU1000002 -30"])
      try await client.send(.requestPositionsMulti(.init(requestID: id(8), account: two.rawValue)))
      let multi = try await client.first { message in
        if case .positionMulti(let position) = message { position } else { nil }
      }
      #expect(multi.account == two.rawValue && multi.position == -30)
      try await client.send(
        .requestPNLSingle(.init(requestID: id(9), account: one.rawValue, contractID: 265_598)))
      let single = try await client.first { message in
        if case .pnlSingle(let profit) = message { profit } else { nil }
      }
      #expect(single.position == 100 && single.realized.value?.mantissa == 0)
      try await client.send(.requestPNL(.init(requestID: id(10), account: one.rawValue)))
      let whole = try await client.first { message in
        if case .pnl(let profit) = message { profit } else { nil }
      }
      #expect(whole.realized.value?.mantissa == 0)
      let ledger = try #require(await gateway.ledger())
      let account = try #require(ledger.accounts.first { $0.number == one })
      let basis = try #require(account.position(apple))
      // One position since the date began: the account's day is the position's profit.
      #expect(whole.daily == whole.unrealized)
      #expect(basis.quantity == 100 && basis.fees == 1)
      try await client.close()
    }
  }
}

private func connected(_ port: Int, version: Int = 200) async throws -> TestClient {
  let client = try await TestClient.connect(port, version: version)
  _ = try await client.ready()
  return client
}

private func id(_ number: Int32) -> RequestID { RequestID(rawValue: number) }

private func summary(
  _ client: TestClient, _ number: Int32, group: String = "All", _ tags: String
) async throws -> [GatewayMessage.AccountSummary] {
  let start = client.received.count
  try await client.send(
    .requestAccountSummary(.init(requestID: id(number), group: group, tags: tags)))
  _ = try await client.first { message in
    if case .accountSummaryEnd(let ended) = message, ended == id(number) { true } else { nil }
  }
  return client.received[start...].compactMap { message in
    if case .accountSummary(let row) = message, row.requestID == id(number) { row } else { nil }
  }
}
