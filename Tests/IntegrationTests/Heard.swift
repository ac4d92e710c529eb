import Orders
import Synchronization
import TradingModel

/// Keeps what an order desk tells.
final class Heard: OrderListener {
  private struct State {
    var orders: [Int64: Order] = [:]
    var fills: [Fill] = []
    var isReady = false
    var refusals: [String] = []
  }

  private let state = Mutex(State())

  var isReady: Bool { state.withLock { $0.isReady } }
  var fills: [Fill] { state.withLock { $0.fills } }
  var refusals: [String] { state.withLock { $0.refusals } }
  func order(_ number: Int64) -> Order? { state.withLock { $0.orders[number] } }

  func orderChanged(_ order: Order) {
    guard let number = order.requestNumber else { return }
    state.withLock { $0.orders[number] = order }
  }
  func filled(_ fill: Fill) { state.withLock { $0.fills.append(fill) } }
  func commissioned(_ fill: Fill) {}
  func refused(_ request: OrderRequest, reason: String) {
    state.withLock { $0.refusals.append(reason) }
  }
  func previewed(_ request: OrderRequest, _ preview: OrderPreview) {}
  func positionChanged(_ position: Position) {}
  func accountChanged(_ value: AccountValue) {}
  func accountReadiness(_ account: AccountName, isReady: Bool, reason: String?) {
    state.withLock { $0.isReady = isReady }
  }
  func notice(_ account: AccountName?, kind: String, text: String) {}
}
