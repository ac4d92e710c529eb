import Control
import Orders
import TradingModel

/// Who owns what, for the control socket.
extension TradingDaemon {
  /// What holds new orders, oldest first; empty before the order desk is up.
  func holds() async -> [HoldRow] {
    let holds: [InstrumentHold]
    do { holds = try await orders.withDesk { $0.holds } } catch { return [] }
    return holds.map { hold in
      HoldRow(
        account: hold.account.rawValue, symbol: market.symbol(hold.instrument),
        instrument: hold.instrument.rawValue, text: hold.text, since: Moment(hold.since))
    }
  }

  func decide(_ order: OwnershipOrder) async throws -> OwnershipRow {
    let account = AccountName(rawValue: order.account)
    guard accountNames.contains(account) else {
      let known = accountNames.map(\.rawValue).joined(separator: ", ")
      throw ControlFailure(
        .notFound, "No account is called \"\(order.account)\"; there are: \(known).")
    }
    let instrument = try await instrument(order.symbol)
    let action: OwnershipDecision.Action
    switch order.action {
    case .adopt(let strategy, let price):
      action = .adopt(try await owner(strategy, account, gets: true), price: price)
    case .assign(let quantity, let from, let to, let price):
      var owners: (from: StrategyID?, to: StrategyID?) = (nil, nil)
      if let from { owners.from = try await owner(from, account, gets: false) }
      if let to { owners.to = try await owner(to, account, gets: true) }
      action = .assign(quantity, from: owners.from, to: owners.to, price: price)
    case .ignore: action = .ignore
    }
    let decision = OwnershipDecision(
      account: account, instrument: instrument, action: action, reason: order.reason,
      actor: order.actor)
    do {
      let outcome = try await orders.withDesk { try $0.resolve(decision) }
      return OwnershipRow(
        account: order.account, symbol: order.symbol, instrument: instrument.rawValue,
        changes: outcome.adjustments.map {
          OwnershipRow.Change(
            strategy: $0.strategy?.rawValue, quantity: $0.quantity, price: $0.price)
        }, expected: outcome.expected, quantity: outcome.reported)
    } catch let refusal as OwnershipRefusal {
      throw ControlFailure(refusal)
    }
  }

  /// A strategy that gets something must be deployed on the account; one that gives may have left
  /// the configuration and still have a book.
  private func owner(
    _ name: String, _ account: AccountName, gets: Bool
  ) async throws -> StrategyID {
    let strategies = deployedNow
    let id = StrategyID(rawValue: name)
    if let deployment = strategies.first(where: { $0.name == id }) {
      guard gets, !deployment.accounts.contains(account) else { return id }
      throw ControlFailure(
        .invalid,
        "Strategy \"\(name)\" is not deployed on account `\(account.rawValue)` and could not "
          + "trade what it got. Nothing was changed. Add the account to its [[strategy]] in "
          + "runner.toml first.")
    }
    let hasBook = try await orders.withDesk { desk in
      desk.holdings.contains { $0.key.strategy == id }
    }
    if !gets && hasBook { return id }
    let names = strategies.map(\.name.rawValue).joined(separator: ", ")
    throw ControlFailure(
      .notFound,
      "No strategy is called \"\(name)\"; there are: \(names). What no strategy owns stands in "
        + "the book 'unassigned'. Nothing was changed.")
  }

  /// The instrument of an address: one that was held or ordered here, else one that trades.
  private func instrument(_ symbol: String) async throws -> InstrumentID {
    guard let address = InstrumentAddress(symbol) else {
      throw ControlFailure(.invalid, "\"\(symbol)\" names no instrument.")
    }
    let known = try await orders.withDesk { $0.instruments(named: address) }
    if known.count == 1 { return known[0] }
    if known.isEmpty, let found = try await market.instruments(symbol).first {
      return InstrumentID(rawValue: found.instrument)
    }
    let list = known.map { "con:\($0.rawValue)" }.joined(separator: ", ")
    throw ControlFailure(
      .notFound,
      known.isEmpty
        ? "\(symbol) was never held or ordered here. Name the instrument as perigee positions "
          + "shows it, or by its number, as con:265598."
        : "\(symbol) names more than one instrument (\(list)). Name it by its number.")
  }
}

extension ControlFailure {
  /// The failure that a refusal means for a caller.
  init(_ refusal: OwnershipRefusal) {
    let code: Code =
      switch refusal {
      case .nothingToResolve, .notHeld: .notFound
      case .quantity, .sameBook, .reason, .combination: .invalid
      case .beingChecked, .journal: .unavailable
      }
    self.init(code, refusal.description)
  }
}
