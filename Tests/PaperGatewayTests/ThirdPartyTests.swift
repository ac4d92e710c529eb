import Foundation
import JudgeSupport
import PaperExchange
import PaperGateway
import Testing
import TradingModel

/// The gateway before a client that was written by others.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ThirdPartyTests {
  static let version = "2.1.0"

  @Test func ibAsync_SeesWhatTheExchangeKnows() async throws {
    guard let python = await JudgeEnvironment.python(["ib_async": Self.version]) else { return }
    try await withGateway({ $0.messageLimit = nil }) { gateway, port in
      let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("ThirdParty/judge.py").path
      let (status, output) = try await JudgeEnvironment.run(
        python, [script, String(port)], seconds: 150)
      #expect(status == 0, "\(output.suffix(2000))")
      let line = try #require(output.split(separator: "\n").last { $0.hasPrefix("{") })
      let seen = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let ledger = try #require(await gateway.ledger())
      let catalogue = try #require(await gateway.catalogue())
      #expect(seen["missing"] as? [String] == [])
      #expect(seen["version"] as? Int == 178)
      #expect(seen["accounts"] as? [String] == [one.rawValue, two.rawValue])
      checkContracts(seen, catalogue)
      checkData(seen)
      checkOrders(seen, ledger)
      checkFills(seen, ledger)
      checkAccounts(seen, ledger)
    }
  }

  private func checkContracts(_ seen: [String: Any], _ catalogue: InstrumentCatalogue) {
    let details = seen["details"] as? [String: [[String: Any]]] ?? [:]
    for (kind, address) in [
      ("stock", "AAPL.NASDAQ"), ("forex", "EURUSD.IDEALPRO"), ("index", "SPX.CBOE.IND"),
      ("crypto", "BTC.PAXOS"), ("metal", "XAUUSD.CMDTY"), ("future", "EUR.CME.202403"),
      ("difference", "IBUS500.CFD"), ("london", "VOD.LSE"),
    ] {
      let listed = catalogue.named(address)
      let found = details[kind] ?? []
      #expect(found.count == 1, "\(kind)")
      #expect(found.first?["conId"] as? Int64 == listed?.id.rawValue, "\(kind)")
      #expect(found.first?["minTick"] as? Double == listed?.tickSize.doubleValue, "\(kind)")
      #expect(found.first?["longName"] as? String == listed?.longName, "\(kind)")
      #expect(found.first?["zone"] as? String == listed?.hours.zone.name, "\(kind)")
    }
    #expect(details["future"]?.first?["multiplier"] as? String == "125000")
    #expect(details["future"]?.first?["expiry"] as? String == "20240318")
    #expect(details["futures"]?.count == 4)
    #expect(details["continuous"]?.count == 1)
    checkChains(seen, catalogue)
    #expect(details["unknown"]?.isEmpty == true)
    #expect(seen["qualified"] as? [AnyHashable] == [265_598, "NASDAQ"])
    #expect((seen["search"] as? [String])?.contains("MSFT") == true)
  }

  private func checkChains(_ seen: [String: Any], _ catalogue: InstrumentCatalogue) {
    let chains = seen["chains"] as? [String: [[Any]]] ?? [:]
    let options = seen["options"] as? [String: [Any]] ?? [:]
    for (name, classes) in [("AAPL", ["AAPL"]), ("SPX", ["SPX", "SPXW"])] {
      let found = chains[name] ?? []
      #expect(found.map { $0[0] as? String } == classes, "\(name)")
      #expect(found.allSatisfy { $0[1] as? String == "100" && $0[4] as? Int == 41 })
    }
    #expect(chains["ES"]?.isEmpty == false)
    for (name, option) in options {
      #expect(option.first as? Int == 1, "\(name)")
      let local = option[1] as? String ?? ""
      let listed = catalogue.named(local)
      let steps = (option[2] as? [[Double]] ?? []).map { $0.last ?? 0 }
      #expect(listed?.priceLadder.rungs.map(\.increment.doubleValue) == steps, "\(name) \(local)")
    }
    #expect(options.count == 3)
  }

  private func checkData(_ seen: [String: Any]) {
    let history = seen["history"] as? [Double] ?? []
    #expect((60...61).contains(history.first ?? 0))
    let quote = seen["quote"] as? [Double] ?? [0, 0, 0, 0, 0]
    #expect(quote[0] > 0 && quote[1] > quote[0] && quote[2] > 0 && quote[3] > 0)
    #expect(abs(quote[0] - (history.last ?? 0)) < quote[0] * 0.01)
    #expect((10...15).contains((seen["days"] as? [String])?.count ?? 0))
    #expect(seen["nothing"] as? Int == 0)
    let codes = Set((seen["errors"] as? [[Any]] ?? []).compactMap { $0[1] as? Int })
    #expect(codes.isSuperset(of: [110, 162, 200, 202, 387]))
    #expect(codes.isDisjoint(with: [100, 320, 321, 322]), "\(codes)")
    let bars = seen["bars"] as? [[Double]] ?? []
    #expect(bars.count >= 2)
    for bar in bars {
      #expect(Int(bar[0]) % 5 == 0)
      #expect(bar[2] >= max(bar[1], bar[4]) && bar[3] <= min(bar[1], bar[4]))
    }
    #expect((seen["kept"] as? Int ?? 0) > 100)
  }

  private func checkOrders(_ seen: [String: Any], _ ledger: Ledger) {
    let orders = (seen["orders"] as? [[String: Any]] ?? [])
    #expect(orders.count == 7)
    for told in orders {
      let reference = told["ref"] as? String ?? ""
      let record = ledger.orders(reference: reference).first
      #expect(told["permId"] as? Int64 == record?.perm.rawValue, "\(reference)")
      #expect(told["orderId"] as? Int64 == record?.key.order, "\(reference)")
      #expect(told["filled"] as? Double == record?.filled.doubleValue, "\(reference)")
      #expect(told["type"] as? String == record?.terms.type.code, "\(reference)")
      #expect(told["account"] as? String == record?.terms.account.rawValue, "\(reference)")
      if record?.status != .cancelled || reference == "resting" {
        #expect(told["status"] as? String == record?.status.rawValue, "\(reference)")
      }
      if let average = record?.averagePrice?.doubleValue {
        #expect(abs((told["average"] as? Double ?? 0) - average) < 1e-7, "\(reference)")
      }
    }
    let resting = ledger.orders(reference: "resting").first
    #expect(resting?.terms.quantity == 7, "the modification came through")
    let open = Set((seen["open"] as? [[String: Any]] ?? []).compactMap { $0["ref"] as? String })
    #expect(open == ["profit", "stop"])
    let again = (seen["again"] as? [[String: Any]] ?? [])
    #expect(Set(again.compactMap { $0["ref"] as? String }) == ["profit", "stop"])
    for told in again {
      let record = ledger.orders(reference: told["ref"] as? String ?? "").first
      #expect(told["permId"] as? Int64 == record?.perm.rawValue)
    }
    let completed = (seen["completed"] as? [[Any]] ?? []).compactMap { $0[0] as? String }
    #expect(Set(completed) == ["market", "limit", "second", "resting", "parent"])
    #expect(ledger.orders(reference: "stop").first?.status == .cancelled)
    #expect(ledger.orders(reference: "bad").isEmpty)
    #expect(ledger.orders(reference: "last").first?.status == .filled)
  }

  private func checkFills(_ seen: [String: Any], _ ledger: Ledger) {
    let fills = seen["fills"] as? [[String: Any]] ?? []
    let known = ledger.executions.filter { $0.reference != "last" }
    #expect(fills.count == known.count && !known.isEmpty)
    for fill in known {
      let told = fills.first { $0["execId"] as? String == fill.id.rawValue }
      #expect(told?["permId"] as? Int64 == fill.perm.rawValue)
      #expect(told?["shares"] as? Double == fill.quantity.doubleValue)
      #expect(told?["price"] as? Double == fill.price.doubleValue)
      #expect(told?["side"] as? String == (fill.side == .buy ? "BOT" : "SLD"))
      #expect(told?["account"] as? String == fill.account.rawValue)
      #expect(told?["commission"] as? Double == fill.commission.doubleValue)
      #expect(told?["time"] as? Double == Double(fill.time.seconds))
    }
  }

  private func checkAccounts(_ seen: [String: Any], _ ledger: Ledger) {
    // Before the last order: 170 of the first account, 10 short of the second.
    let positions = seen["positions"] as? [[Any]] ?? []
    let held = Dictionary(
      positions.map { ($0[0] as? String ?? "", $0[2] as? Double ?? 0) },
      uniquingKeysWith: { first, _ in first })
    #expect(held == [one.rawValue: 170, two.rawValue: -10])
    for account in ledger.accounts {
      let fills = ledger.executions.filter {
        $0.account == account.number && $0.reference != "last"
      }
      let spent = fills.reduce(Decimal64.zero) {
        $0 + ($1.side == .buy ? $1.quantity : -$1.quantity) * $1.price + $1.commission
      }
      let cash = (Decimal64(1_000_000) - spent).rounded(toScale: 2).description
      let summary = seen["summary"] as? [String: String] ?? [:]
      #expect(summary[account.number.rawValue + "/TotalCashValue"] == cash)
      guard account.number == one else { continue }
      let values = seen["values"] as? [String: String] ?? [:]
      #expect(values["AccountCode/"] == one.rawValue)
      let average = fills.reduce(Decimal64.zero) {
        $0 + $1.quantity * $1.price + $1.commission
      }.divided(by: 170, scale: 8)
      let told = positions.first { $0[0] as? String == one.rawValue }?[3] as? Double ?? 0
      #expect(abs(told - (average?.doubleValue ?? 0)) < 1e-6)
    }
  }
}
