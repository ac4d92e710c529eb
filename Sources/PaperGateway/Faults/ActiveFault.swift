import PaperExchange
import TWSProtocol
import TradingModel

/// A fault that waits or acts, with what it must remember.
struct ActiveFault {
  /// The most orders or executions that one fault remembers; beyond, it forgets them all.
  static let maximumMemory = 100_000

  enum Phase: Hashable {
    /// For a time.
    case waiting(Timestamp)
    /// For an event.
    case armed
    /// It acts; until then, if it has an end.
    case active(Timestamp?)
  }

  /// Which order of which client; clients number their orders on their own.
  struct OrderKey: Hashable {
    var client: Int
    var order: OrderID
  }

  let number: Int
  let fault: GatewayFault
  /// The instrument that it concerns; nil: all.
  let instrument: InstrumentID?
  var phase: Phase
  /// It has acted as often as it may; it stays only for what it must remember.
  private(set) var isSpent = false
  private var passed = 0
  private var used = 0
  private var generator: SeededGenerator
  private(set) var orders: [OrderKey: Int] = [:]
  private(set) var corrections: [String: GatewayMessage.ExecutionDetails] = [:]
  private(set) var histories: Set<InstrumentID> = []

  init(number: Int, fault: GatewayFault, instrument: InstrumentID?, now: Timestamp) {
    self.number = number
    self.fault = fault
    self.instrument = instrument
    phase = .waiting(now.advanced(by: fault.duration("at") ?? .zero))
    generator = SeededGenerator(seed: UInt64(truncatingIfNeeded: fault.integer("seed") ?? 1))
  }

  var isActive: Bool { if case .active = phase { true } else { false } }

  /// Whether it concerns a client and instrument.
  func concerns(_ client: Int?, _ subject: InstrumentID?) -> Bool {
    if let wanted = fault.client, wanted != client { return false }
    if let instrument, instrument != subject { return false }
    return true
  }

  /// Notes an event for which it waits; true when it begins with it.
  mutating func isTriggered() -> Bool {
    passed += 1
    return passed > (fault.integer("after") ?? 0) && isLucky()
  }

  /// Notes an event that it can act on; true when it does.
  mutating func hits() -> Bool {
    guard !isSpent else { return false }
    if fault.trigger == nil {
      passed += 1
      guard passed > (fault.integer("after") ?? 0) else { return false }
    }
    guard isLucky() else { return false }
    used += 1
    if let limit = fault.limit, used >= limit { isSpent = true }
    return true
  }

  private mutating func isLucky() -> Bool {
    guard let chance = fault.decimal("probability"), chance < .one else { return true }
    return generator.unit() < chance.doubleValue
  }

  // MARK: Memory

  mutating func note(_ key: OrderKey, _ value: Int) {
    if orders.count >= ActiveFault.maximumMemory { orders.removeAll() }
    orders[key] = value
  }

  mutating func note(_ correction: GatewayMessage.ExecutionDetails, of executionID: String) {
    if corrections.count >= ActiveFault.maximumMemory { corrections.removeAll() }
    corrections[executionID] = correction
  }

  /// True the first time that an instrument is named.
  mutating func isFirst(_ instrument: InstrumentID?) -> Bool {
    if histories.count >= ActiveFault.maximumMemory { histories.removeAll() }
    return histories.insert(instrument ?? InstrumentID(rawValue: 0)).inserted
  }

  /// Whether it must stay although it is spent.
  var remembers: Bool {
    switch fault.kind {
    case .correctExecution, .splitPermID, .commissionFirst, .fillBeforeAck, .reorderStatus: true
    case .dropConnections, .refuseConnections, .dropOnOrder, .halfOpen, .partialFrames,
      .slowAnswers, .duplicateMessages, .malformedFrame, .nightlyReset, .weeklyLogin,
      .clientIDInUse, .muteHandshake, .connectivityLost, .serverLinkBroken, .farmBroken,
      .farmInactive, .competingSession, .silence, .muteEnd, .failHistory, .failFirstHistory,
      .lowerNextID, .clockSkew, .muteOrders, .orderError, .duplicateStatus, .commissionNever,
      .commissionLate, .latePermID, .positionChange:
      false
    }
  }
}
