import Logging
import Notices
import Orders
import Synchronization
import TradingModel

/// Hears of orders: passes everything on to the strategies, and writes what a person should read.
final class OrderNews: OrderListener {
  private struct State {
    var readiness: [AccountName: (isReady: Bool, reason: String?)] = [:]
    /// Who waits for accounts to take orders.
    var waiters:
      [Int: (accounts: Set<AccountName>, continuation: CheckedContinuation<Void, Never>)] =
        [:]
    var lastWaiter = 0

    func areReady(_ accounts: Set<AccountName>) -> Bool {
      accounts.allSatisfy { readiness[$0]?.isReady == true }
    }

    /// Takes out whose accounts are ready now.
    mutating func takeReady() -> [CheckedContinuation<Void, Never>] {
      let ready = waiters.filter { areReady($0.value.accounts) }
      for key in ready.keys { waiters[key] = nil }
      return ready.values.map(\.continuation)
    }
  }

  private let log: Logger
  private let next: any OrderListener
  private let notices: NoticeOffice
  private let symbol: @Sendable (InstrumentID) -> String
  private let state = Mutex(State())

  /// `symbol` names an instrument for people.
  init(
    log: Logger, next: any OrderListener, notices: NoticeOffice,
    symbol: @escaping @Sendable (InstrumentID) -> String
  ) {
    self.log = log
    self.next = next
    self.notices = notices
    self.symbol = symbol
  }

  /// Whether each account takes orders now, and if not, why.
  var readiness: [AccountName: (isReady: Bool, reason: String?)] {
    state.withLock { $0.readiness }
  }

  /// Waits until all of the accounts take orders, or the task is cancelled.
  func untilReady(_ accounts: Set<AccountName>) async {
    let number = state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isDone = state.withLock { state in
          if Task.isCancelled || state.areReady(accounts) { return true }
          state.waiters[number] = (accounts, continuation)
          return false
        }
        if isDone { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: number) }?.continuation.resume()
    }
  }

  func orderChanged(_ order: Order) {
    next.orderChanged(order)
    if order.state == .rejected { notices.put(.rejected(order)) }
    let level: Logger.Level = order.state == .unknown || order.state == .rejected ? .warning : .info
    log.log(
      level: level,
      """
      \(order.strategy?.rawValue ?? "external") \(order.account.rawValue): \
      \(order.ticket.side.rawValue) \(order.ticket.quantity) \
      \(symbol(order.ticket.instrument)) \(order.ticket.type.code) is \(order.state.rawValue)\
      \(order.reason.map { ": \($0)" } ?? "")
      """, metadata: ["order": "\(order.intent.rawValue)", "account": "\(order.account.rawValue)"])
  }

  func filled(_ fill: Fill) {
    next.filled(fill)
    notices.put(.filled(fill))
    log.notice(
      """
      \(fill.strategy?.rawValue ?? "external") \(fill.account.rawValue): filled \
      \(fill.side.rawValue) \(fill.quantity) \(symbol(fill.instrument)) at \(fill.price)
      """, metadata: OrderNews.metadata(fill))
  }

  func fillCorrected(_ fill: Fill, replacing old: Fill) {
    next.fillCorrected(fill, replacing: old)
    log.warning(
      """
      \(fill.strategy?.rawValue ?? "external") \(fill.account.rawValue): the broker corrected \
      \(old.quantity) at \(old.price) to \(fill.side.rawValue) \(fill.quantity) \
      \(symbol(fill.instrument)) at \(fill.price)
      """, metadata: OrderNews.metadata(fill))
  }

  private static func metadata(_ fill: Fill) -> Logger.Metadata {
    var result: Logger.Metadata = [
      "execution": "\(fill.execution.rawValue)", "account": "\(fill.account.rawValue)",
    ]
    if let intent = fill.intent { result["order"] = "\(intent.rawValue)" }
    return result
  }

  func commissioned(_ fill: Fill) { next.commissioned(fill) }

  func refused(_ request: OrderRequest, reason: String) {
    next.refused(request, reason: reason)
    notices.put(.refused(request, reason: reason))
    log.warning(
      "\(request.strategy.rawValue): request \(request.number) refused: \(reason)",
      metadata: ["account": "\(request.account.rawValue)"])
  }

  func previewed(_ request: OrderRequest, _ preview: OrderPreview) {
    next.previewed(request, preview)
  }

  func positionChanged(_ position: Position) { next.positionChanged(position) }

  func holdingChanged(_ holding: StrategyHolding) { next.holdingChanged(holding) }

  func accountChanged(_ value: AccountValue) { next.accountChanged(value) }

  func accountReadiness(_ account: AccountName, isReady: Bool, reason: String?) {
    let ready = state.withLock { state in
      state.readiness[account] = (isReady, reason)
      return state.takeReady()
    }
    for continuation in ready { continuation.resume() }
    next.accountReadiness(account, isReady: isReady, reason: reason)
    notices.put(.readiness(account, isReady: isReady, reason: reason))
    if isReady {
      log.notice("account \(account.rawValue) takes orders")
    } else {
      log.warning("account \(account.rawValue) takes no orders: \(reason ?? "not connected")")
    }
  }

  func notice(_ account: AccountName?, kind: String, text: String) {
    next.notice(account, kind: kind, text: text)
    notices.put(.desk(account, kind: kind, text: text))
    log.warning("\(text)", metadata: ["kind": "\(kind)"])
  }
}
