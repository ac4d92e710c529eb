import PaperExchange
import TWSProtocol
import TradingModel

extension FaultStage {
  /// What a fault of orders makes of a message.
  mutating func applyToOrder(
    _ index: Int, _ message: GatewayMessage, _ outgoing: Outgoing
  ) -> [FaultItem] {
    switch message {
    case .openOrder(let open): return orderNews(index, message, open.orderID, outgoing)
    case .orderStatus(let status): return orderNews(index, message, status.orderID, outgoing)
    case .executionDetails(let execution): return fill(index, execution, outgoing)
    case .commissionReport(let report): return commission(index, report, outgoing)
    default: return [.message(message)]  // The others are not about orders.
    }
  }

  private func key(_ order: OrderID?, _ outgoing: Outgoing) -> ActiveFault.OrderKey {
    ActiveFault.OrderKey(client: outgoing.party.client ?? -1, order: order ?? 0)
  }

  private func holdKey(_ order: OrderID?) -> String { "order \(order?.rawValue ?? 0)" }

  private mutating func orderNews(
    _ index: Int, _ message: GatewayMessage, _ id: OrderID, _ outgoing: Outgoing
  ) -> [FaultItem] {
    let fault = faults[index].fault
    let isStatus = if case .orderStatus = message { true } else { false }
    let key = key(id, outgoing)
    let seen = faults[index].orders[key]
    switch fault.kind {
    case .duplicateStatus:
      guard isStatus, !outgoing.isAnswer, hits(index) else { break }
      return [.message(message), .message(message)]
    case .reorderStatus:
      guard isStatus, !outgoing.isAnswer else { break }
      let earlier = held.take(
        owner: faults[index].number, key: holdKey(id), session: outgoing.party.session)
      if !earlier.isEmpty { return [.message(message)] + earlier.map(\.item) }
      guard hits(index) else { break }
      return hold(index, message, outgoing, key: holdKey(id), for: fault.duration("delay"))
    case .fillBeforeAck:
      // An order is late once; after its first execution or its time it is told as ever.
      guard !outgoing.isAnswer, seen != 2 else { break }
      if seen == nil {
        guard hits(index) else { break }
        faults[index].note(key, 1)
      }
      return hold(index, message, outgoing, key: holdKey(id), for: fault.duration("delay"))
    case .latePermID:
      guard (seen ?? 0) < (fault.integer("messages") ?? 2), hits(index) else { break }
      faults[index].note(key, (seen ?? 0) + 1)
      return [.message(FaultStage.renumbered(message) { _ in 0 })]
    case .splitPermID:
      guard seen != nil else { break }
      return [.message(message), .message(FaultStage.renumbered(message) { $0 &+ 500_000 })]
    default: break  // The others change executions or commissions.
    }
    return [.message(message)]
  }

  /// The same message with another permanent id.
  private static func renumbered(
    _ message: GatewayMessage, _ change: (Int) -> Int
  ) -> GatewayMessage {
    switch message {
    case .openOrder(var open):
      let perm = change(Int(open.order.permanentID.integer ?? 0))
      open.order.permanentID = TWSNumber(perm)
      open.order.sharesAllocation = perm == 0 ? "" : "\(perm).0/\(open.order.account)/100"
      return .openOrder(open)
    case .orderStatus(var status):
      status.permanentID = change(status.permanentID)
      return .orderStatus(status)
    default: return message  // Nothing else carries the id of a live order.
    }
  }

  private mutating func fill(
    _ index: Int, _ execution: GatewayMessage.ExecutionDetails, _ outgoing: Outgoing
  ) -> [FaultItem] {
    let fault = faults[index].fault
    let message = GatewayMessage.executionDetails(execution)
    switch fault.kind {
    case .fillBeforeAck:
      guard !outgoing.isAnswer else { break }
      let key = key(execution.orderID, outgoing)
      let waiting = held.take(
        owner: faults[index].number, key: holdKey(execution.orderID),
        session: outgoing.party.session)
      if faults[index].orders[key] == 1 { faults[index].note(key, 2) }
      return [.message(message)] + waiting.map(\.item)
    case .commissionFirst:
      guard !outgoing.isAnswer, hits(index) else { break }
      return hold(
        index, message, outgoing, key: execution.executionID, for: fault.duration("delay"))
    case .correctExecution:
      if outgoing.isAnswer {
        return [
          .message(
            faults[index].corrections[execution.executionID].map { corrected in
              var answer = corrected
              answer.requestID = execution.requestID
              return .executionDetails(answer)
            } ?? message)
        ]
      }
      guard let corrected = correction(of: execution, fault), hits(index) else { break }
      faults[index].note(corrected, of: execution.executionID)
      let late = hold(
        index, .executionDetails(corrected), outgoing, key: "", for: fault.duration("delay"))
      return [.message(message)] + late
    default: break  // The others leave executions alone.
    }
    return [.message(message)]
  }

  /// The next revision of an execution; nil when its id has none.
  private func correction(
    of execution: GatewayMessage.ExecutionDetails, _ fault: GatewayFault
  ) -> GatewayMessage.ExecutionDetails? {
    guard let dot = execution.executionID.lastIndex(of: "."),
      let revision = Int(execution.executionID[execution.executionID.index(after: dot)...])
    else { return nil }
    var corrected = execution
    let next = revision &+ 1
    corrected.executionID =
      String(execution.executionID[...dot]) + (next < 10 ? "0\(next)" : "\(next)")
    let price = fault.decimal("price") ?? .zero
    let quantity = fault.decimal("quantity") ?? .zero
    func plus(_ number: TWSNumber, _ change: Decimal64) -> TWSNumber {
      Translation.decimal(number).map { Translation.number(($0 + change).normalized) } ?? number
    }
    corrected.price = plus(execution.price, price)
    corrected.averagePrice = plus(execution.averagePrice, price)
    corrected.shares = plus(execution.shares, quantity)
    corrected.cumulativeQuantity = plus(execution.cumulativeQuantity, quantity)
    return corrected
  }

  private mutating func commission(
    _ index: Int, _ report: GatewayMessage.CommissionReport, _ outgoing: Outgoing
  ) -> [FaultItem] {
    let fault = faults[index].fault
    let message = GatewayMessage.commissionReport(report)
    switch fault.kind {
    case .commissionNever: return hits(index) ? [] : [.message(message)]
    case .commissionLate:
      guard !outgoing.isAnswer, hits(index) else { break }
      return hold(index, message, outgoing, key: "", for: fault.duration("delay"))
    case .commissionFirst:
      let waiting = held.take(
        owner: faults[index].number, key: report.executionID, session: outgoing.party.session)
      return [.message(message)] + waiting.map(\.item)
    case .correctExecution:
      guard let corrected = faults[index].corrections[report.executionID] else { break }
      var next = report
      next.executionID = corrected.executionID
      if outgoing.isAnswer { return [.message(.commissionReport(next))] }
      let late = hold(
        index, .commissionReport(next), outgoing, key: "", for: fault.duration("delay"))
      return [.message(message)] + late
    default: break  // The others leave commissions alone.
    }
    return [.message(message)]
  }
}
