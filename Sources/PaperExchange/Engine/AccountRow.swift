import TradingModel

/// One line of an account's statement, in the broker's words.
public struct AccountRow: Hashable, Sendable {
  /// Which of the statement's two parts a row belongs to.
  public enum Part: Hashable, Sendable {
    /// About the account as a whole, in its base currency or without one.
    case account
    /// About what it has in one currency; `BASE` sums all currencies up in the base currency.
    case ledger
  }

  /// The broker's key (`NetLiquidation`).
  public var key: String
  /// The value as text; money has two digits after the point.
  public var value: String
  /// The currency, `BASE` for the sum of all, empty where the key has none.
  public var currency: String
  /// The part of the statement.
  public var part: Part

  /// The broker's word for the sum of all currencies.
  public static let base = "BASE"
  /// The currency in which every account here is kept.
  public static let baseCurrency = "USD"
}

extension MatchingEngine {
  /// The values that a broker tells of an account, both parts, keys in alphabetical order within
  /// each part and currency. O(positions).
  public func accountRows(_ account: PaperAccount) -> [AccountRow] {
    let held = positions(account)
    return wholeRows(account, held) + ledgerRows(account, held)
  }

  /// The values that a broker tells of an account: key, value as text, currency (empty where the
  /// key has none).
  public func accountValues(
    _ account: PaperAccount
  ) -> [(key: String, value: String, currency: String)] {
    accountRows(account).map { ($0.key, $0.value, $0.currency) }
  }

  private func wholeRows(_ account: PaperAccount, _ held: [PositionValue]) -> [AccountRow] {
    let worth = netLiquidation(account)
    let margin = margin(account)
    let free = worth - margin
    let opening = account.openingValue ?? worth
    // Stocks and options count, each by its size; futures bind margin and have no value.
    let gross = held.reduce(Money.zero) { sum, position in
      switch position.listed.contract.securityType {
      case .forex, .future, .continuousFuture, .futureOption: sum
      default:
        sum + position.marketValue.magnitude * rate(position.listed.contract.currency)
      }
    }
    let cash = cashValue(account)
    let amounts: [(String, Money)] = [
      ("AccruedCash", .zero), ("AccruedDividend", .zero), ("AvailableFunds", free),
      ("Billable", .zero), ("BuyingPower", max(.zero, free) * 4), ("EquityWithLoanValue", worth),
      ("ExcessLiquidity", free), ("FullAvailableFunds", free), ("FullExcessLiquidity", free),
      ("FullInitMarginReq", margin), ("FullMaintMarginReq", margin),
      ("GrossPositionValue", gross), ("InitMarginReq", margin), ("LookAheadAvailableFunds", free),
      ("LookAheadExcessLiquidity", free), ("LookAheadInitMarginReq", margin),
      ("LookAheadMaintMarginReq", margin), ("MaintMarginReq", margin), ("NetLiquidation", worth),
      ("PreviousDayEquityWithLoanValue", opening), ("RegTEquity", worth),
      ("RegTMargin", margin), ("SMA", free), ("SettledCash", cash), ("TotalCashValue", cash),
    ]
    let words = [
      ("AccountCode", account.number.rawValue), ("AccountReady", "true"),
      ("AccountType", "INDIVIDUAL"), ("Cushion", ratio(free, worth)),
      ("DayTradesRemaining", "-1"), ("Leverage", ratio(gross, worth, places: 2)),
      ("LookAheadNextChange", "0"),
    ]
    let rows =
      words.map { AccountRow(key: $0.0, value: $0.1, currency: "", part: .account) }
      + amounts.map {
        AccountRow(
          key: $0.0, value: Self.money($0.1), currency: AccountRow.baseCurrency, part: .account)
      }
    return rows.sorted { $0.key < $1.key }
  }

  private func ledgerRows(_ account: PaperAccount, _ held: [PositionValue]) -> [AccountRow] {
    var lines: [String: LedgerLine] = [AccountRow.baseCurrency: LedgerLine()]
    for (currency, amount) in account.cash { lines[currency, default: LedgerLine()].cash = amount }
    for position in held {
      lines[position.listed.contract.currency, default: LedgerLine()].add(position)
    }
    var total = LedgerLine()
    for (currency, line) in lines { total.add(line, rate: rate(currency)) }
    let number = account.number
    var rows = total.rows(AccountRow.base, rate: .one, number: number)
    for (currency, line) in lines.sorted(by: { $0.key < $1.key })
    where currency == AccountRow.baseCurrency || !line.isEmpty {
      rows += line.rows(currency, rate: rate(currency), number: number)
    }
    return rows
  }

  private func ratio(_ part: Money, _ whole: Money, places: UInt8 = 6) -> String {
    (part.divided(by: whole, scale: places) ?? .zero).description
  }

  static func money(_ value: Money) -> String { value.rounded(toScale: 2).description }
}

/// What an account has in one currency.
private struct LedgerLine {
  var cash = Money.zero
  var stocks = Money.zero
  var options = Money.zero
  var futureOptions = Money.zero
  var futuresProfit = Money.zero
  var coins = Money.zero
  var unrealized = Money.zero
  var realized = Money.zero

  var isEmpty: Bool { self == LedgerLine() }

  /// What it all comes to.
  var worth: Money { cash + stocks + options + futureOptions + futuresProfit + coins }

  mutating func add(_ position: PositionValue) {
    unrealized += position.unrealized
    realized += position.held.realizedToday
    switch position.listed.contract.securityType {
    case .forex: break  // It is in the cash.
    case .future, .continuousFuture: futuresProfit += position.marketValue - position.held.basis
    case .option: options += position.marketValue
    case .futureOption: futureOptions += position.marketValue
    case .crypto: coins += position.marketValue
    // The broker has no line of its own for what else has a value.
    default: stocks += position.marketValue
    }
  }

  mutating func add(_ other: LedgerLine, rate: Decimal64) {
    cash += other.cash * rate
    stocks += other.stocks * rate
    options += other.options * rate
    futureOptions += other.futureOptions * rate
    futuresProfit += other.futuresProfit * rate
    coins += other.coins * rate
    unrealized += other.unrealized * rate
    realized += other.realized * rate
  }

  func rows(_ currency: String, rate: Decimal64, number: AccountNumber) -> [AccountRow] {
    let amounts: [(String, Money)] = [
      ("CashBalance", cash), ("CorporateBondMarketValue", .zero),
      ("Cryptocurrency", coins), ("FundValue", .zero), ("FutureOptionValue", futureOptions),
      ("FuturesPNL", futuresProfit), ("FxCashBalance", .zero), ("IssuerOptionValue", .zero),
      ("MoneyMarketFundValue", .zero), ("MutualFundValue", .zero), ("NetDividend", .zero),
      ("NetLiquidationByCurrency", worth), ("OptionMarketValue", options),
      ("RealizedPnL", realized), ("StockMarketValue", stocks), ("TBillValue", .zero),
      ("TBondValue", .zero), ("TotalCashBalance", cash), ("UnrealizedPnL", unrealized),
      ("WarrantValue", .zero),
    ]
    let words = [
      ("AccountOrGroup", number.rawValue), ("Currency", currency), ("RealCurrency", currency),
      ("ExchangeRate", rate == .one ? "1.00" : rate.description),
    ]
    return (words + amounts.map { ($0.0, MatchingEngine.money($0.1)) })
      .map { AccountRow(key: $0.0, value: $0.1, currency: currency, part: .ledger) }
      .sorted { $0.key < $1.key }
  }
}

extension LedgerLine: Equatable {}
