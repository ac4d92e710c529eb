import Orders
import StrategyChannel
import TradingModel

/// Hears the desk of one daemon's life and passes it on to the strategies that live with it.
final class SimListener: OrderListener, @unchecked Sendable {  // One thread.
  private unowned let daemon: SimDaemon
  private unowned let world: World

  init(daemon: SimDaemon, world: World) {
    self.daemon = daemon
    self.world = world
  }

  func orderChanged(_ order: Order) {
    guard !daemon.isDead else { return }
    world.trace("order \(order.intent.rawValue) \(order.state.rawValue) \(order.filled)")
    world.trader(order.strategy)?.changed(order)
    if order.strategy == LuaTrader.strategy { daemon.lua?.tell(.order(order)) }
  }

  func filled(_ fill: Fill) {
    guard !daemon.isDead else { return }
    world.trace(
      "fill \(fill.execution.rawValue) \(fill.side.rawValue) \(fill.quantity) at \(fill.price)"
        + " of \(fill.intent?.rawValue ?? "nobody")")
    guard fill.strategy == LuaTrader.strategy, let desk = daemon.desk else { return }
    let key = StrategyHolding.Key(
      strategy: fill.strategy, account: fill.account, instrument: fill.instrument)
    let holding = desk.holding(key)
    daemon.lua?.tell(
      .holding(
        Position(
          account: fill.account, instrument: fill.instrument, quantity: holding.quantity,
          averageCost: holding.averagePrice)))
    daemon.lua?.tell(.fill(fill))
  }

  func commissioned(_ fill: Fill) {}

  func refused(_ request: OrderRequest, reason: String) {
    guard !daemon.isDead else { return }
    world.counts.refusals += 1
    world.trace("refused \(request.strategy.rawValue) \(request.number): \(reason)")
    if request.strategy == LuaTrader.strategy {
      daemon.lua?.tell(.requestRefused(number: request.number, reason: reason))
    }
  }

  func previewed(_ request: OrderRequest, _ preview: OrderPreview) {}
  func positionChanged(_ position: Position) {}
  func accountChanged(_ value: AccountValue) {}

  func accountReadiness(_ account: AccountName, isReady: Bool, reason: String?) {
    guard !daemon.isDead else { return }
    world.trace("account \(account.rawValue) \(isReady ? "ready" : reason ?? "not ready")")
    if daemon.lua?.account == account {
      daemon.lua?.tell(.connection(account, isReady: isReady, text: reason))
    }
  }

  func notice(_ account: AccountName?, kind: String, text: String) {
    guard !daemon.isDead else { return }
    world.trace("notice \(kind): \(text)")
  }
}
