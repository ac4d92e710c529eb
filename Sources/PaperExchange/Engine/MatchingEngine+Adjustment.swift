public import TradingModel

extension MatchingEngine {
  /// Changes what an account holds without an order or a fill, at the market's mark and free of
  /// charge, as a busted trade does. Unknown accounts and instruments are left alone.
  public mutating func adjustPosition(
    of account: AccountNumber, in instrument: InstrumentID, by quantity: Quantity
  ) {
    guard !quantity.isZero, let listed = catalogue[instrument],
      let index = ledger.accounts.firstIndex(where: { $0.number == account })
    else { return }
    let price =
      markets[instrument]?.mark ?? Decimal64(listed.profile.referencePrice)?
      .rounded(toMultipleOf: listed.tickSize) ?? .one
    _ = ledger.accounts[index].book(
      listed, side: quantity.isNegative ? .sell : .buy, quantity: quantity.magnitude,
      price: price, fee: .zero, feeInDollars: .zero)
    events.append(.position(account, instrument))
  }
}
