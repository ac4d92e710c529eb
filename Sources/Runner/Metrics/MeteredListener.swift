import Orders
import SystemKit
import Telemetry
import TradingModel

/// Counts what becomes of orders, and passes everything on. Its calls come from the order thread
/// alone, as every listener's.
final class MeteredListener: OrderListener, @unchecked Sendable {  // `waiting`: the order thread.
  /// What is awaited of one order, with the moment of its record.
  private struct Wait {
    var since: Int64
    var isAcknowledged = false
  }

  /// Orders whose first word or fill is awaited; of further ones no times are taken.
  private static let waitingLimit = 4096

  private let next: any OrderListener
  private let meter: TradingMeter
  private var waiting: [IntentID: Wait] = [:]

  init(_ next: any OrderListener, meter: TradingMeter) {
    self.next = next
    self.meter = meter
  }

  func orderChanged(_ order: Order) {
    if order.strategy != nil { count(order) }
    next.orderChanged(order)
  }

  private func count(_ order: Order) {
    switch order.state {
    case .sending:
      guard waiting[order.intent] == nil else { return }
      meter.orders.increment()
      if waiting.count < Self.waitingLimit {
        waiting[order.intent] = Wait(since: MonotonicClock.now())
      }
    case .working, .partiallyFilled: acknowledge(order.intent)
    case .filled: waiting[order.intent] = nil
    case .rejected:
      meter.rejects.increment()
      acknowledge(order.intent)
      waiting[order.intent] = nil
    case .cancelled:
      meter.cancels.increment()
      waiting[order.intent] = nil
    case .unknown: meter.unknowns.increment()
    case .expired, .lost, .notSent: waiting[order.intent] = nil
    case .cancelPending, .modifyPending: break
    }
  }

  private func acknowledge(_ intent: IntentID) {
    guard let wait = waiting[intent], !wait.isAcknowledged else { return }
    waiting[intent]?.isAcknowledged = true
    meter.acknowledgement.record(nanoseconds: MonotonicClock.now() &- wait.since)
  }

  func filled(_ fill: Fill) {
    meter.fills.increment()
    if let intent = fill.intent, let wait = waiting.removeValue(forKey: intent) {
      let passed = MonotonicClock.now() &- wait.since
      if !wait.isAcknowledged { meter.acknowledgement.record(nanoseconds: passed) }
      meter.firstFill.record(nanoseconds: passed)
    }
    next.filled(fill)
  }

  func fillCorrected(_ fill: Fill, replacing old: Fill) {
    next.fillCorrected(fill, replacing: old)
  }

  func commissioned(_ fill: Fill) { next.commissioned(fill) }

  func refused(_ request: OrderRequest, reason: String) {
    meter.refusals.increment()
    next.refused(request, reason: reason)
  }

  func previewed(_ request: OrderRequest, _ preview: OrderPreview) {
    next.previewed(request, preview)
  }

  func positionChanged(_ position: Position) { next.positionChanged(position) }

  func holdingChanged(_ holding: StrategyHolding) { next.holdingChanged(holding) }

  func accountChanged(_ value: AccountValue) { next.accountChanged(value) }

  func accountReadiness(_ account: AccountName, isReady: Bool, reason: String?) {
    next.accountReadiness(account, isReady: isReady, reason: reason)
  }

  func notice(_ account: AccountName?, kind: String, text: String) {
    if kind == "risk.trip" { meter.riskTrips.increment() }
    next.notice(account, kind: kind, text: text)
  }
}
