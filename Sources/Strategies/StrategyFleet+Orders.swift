public import Orders
import StrategyChannel
import SystemKit
public import TradingModel

/// What becomes of orders, on its way to the children. Called on the fleet's loop.
extension StrategyFleet: OrderListener {
  /// Tells the strategy whose order it is.
  public func orderChanged(_ order: Order) {
    send(.order(order), to: order.strategy)
    tellShadow(order)
    lookSoonAtFlattening(of: order.strategy)
  }

  /// Tells the strategy whose fill it is, and first what it holds now by all of its fills.
  public func filled(_ fill: Fill) {
    tellHolding(fill)
    tellShadow(fill)
    deliver(fill, replacing: nil)
  }

  /// Tells the strategy whose fill it is what it holds now, and what the broker corrected.
  public func fillCorrected(_ fill: Fill, replacing old: Fill) {
    tellHolding(fill)
    deliver(fill, replacing: old)
  }

  private func tellHolding(_ fill: Fill) {
    if let desk = environment.desk() {
      let key = StrategyHolding.Key(
        strategy: fill.strategy, account: fill.account, instrument: fill.instrument)
      send(.holding(Position(desk.holding(key))), to: fill.strategy)
    }
    lookSoonAtFlattening(of: fill.strategy)
  }

  /// Commissions are for the journal: a strategy hears of each fill once, whatever restarts.
  public func commissioned(_ fill: Fill) {}

  /// Tells the strategy that asked.
  public func refused(_ request: OrderRequest, reason: String) {
    send(.requestRefused(number: request.number, reason: reason), to: request.strategy)
  }

  /// Tells the strategy that asked.
  public func previewed(_ request: OrderRequest, _ preview: OrderPreview) {
    send(.preview(number: request.number, preview), to: request.strategy)
  }

  /// Tells every strategy that may name the account.
  public func positionChanged(_ position: Position) {
    positions[position.account, default: [:]][position.instrument] = position
    broadcast(.position(position), account: position.account)
  }

  /// Tells the strategy whose book it is.
  public func holdingChanged(_ holding: StrategyHolding) {
    send(.holding(Position(holding)), to: holding.key.strategy)
  }

  /// Tells every strategy that may name the account.
  public func accountChanged(_ value: AccountValue) {
    let key = value.key + (value.currency.map { ":\($0)" } ?? "")
    accountValues[value.account, default: [:]][key] = value
    broadcast(.accountValue(value), account: value.account)
    tellShadows(.accountValue(value), account: value.account)
  }

  /// Tells every strategy that may name the account.
  public func accountReadiness(_ account: AccountName, isReady: Bool, reason: String?) {
    readiness[account] = (isReady, reason)
    broadcast(.connection(account, isReady: isReady, text: reason), account: account)
    tellShadows(.connection(account, isReady: isReady, text: reason), account: account)
    if isReady {
      cancelPostponed(on: account)
      for strategy in flattenings.keys { lookSoonAtFlattening(of: strategy) }
    }
  }

  /// Notices are for people.
  public func notice(_ account: AccountName?, kind: String, text: String) {}

  private func send(_ body: ChildEvent.Body, to strategy: StrategyID?) {
    guard let strategy, let child = unitOf[strategy]?.child, let index = child.index(of: strategy)
    else { return }
    child.send(body, to: index)
  }

  private func broadcast(_ body: ChildEvent.Body, account: AccountName) {
    for unit in units {
      guard let child = unit.child else { continue }
      for member in unit.members where member.deployment.accounts.contains(account) {
        if let index = child.index(of: member.deployment.strategy) { child.send(body, to: index) }
      }
    }
  }

  /// Tells a new child where its strategies stand: connections, account values, positions, what
  /// each holds by its own fills, and open orders.
  func brief(_ child: DeskChild) {
    for strategy in child.strategies {
      guard let index = child.index(of: strategy), let unit = unitOf[strategy],
        let deployment = unit.member(strategy).map({ unit.members[$0].deployment })
      else { continue }
      for account in deployment.accounts {
        if let state = readiness[account] {
          child.send(
            .connection(account, isReady: state.isReady, text: state.text), to: index)
        }
        for value in (accountValues[account] ?? [:]).sorted(by: { $0.key < $1.key }) {
          child.send(.accountValue(value.value), to: index)
        }
        for position in (positions[account] ?? [:]).values.sorted(by: {
          $0.instrument < $1.instrument
        }) {
          child.send(.position(position), to: index)
        }
      }
      guard let desk = environment.desk() else { continue }
      for holding in desk.holdings where holding.key.strategy == strategy {
        child.send(.holding(Position(holding)), to: index)
      }
      for order in desk.openOrders(of: strategy) { child.send(.order(order), to: index) }
    }
  }
}

extension Position {
  /// What a strategy holds, as its child is told.
  fileprivate init(_ holding: StrategyHolding) {
    self.init(
      account: holding.key.account, instrument: holding.key.instrument,
      quantity: holding.quantity, averageCost: holding.averagePrice)
  }
}
