import PaperExchange
import TWSProtocol
import TradingModel

extension FaultStage {
  /// What is known of a message to a client.
  struct Outgoing {
    var party: FaultParty
    /// The instrument that it is about, and its type.
    var subject: InstrumentID?
    var type: SecurityType?
    /// It answers a request for a list, and is no news.
    var isAnswer = false
    var now: Timestamp
  }

  /// What becomes of a message to a client.
  mutating func send(_ message: GatewayMessage, _ outgoing: Outgoing) -> [FaultEffect] {
    var items: [FaultItem] = [.message(message)]
    for index in faults.indices {
      guard faults[index].isActive,
        faults[index].concerns(outgoing.party.client, outgoing.subject)
      else { continue }
      items = items.flatMap { item -> [FaultItem] in
        guard case .message(let message) = item else { return [item] }
        return apply(index, message, outgoing)
      }
    }
    var effects = items.flatMap { deliver($0, outgoing.party, outgoing.now) }
    effects += endSpent(outgoing.now)
    return effects
  }

  /// What one fault makes of a message. One switch over every fault; it may be long.
  private mutating func apply(
    _ index: Int, _ message: GatewayMessage, _ outgoing: Outgoing
  ) -> [FaultItem] {
    let kind = MessageKind(message)
    switch faults[index].fault.kind {
    case .connectivityLost, .serverLinkBroken: return cutOff(index, message, kind, outgoing)
    case .farmBroken: return brokenFarm(index, message, kind, outgoing)
    case .competingSession, .silence:
      if case .stream = kind, hits(index) { return [] }
      return [.message(message)]
    case .muteEnd:
      guard case .end(let list) = kind else { return [.message(message)] }
      let wanted = faults[index].fault.text("list")
      let isWanted = wanted == "all" || wanted == list.rawValue
      return isWanted && hits(index) ? [] : [.message(message)]
    case .muteHandshake: return handshake(index, message)
    case .lowerNextID, .clockSkew: return changed(index, message)
    case .duplicateMessages:
      return hits(index) ? [.message(message), .message(message)] : [.message(message)]
    case .malformedFrame: return malformed(index, message, kind, outgoing)
    case .muteOrders: return muted(index, message, kind, outgoing)
    case .duplicateStatus, .reorderStatus, .fillBeforeAck, .commissionNever, .commissionLate,
      .commissionFirst, .correctExecution, .latePermID, .splitPermID:
      return applyToOrder(index, message, outgoing)
    case .dropConnections, .refuseConnections, .dropOnOrder, .halfOpen, .partialFrames,
      .slowAnswers, .nightlyReset, .weeklyLogin, .clientIDInUse, .farmInactive, .failHistory,
      .failFirstHistory, .orderError, .positionChange:
      return [.message(message)]
    }
  }

  /// Without the broker's servers streams are silent and news waits; what the gateway knows by
  /// itself is told.
  private mutating func cutOff(
    _ index: Int, _ message: GatewayMessage, _ kind: MessageKind, _ outgoing: Outgoing
  ) -> [FaultItem] {
    switch kind {
    case .stream: return hits(index) ? [] : [.message(message)]
    case .history, .contracts, .end(.history), .end(.contracts), .end(.optionParameters):
      return park(index, message, outgoing)
    case .order, .execution, .commission, .account:
      return outgoing.isAnswer ? [.message(message)] : park(index, message, outgoing)
    case .end, .local, .notice: return [.message(message)]
    }
  }

  private mutating func brokenFarm(
    _ index: Int, _ message: GatewayMessage, _ kind: MessageKind, _ outgoing: Outgoing
  ) -> [FaultItem] {
    guard let farm = farm(faults[index].fault) else { return [.message(message)] }
    if case .error(var notice) = message, notice.text == farm.isOK.text {
      // Who connects now is told how it is.
      (notice.code, notice.text) = farm.isBroken
      return [.message(.error(notice))]
    }
    switch (farm.service, kind) {
    case (.streams, .stream):
      let own = outgoing.type.map(DataFarm.init(streaming:))
      return own == farm && hits(index) ? [] : [.message(message)]
    case (.history, .history), (.history, .end(.history)), (.contracts, .contracts),
      (.contracts, .end(.contracts)), (.contracts, .end(.optionParameters)):
      return park(index, message, outgoing)
    default: return [.message(message)]  // What another farm serves goes on.
    }
  }

  /// Keeps a message until the fault ends.
  private mutating func park(
    _ index: Int, _ message: GatewayMessage, _ outgoing: Outgoing
  ) -> [FaultItem] {
    hits(index)
      ? hold(index, message, outgoing, key: "", for: nil) : [.message(message)]
  }

  /// Keeps a message for a time, or until the fault ends; nothing is lost when there are too many.
  mutating func hold(
    _ index: Int, _ message: GatewayMessage, _ outgoing: Outgoing, key: String,
    for time: Duration?
  ) -> [FaultItem] {
    let due = time.map { outgoing.now.advanced(by: $0) } ?? Timestamp(rawValue: .max)
    let entry = HeldMessages.Entry(
      due: due, party: outgoing.party, item: .message(message), owner: faults[index].number,
      key: key)
    return held.hold(entry) ? [] : [.message(message)]
  }

  private mutating func handshake(_ index: Int, _ message: GatewayMessage) -> [FaultItem] {
    let step = faults[index].fault.text("step")
    switch message {
    case .managedAccounts where step == "accounts" && hits(index): return []
    case .nextValidID where step == "next-id" && hits(index): return []
    default: return [.message(message)]  // Only these two can be missing.
    }
  }

  private mutating func changed(_ index: Int, _ message: GatewayMessage) -> [FaultItem] {
    let fault = faults[index].fault
    let skew = fault.duration("by")?.nanoseconds ?? 0
    switch (fault.kind, message) {
    case (.lowerNextID, .nextValidID(let id)):
      guard hits(index) else { return [.message(message)] }
      let lower = max(1, Int(id.rawValue) - (fault.integer("by") ?? 0))
      return [.message(.nextValidID(OrderID(rawValue: Int32(clamping: lower))))]
    case (.clockSkew, .currentTime(let seconds)):
      guard hits(index) else { return [.message(message)] }
      return [.message(.currentTime(seconds &+ Int(skew / 1_000_000_000)))]
    case (.clockSkew, .currentTimeMillis(let millis)):
      guard hits(index) else { return [.message(message)] }
      return [.message(.currentTimeMillis(millis &+ Int(skew / 1_000_000)))]
    default: return [.message(message)]  // These faults change nothing else.
    }
  }

  private mutating func muted(
    _ index: Int, _ message: GatewayMessage, _ kind: MessageKind, _ outgoing: Outgoing
  ) -> [FaultItem] {
    guard !outgoing.isAnswer else { return [.message(message)] }
    switch kind {
    case .order, .execution, .commission: return hits(index) ? [] : [.message(message)]
    case .notice:
      // Errors about orders carry the order's id; notices of the system carry -1.
      if case .error(let notice) = message, notice.id > 0, hits(index) { return [] }
      return [.message(message)]
    case .stream, .history, .contracts, .account, .end, .local: return [.message(message)]
    }
  }

  // MARK: Frames that cannot be read

  private mutating func malformed(
    _ index: Int, _ message: GatewayMessage, _ kind: MessageKind, _ outgoing: Outgoing
  ) -> [FaultItem] {
    let fault = faults[index].fault
    let form = fault.text("form") ?? "garbage"
    if form == "bad-execution", kind != .execution { return [.message(message)] }
    guard hits(index) else { return [.message(message)] }
    switch form {
    case "oversized": return [.bytes([0xFF, 0xFF, 0xFF, 0xFF])]
    case "empty": return [.bytes([0, 0, 0, 0]), .message(message)]
    case "unknown":
      return [.bytes(BrokenFrame.framed(Array("9999\u{0}1\u{0}x\u{0}".utf8))), .message(message)]
    case "truncated": return [.bytes(BrokenFrame.truncated(message, outgoing.party.version))]
    case "bad-execution":
      let field = fault.integer("field") ?? 20
      return [.bytes(BrokenFrame.spoiled(message, field, outgoing.party.version))]
    default:
      return [.bytes(BrokenFrame.framed([0x3F, 0xFF, 0x00, 0x80, 0x21])), .message(message)]
    }
  }
}
