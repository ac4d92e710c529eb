public import TradingModel

/// The profit of an account or a position, in USD.
public struct ProfitReport: Hashable, Sendable {
  /// Since the trading date began.
  public var daily: Money
  /// Of what is held.
  public var unrealized: Money
  /// Realised since the trading date began.
  public var realized: Money
  /// The value of what is held.
  public var value: Money
}

/// What an order would do to an account, in USD.
public struct OrderPreview: Hashable, Sendable {
  /// The account's worth now.
  public var equity: Money
  /// The margin that its positions bind now.
  public var marginBefore: Money
  /// What the order would add to that; negative when it closes a position.
  public var marginChange: Money
  /// What its execution would cost.
  public var commission: Money
}

/// A position with its value, in the instrument's currency.
public struct PositionValue: Hashable, Sendable {
  /// The instrument.
  public var listed: ListedInstrument
  /// What is held.
  public var held: HeldPosition
  /// The price at which it is valued.
  public var mark: Price
  /// The value, multiplier included.
  public var marketValue: Money
  /// The profit of what is held, after its commissions.
  public var unrealized: Money

  /// The profit since the trading date began: what was realised, and how the open profit changed.
  public var daily: Money {
    held.realizedToday + unrealized - (held.openingUnrealized ?? .zero)
  }
}

/// The forex market that tells what a currency is worth in USD.
private struct DollarPair {
  var instrument: InstrumentID
  /// Whether the pair quotes the currency for a dollar, not the dollars for one unit of it.
  var isInverse: Bool
  /// The price before the market's first quote.
  var reference: Price

  static let all: [String: DollarPair] = {
    var pairs: [String: DollarPair] = [:]
    for listed in InstrumentCatalogue.currencies where listed.contract.securityType == .forex {
      let contract = listed.contract
      let isInverse = contract.symbol == AccountRow.baseCurrency
      guard isInverse || contract.currency == AccountRow.baseCurrency else { continue }
      pairs[isInverse ? contract.currency : contract.symbol] = DollarPair(
        instrument: listed.id, isInverse: isInverse,
        reference: Decimal64(listed.profile.referencePrice) ?? .one)
    }
    return pairs
  }()
}

extension MatchingEngine {
  /// The account with a number.
  public func account(_ number: AccountNumber) -> PaperAccount? {
    ledger.accounts.first { $0.number == number }
  }

  /// USD for one unit of a currency, by the forex markets; 1 for a currency without a pair.
  public func rate(_ currency: String) -> Decimal64 {
    guard currency != AccountRow.baseCurrency, let pair = DollarPair.all[currency] else {
      return .one
    }
    let mark = markets[pair.instrument]?.mark ?? pair.reference
    return pair.isInverse ? Decimal64.one.divided(by: mark, scale: 10) ?? .one : mark
  }

  /// What an account holds, valued, sorted by contract id; flat positions of today included.
  public func positions(_ account: PaperAccount) -> [PositionValue] {
    account.positions.compactMap { held in
      guard let listed = catalogue[held.instrument] else { return nil }
      let mark =
        markets[held.instrument]?.mark ?? Decimal64(listed.profile.referencePrice)?
        .rounded(toMultipleOf: listed.tickSize) ?? .one
      let value = held.quantity * mark * listed.multiplier
      return PositionValue(
        listed: listed, held: held, mark: mark, marketValue: value,
        unrealized: value - held.basis - held.fees)
    }
  }

  /// What an account is worth, in USD: cash, stocks and coins at their marks, and the open profit
  /// of futures.
  public func netLiquidation(_ account: PaperAccount) -> Money {
    var value = cashValue(account)
    for position in positions(account) {
      let rate = rate(position.listed.contract.currency)
      switch position.listed.contract.securityType {
      case .forex: break  // It is in the cash.
      case .future: value += (position.marketValue - position.held.basis) * rate
      default: value += position.marketValue * rate
      }
    }
    return value.rounded(toScale: 6)
  }

  func cashValue(_ account: PaperAccount) -> Money {
    account.cash.reduce(Money.zero) { $0 + $1.value * rate($1.key) }
  }

  /// The margin that an account's positions bind, in USD, by fixed shares of their values:
  /// stocks 25 %, futures 6 %, coins and metals all, currencies 3 %.
  func margin(_ account: PaperAccount) -> Money {
    positions(account).reduce(Money.zero) { sum, position in
      let rate = rate(position.listed.contract.currency)
      return sum + position.marketValue.magnitude * rate * marginShare(position.listed)
    }.rounded(toScale: 6)
  }

  private func marginShare(_ listed: ListedInstrument) -> Decimal64 {
    switch listed.contract.securityType {
    case .stock: Decimal64(mantissa: 25, scale: 2)
    case .future: Decimal64(mantissa: 6, scale: 2)
    case .forex: Decimal64(mantissa: 3, scale: 2)
    default: .one
    }
  }

  /// What an order would do to an account, in USD.
  public func preview(
    _ terms: OrderTerms, _ listed: ListedInstrument, _ account: PaperAccount
  ) -> OrderPreview {
    let held = account.position(terms.instrument)?.quantity ?? .zero
    let after = terms.side == .buy ? held + terms.quantity : held - terms.quantity
    let price =
      terms.type.limitPrice ?? terms.type.stopPrice ?? markets[terms.instrument]?.mark
      ?? Decimal64(listed.profile.referencePrice) ?? .one
    let unit = price * listed.multiplier * rate(listed.contract.currency)
    return OrderPreview(
      equity: netLiquidation(account), marginBefore: margin(account),
      marginChange: ((after.magnitude - held.magnitude) * unit * marginShare(listed))
        .rounded(toScale: 6),
      commission: listed.fees.total(
        quantity: terms.quantity, value: (terms.quantity * unit).rounded(toScale: 8)))
  }

  func canPay(_ account: PaperAccount, _ terms: OrderTerms, _ listed: ListedInstrument) -> Bool {
    let preview = preview(terms, listed, account)
    guard preview.marginChange > .zero else { return true }
    return preview.equity - preview.marginBefore >= preview.marginChange
  }

  /// The profit of an account.
  public func profit(_ account: PaperAccount) -> ProfitReport {
    var report = ProfitReport(daily: .zero, unrealized: .zero, realized: .zero, value: .zero)
    for position in positions(account) {
      let rate = rate(position.listed.contract.currency)
      report.unrealized += position.unrealized * rate
      report.realized += position.held.realizedToday * rate
      report.value += position.marketValue * rate
    }
    let worth = netLiquidation(account)
    report.daily = worth - (account.openingValue ?? worth)
    report.unrealized = report.unrealized.rounded(toScale: 6)
    report.realized = report.realized.rounded(toScale: 6)
    return report
  }
}
