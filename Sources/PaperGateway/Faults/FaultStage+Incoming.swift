import PaperExchange
import TWSProtocol
import TradingModel

extension FaultStage {
  /// What is known of a client's message.
  struct Incoming {
    var party: FaultParty
    /// The instrument that it is about.
    var subject: InstrumentID?
    /// The bytes of its frame, with the length.
    var frameBytes: Int
    /// It is an order that the exchange knows already.
    var isModification = false
  }

  /// What becomes of a client's message.
  mutating func receive(_ message: ClientMessage, _ incoming: Incoming) -> IncomingVerdict {
    var verdict = IncomingVerdict()
    for index in faults.indices {
      guard faults[index].isActive,
        faults[index].concerns(client(message, incoming), incoming.subject)
      else { continue }
      switch message {
      case .startAPI: start(index, &verdict)
      case .placeOrder(let order): place(index, order, incoming, &verdict)
      case .requestHistoricalData(let request):
        history(index, request.requestID, incoming, &verdict)
      case .requestMarketData(let request): stream(index, request.requestID, &verdict)
      case .requestTickByTick(let request): stream(index, request.requestID, &verdict)
      case .requestRealTimeBars(let request): stream(index, request.requestID, &verdict)
      default: break  // No fault acts on the others.
      }
    }
    return verdict
  }

  private func client(_ message: ClientMessage, _ incoming: Incoming) -> Int? {
    if case .startAPI(let start) = message { start.clientID } else { incoming.party.client }
  }

  private mutating func start(_ index: Int, _ verdict: inout IncomingVerdict) {
    let fault = faults[index].fault
    if fault.kind == .clientIDInUse, hits(index) {
      verdict.isServed = false
      verdict.closes = true
      verdict.answers = [.init(id: -1, notice: FaultStage.idInUse)]
    } else if fault.kind == .muteHandshake, fault.text("step") == "start", hits(index) {
      verdict.isServed = false
    } else if fault.kind == .connectivityLost {
      verdict.answers.append(.init(id: -1, notice: FaultStage.lost))
    } else if fault.kind == .serverLinkBroken {
      verdict.answers.append(.init(id: -1, notice: FaultStage.broken))
    }
  }

  private mutating func place(
    _ index: Int, _ order: ClientMessage.PlaceOrder, _ incoming: Incoming,
    _ verdict: inout IncomingVerdict
  ) {
    let fault = faults[index].fault
    guard !order.order.isWhatIf.isOn else { return }
    switch fault.kind {
    case .dropOnOrder:
      guard hits(index) else { return }
      verdict.closes = true
      if let bytes = fault.integer("bytes"), bytes < incoming.frameBytes {
        verdict.isServed = false
      }
    case .orderError:
      guard !incoming.isModification, hits(index) else { return }
      let code = fault.integer("code") ?? 201
      verdict.isServed = code == 202 || code == 399
      verdict.isCancelled = code == 202
      if code != 202 {
        let text = fault.text("text") ?? FaultStage.text(of: code, order)
        verdict.answers.append(
          .init(id: order.orderID.rawValue, notice: FaultNotice(code, text)))
      }
    case .splitPermID:
      guard incoming.isModification, let client = incoming.party.client else { return }
      let key = ActiveFault.OrderKey(client: client, order: order.orderID)
      if faults[index].orders[key] == nil, hits(index) { faults[index].note(key, 1) }
    default: break  // The others do not act on an order that comes in.
    }
  }

  /// The broker's own words for an error about an order.
  private static func text(of code: Int, _ order: ClientMessage.PlaceOrder) -> String {
    switch code {
    case 200: return "No security definition has been found for the request"
    case 201: return "Order rejected - reason:The exchange does not accept the order."
    case 399:
      let what =
        "\(order.order.action) \(order.order.totalQuantity) \(order.contract.symbol) "
        + (order.contract.primaryExchange.isEmpty
          ? order.contract.exchange : order.contract.primaryExchange)
      return "Order Message:\n\(what)\nWarning: Your order will not be placed at the exchange "
        + "until the next session."
    case 110: return "The price does not conform to the minimum price variation for this contract."
    case 103: return "Duplicate order id"
    case 321: return "Error validating request.-'v' : cause - Invalid order type was entered"
    default: return "Order rejected - reason:Error \(code)."
    }
  }

  private mutating func history(
    _ index: Int, _ id: RequestID, _ incoming: Incoming, _ verdict: inout IncomingVerdict
  ) {
    switch faults[index].fault.kind {
    case .failHistory: guard hits(index) else { return }
    case .failFirstHistory:
      guard faults[index].isFirst(incoming.subject), hits(index) else { return }
    default: return  // The others do not act on a request for history.
    }
    verdict.isServed = false
    verdict.answers.append(.init(id: id.rawValue, notice: FaultStage.historyPacing))
  }

  private mutating func stream(_ index: Int, _ id: RequestID, _ verdict: inout IncomingVerdict) {
    guard faults[index].fault.kind == .competingSession, hits(index) else { return }
    verdict.answers.append(.init(id: id.rawValue, notice: FaultStage.competing))
  }
}
