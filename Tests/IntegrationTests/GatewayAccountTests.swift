import Feeds
import IBClient
import Orders
import PaperExchange
import PaperGateway
import Synchronization
import Testing
import TradingModel

/// Keeps what the clients tell of accounts, and lets a test wait for more of it.
final class HeardAccounts: AccountReportSink {
  private struct State {
    var reports: [AccountReport] = []
    var waiter: (([AccountReport]) -> Bool, CheckedContinuation<Void, Never>)?
  }

  // The closure stays under the lock.
  private let state = Mutex(State())

  func receive(_ report: AccountReport, from client: String) {
    state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.reports.append(report)
      guard let (isEnough, continuation) = state.waiter, isEnough(state.reports) else {
        return nil
      }
      state.waiter = nil
      return continuation
    }?.resume()
  }

  var reports: [AccountReport] { state.withLock { $0.reports } }

  /// Waits until the reports so far are enough.
  func until(_ isEnough: @escaping @Sendable ([AccountReport]) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isDone = state.withLock { state in
        if isEnough(state.reports) { return true }
        state.waiter = (isEnough, continuation)
        return false
      }
      if isDone { continuation.resume() }
    }
  }
}

extension AccountReport {
  fileprivate func value(_ account: AccountNumber, _ key: String, _ currency: String?) -> String? {
    guard case .value(account, key, let value, currency) = self else { return nil }
    return value
  }

  fileprivate var holding: HoldingReport? {
    if case .holding(let holding) = self { holding } else { nil }
  }

  fileprivate var profit: AccountProfit? {
    if case .profit(let profit) = self { profit } else { nil }
  }
}

/// Our client of a gateway with two accounts: every figure against the exchange's ledger.
@Suite(.serialized, .timeLimit(.minutes(1))) struct GatewayAccountTests {
  static let other = AccountNumber(rawValue: "DU1000002")

  private func world(_ heard: HeardAccounts) async throws -> GatewayWorld {
    try await GatewayWorld(sink: nil, accountSink: heard) { configuration in
      configuration.accounts.append(.init(number: Self.other, cash: 250_000))
      configuration.symbols = ["AAPL", "EURUSD"]
    }
  }

  @Test func valuesOfEveryAccount_AreTheGatewaysOwn() async throws {
    let heard = HeardAccounts()
    let world = try await world(heard)
    for account in [GatewayWorld.number, Self.other] {
      let values = await world.gateway.accountValues(account)
      #expect(values.count > 50)
      for row in values {
        let currency = row.currency.isEmpty ? nil : row.currency
        await heard.until { reports in
          reports.contains { $0.value(account, row.key, currency) == row.value }
        }
      }
      await heard.until { reports in
        reports.contains { report in
          guard let profit = report.profit, profit.account == account else { return false }
          return profit.currency == "USD" && profit.daily?.isZero == true
            && profit.realized?.isZero == true
        }
      }
    }
    await world.end()
  }

  @Test func aPosition_ComesWithItsWorth_ItsProfitAndItsCurrency() async throws {
    let heard = HeardAccounts()
    let world = try await world(heard)
    let broker = try #require(world.loaded.accounts[GatewayWorld.main]?.broker)
    let details = try await #require(world.pool.dataBackend).details(
      for: Contract(symbol: "AAPL", securityType: .stock, exchange: "SMART", currency: "USD"))
    let apple = try #require(details.first)
    try broker.place([
      BrokerOrder(
        id: broker.nextOrderID, intent: IntentID(rawValue: "r1-accounts"),
        account: GatewayWorld.number, contract: apple.contract,
        ticket: OrderTicket(
          instrument: apple.id, side: .buy, quantity: 100, type: .market))
    ])
    await heard.until { reports in
      reports.contains { $0.holding?.quantity == 100 }
    }
    // The gateway was asked for the position's own profit as well.
    await heard.until { reports in
      reports.contains { report in
        if case .dailyProfit(GatewayWorld.number, apple.id, .some) = report { true } else { false }
      }
    }
    let holding = try #require(heard.reports.compactMap(\.holding).last { $0.quantity == 100 })
    #expect(holding.account == GatewayWorld.number && holding.instrument == apple.id)
    #expect(holding.contract.currency == "USD")
    let ledger = try #require(await world.gateway.ledger())
    let account = try #require(ledger.accounts.first { $0.number == GatewayWorld.number })
    let held = try #require(account.position(apple.id))
    #expect(holding.averageCost == held.averageCost)
    let price = try #require(holding.marketPrice)
    #expect(holding.marketValue == price * 100)
    #expect(holding.unrealized == price * 100 - held.basis - held.fees)
    // Cash moves by exactly the fill and its commission.
    let cash = try #require(account.cash["USD"]).rounded(toScale: 2).description
    await heard.until { reports in
      reports.contains { $0.value(GatewayWorld.number, "CashBalance", "USD") == cash }
    }
    await world.end()
  }
}
