import Control
import Orders
import Synchronization
import TradingModel

/// The newest that the brokers told of each configured account's worth, for the command line, and
/// the profits for the strategies.
///
/// Thread-safe. Accounts that the configuration lacks are left out, and an account keeps at most
/// `holdingLimit` positions and `valueLimit` values; what a broker tells beyond is dropped.
final class AccountBoard: AccountReportSink {
  private struct Holding {
    var report: HoldingReport
    var daily: Money?
    var time: Timestamp
  }

  private struct Account {
    var client: String?
    /// By key and currency, as the broker writes both.
    var values: [String: String] = [:]
    var currency: String?
    var profit: AccountProfit?
    var holdings: [InstrumentID: Holding] = [:]
    /// Daily profits of positions whose holding has not come yet.
    var dailies: [InstrumentID: Money] = [:]
    var time: Timestamp?
    /// Whether the connection ended since.
    var isOld = false

    func money(_ key: String) -> Money? {
      currency.flatMap { values["\(key)/\($0)"] }.flatMap { Money($0) }
    }
  }

  static let holdingLimit = 5000
  static let valueLimit = 5000

  private let names: [AccountNumber: AccountName]
  private let now: @Sendable () -> Timestamp
  private let forward: @Sendable (AccountValue) -> Void
  private let state = Mutex<[AccountName: Account]>([:])

  /// `forward` takes the profits of accounts as values that strategies may ask for; it is called
  /// on the client's thread and must not block.
  init(
    names: [AccountNumber: AccountName], now: @escaping @Sendable () -> Timestamp,
    forward: @escaping @Sendable (AccountValue) -> Void
  ) {
    self.names = names
    self.now = now
    self.forward = forward
  }

  func receive(_ report: AccountReport, from client: String) {
    switch report {
    case .value(let number, let key, let value, let currency):
      change(number, client) { account in
        if key == "NetLiquidation", let currency, currency != "BASE" {
          account.currency = currency
        }
        let place = "\(key)/\(currency ?? "")"
        guard account.values.count < Self.valueLimit || account.values[place] != nil else { return }
        account.values[place] = value
      }
    case .profit(let profit):
      change(profit.account, client) { $0.profit = profit }
      tell(profit)
    case .holding(let report):
      let time = now()
      change(report.account, client) { account in
        guard !report.quantity.isZero else {
          account.holdings[report.instrument] = nil
          account.dailies[report.instrument] = nil
          return
        }
        if let known = account.holdings[report.instrument] {
          if known.report.quantity == report.quantity, report.marketValue == nil { return }
        } else if account.holdings.count >= Self.holdingLimit {
          return
        }
        account.holdings[report.instrument] = Holding(
          report: report, daily: account.dailies[report.instrument], time: time)
      }
    case .dailyProfit(let number, let instrument, let daily):
      change(number, client) { account in
        let known = account.dailies[instrument] != nil
        guard known || account.dailies.count < Self.holdingLimit else { return }
        account.dailies[instrument] = daily
        account.holdings[instrument]?.daily = daily
      }
    case .lost(let numbers):
      state.withLock { state in
        for name in numbers.compactMap({ names[$0] }) { state[name]?.isOld = true }
      }
    }
  }

  private func change(
    _ number: AccountNumber, _ client: String, _ body: (inout Account) -> Void
  ) {
    guard let name = names[number] else { return }
    let time = now()
    state.withLock { state in
      var account = state[name] ?? Account()
      if account.isOld {
        // What is not told again by the new connection may have been closed meanwhile.
        account.holdings = [:]
        account.dailies = [:]
        account.isOld = false
      }
      account.client = client
      account.time = time
      body(&account)
      state[name] = account
    }
  }

  /// Strategies read the profit as three values; one that is not known keeps its last.
  private func tell(_ profit: AccountProfit) {
    guard let name = names[profit.account] else { return }
    let parts = [
      ("PnL.daily", profit.daily), ("PnL.unrealized", profit.unrealized),
      ("PnL.realized", profit.realized),
    ]
    for (key, amount) in parts {
      guard let amount else { continue }
      forward(
        AccountValue(
          account: name, key: key, value: amount.rounded(toScale: 2).description,
          currency: profit.currency))
    }
  }

  // MARK: For the command line

  /// One row for each of the accounts, in their order. `readiness` tells whether each takes orders.
  func rows(
    _ accounts: [AccountName],
    readiness: [AccountName: (isReady: Bool, reason: String?)]
  ) -> [AccountWorthRow] {
    let known = state.withLock { $0 }
    return accounts.map { name in
      let account = known[name] ?? Account()
      let state = readiness[name]
      return AccountWorthRow(
        account: name.rawValue, currency: account.currency,
        netLiquidation: account.money("NetLiquidation"), cash: account.money("TotalCashValue"),
        buyingPower: account.money("BuyingPower"), dailyProfit: account.profit?.daily,
        unrealizedProfit: account.profit?.unrealized, realizedProfit: account.profit?.realized,
        connection: account.client, state: state?.isReady == true ? "ready" : "down",
        reason: state?.isReady == true ? nil : state?.reason ?? "no gateway serves it",
        updated: account.time.map { Moment($0) })
    }
  }

  /// What the accounts hold, by account and symbol. `symbol` names an instrument for people.
  func portfolio(
    _ accounts: [AccountName], symbol: (Contract, InstrumentID) -> String
  ) -> [PortfolioRow] {
    let known = state.withLock { $0 }
    return accounts.flatMap { name in
      (known[name]?.holdings ?? [:]).values.map { holding in
        let report = holding.report
        return PortfolioRow(
          account: name.rawValue, symbol: symbol(report.contract, report.instrument),
          instrument: report.instrument.rawValue, quantity: report.quantity,
          averageCost: report.averageCost, marketPrice: report.marketPrice,
          marketValue: report.marketValue, unrealizedProfit: report.unrealized,
          realizedProfit: report.realized, dailyProfit: holding.daily,
          currency: report.contract.currency, updated: Moment(holding.time))
      }.sorted { ($0.symbol, $0.instrument) < ($1.symbol, $1.instrument) }
    }
  }
}
