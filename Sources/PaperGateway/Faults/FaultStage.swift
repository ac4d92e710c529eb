import PaperExchange
import TWSProtocol
import TradingModel

/// Everything that goes wrong at a gateway: a pure value between its core and its sockets.
///
/// The core asks it about each connection and message, carries out the effects that it answers
/// with, and calls ``advance(to:)`` at ``nextDue``.
struct FaultStage {
  /// The most faults that wait or act at once.
  static let maximumFaults = 1000

  var faults: [ActiveFault] = []
  /// How often each kind has done something.
  private(set) var counts: [FaultKind: Int] = [:]
  var held = HeldMessages()
  private var lastNumber = 0

  /// Nothing waits, acts or is held.
  var isQuiet: Bool { faults.isEmpty && held.isEmpty }

  /// When ``advance(to:)`` has something to do.
  var nextDue: Timestamp? {
    let times = faults.compactMap { fault -> Timestamp? in
      switch fault.phase {
      case .waiting(let begin): begin
      case .active(let end): end
      case .armed: nil
      }
    }
    return (times + [held.nextDue].compactMap { $0 }).min()
  }

  mutating func count(_ kind: FaultKind) { counts[kind, default: 0] += 1 }

  // MARK: Beginnings and ends

  /// Adds a fault; it begins here when it waits for nothing.
  mutating func add(
    _ fault: GatewayFault, instrument: InstrumentID?, now: Timestamp
  ) throws(FaultError) -> [FaultEffect] {
    guard faults.count < FaultStage.maximumFaults else {
      throw .tooMany(limit: FaultStage.maximumFaults)
    }
    lastNumber += 1
    faults.append(
      ActiveFault(number: lastNumber, fault: fault, instrument: instrument, now: now))
    counts[fault.kind, default: 0] += 0
    return advance(to: now)
  }

  /// Ends every fault of a kind, or all; whether it acted or waited.
  mutating func lift(_ kind: FaultKind?, now: Timestamp) -> [FaultEffect] {
    let numbers = faults.filter { kind == nil || $0.fault.kind == kind }.map(\.number)
    return numbers.flatMap { end($0, now) }
  }

  /// Begins, ends and tells what is due.
  mutating func advance(to now: Timestamp) -> [FaultEffect] {
    var effects: [FaultEffect] = []
    for number in faults.map(\.number) {
      guard let index = faults.firstIndex(where: { $0.number == number }) else { continue }
      if case .waiting(let begin) = faults[index].phase, begin <= now {
        if faults[index].fault.trigger == nil {
          effects += self.begin(number, now)
        } else {
          faults[index].phase = .armed
        }
      }
    }
    for number in faults.map(\.number) {
      guard let fault = faults.first(where: { $0.number == number }),
        case .active(let end?) = fault.phase, end <= now
      else { continue }
      effects += self.end(number, now)
    }
    for entry in held.takeDue(at: now) {
      effects +=
        isSlow(entry.owner)
        ? [.deliver(entry.item, session: entry.party.session)]
        : deliver(entry.item, entry.party, now)
    }
    return effects
  }

  private mutating func begin(_ number: Int, _ now: Timestamp) -> [FaultEffect] {
    guard let index = faults.firstIndex(where: { $0.number == number }) else { return [] }
    let fault = faults[index].fault
    faults[index].phase = .active(fault.lasts.map { now.advanced(by: $0) })
    let effects = opening(fault, faults[index].instrument)
    if !effects.isEmpty { count(fault.kind) }
    if case .moment = fault.kind.entry.nature { faults.remove(at: index) }
    return effects
  }

  private mutating func end(_ number: Int, _ now: Timestamp) -> [FaultEffect] {
    guard let index = faults.firstIndex(where: { $0.number == number }) else { return [] }
    let ended = faults.remove(at: index)
    var effects = ended.isActive ? closing(ended.fault) : []
    for entry in held.take(owner: number) { effects += deliver(entry.item, entry.party, now) }
    return effects
  }

  /// Begins what waits for this event.
  mutating func trigger(
    _ trigger: FaultTrigger, _ client: Int?, _ subject: InstrumentID?, now: Timestamp
  ) -> [FaultEffect] {
    var effects: [FaultEffect] = []
    for number in faults.map(\.number) {
      guard let index = faults.firstIndex(where: { $0.number == number }),
        faults[index].phase == .armed, faults[index].fault.trigger == trigger,
        faults[index].concerns(client, subject), faults[index].isTriggered()
      else { continue }
      effects += begin(number, now)
    }
    return effects
  }

  /// Ends the faults that have acted as often as they may.
  mutating func endSpent(_ now: Timestamp) -> [FaultEffect] {
    let numbers = faults.filter { $0.isSpent && !$0.remembers }.map(\.number)
    return numbers.flatMap { end($0, now) }
  }

  // MARK: Delivery

  private func isSlow(_ number: Int) -> Bool {
    faults.contains { $0.number == number && $0.fault.kind == .slowAnswers }
  }

  /// The last station: everything passes a fault that slows answers down.
  mutating func deliver(
    _ item: FaultItem, _ party: FaultParty, _ now: Timestamp
  ) -> [FaultEffect] {
    for index in faults.indices
    where faults[index].fault.kind == .slowAnswers && faults[index].isActive
      && faults[index].concerns(party.client, nil) && faults[index].hits()
    {
      count(.slowAnswers)
      let entry = HeldMessages.Entry(
        due: now.advanced(by: faults[index].fault.duration("delay") ?? .zero), party: party,
        item: item, owner: faults[index].number, key: "")
      if held.hold(entry) { return [] }
    }
    return [.deliver(item, session: party.session)]
  }

  // MARK: Connections

  /// What becomes of a new connection.
  mutating func takesConnection() -> ConnectionVerdict {
    for index in faults.indices where faults[index].isActive && faults[index].fault.client == nil {
      switch faults[index].fault.kind {
      case .refuseConnections, .nightlyReset:
        if hits(index) { return .closed }
      case .weeklyLogin:
        if hits(index) {
          return faults[index].fault.text("mode") == "mute" ? .ignored : .closed
        }
      default: continue  // The others do not care for connections.
      }
    }
    return .served
  }

  /// Whether a hello is answered.
  mutating func answersHello() -> Bool {
    for index in faults.indices
    where faults[index].isActive && faults[index].fault.kind == .muteHandshake
      && faults[index].fault.text("step") == "hello" && hits(index)
    {
      return false
    }
    return true
  }

  /// How the bytes to a client are cut; nil: not at all.
  mutating func pieces(_ client: Int?) -> (size: Int, every: Duration)? {
    for index in faults.indices
    where faults[index].isActive && faults[index].fault.kind == .partialFrames
      && faults[index].concerns(client, nil) && hits(index)
    {
      let fault = faults[index].fault
      return (fault.integer("size") ?? 1, max(.zero, fault.duration("every") ?? .zero))
    }
    return nil
  }

  /// Notes an event that a fault can act on; true when it does.
  mutating func hits(_ index: Int) -> Bool {
    guard faults[index].hits() else { return false }
    count(faults[index].fault.kind)
    return true
  }
}
