import Control
import IBClient
import TradingModel

extension BudgetRow {
  /// A client's budget; `line` names an instrument and its readers for people.
  init(_ budget: GatewayBudget, line: (GatewayBudget.Line) -> Line) {
    self.init(
      connection: budget.client, state: budget.isConnected ? "ready" : "down",
      messages: budget.lastSecond, messageLimit: budget.perSecond,
      waitingCancels: budget.waitingCancels, waitingOrders: budget.waitingOrders,
      waitingData: budget.waitingData, lineLimit: budget.lineLimit,
      lines: budget.lines.map(line), depthLimit: budget.depthLimit,
      depth: budget.depth.map(line), tickByTickLimit: budget.tickByTickLimit,
      tickByTick: budget.tickByTick.map(line), history: budget.history,
      historyLimit: budget.historyLimit,
      shares: budget.shares.map {
        Share(
          owner: $0.owner.name, perMinute: $0.perMinute, total: $0.total, waiting: $0.waiting)
      })
  }
}
