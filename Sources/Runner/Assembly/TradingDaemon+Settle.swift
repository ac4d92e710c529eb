import Control
import Orders
import TradingModel

/// Unknown orders that a person ends, for the control socket.
extension TradingDaemon {
  func settle(
    order: String, fate: String, reason: String, actor: String
  ) async throws -> SettledRow {
    guard let fate = OrderSettlement.Fate(rawValue: fate) else {
      throw ControlFailure(
        .invalid, "An order is settled as lost or as cancelled, not as \"\(fate)\".")
    }
    let settlement = OrderSettlement(
      order: IntentID(rawValue: order), fate: fate, reason: reason, actor: actor)
    do {
      let settled = try await orders.withDesk { try $0.settle(settlement) }
      return SettledRow(
        order: settled.intent.rawValue, account: settled.account.rawValue,
        symbol: market.symbol(settled.ticket.instrument),
        instrument: settled.ticket.instrument.rawValue, state: settled.state.rawValue,
        filled: settled.filled, reason: settled.reason ?? "")
    } catch let refusal as SettleRefusal {
      throw ControlFailure(refusal)
    }
  }
}

extension ControlFailure {
  /// The failure that a refusal means for a caller.
  init(_ refusal: SettleRefusal) {
    let code: Code =
      switch refusal {
      case .noOrder: .notFound
      case .notOurs, .notUnknown, .listedOpen, .reason: .invalid
      case .notReady, .notAnswered, .journal: .unavailable
      }
    self.init(code, refusal.description)
  }
}
