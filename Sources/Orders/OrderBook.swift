import TradingModel

/// All orders, executions and holdings that the desk knows, as a state machine without I/O.
///
/// Inputs are requests, broker events and the outcomes of sends; each returns (or adds to) an
/// `OrderStep` that the owner carries out. Between `begin` and `commit`/`rollback` the changes of
/// requests can be taken back, for the case that the journal refuses them.
struct OrderBook {
  /// Where a connection stands.
  enum Phase: Hashable {
    case offline(String)
    /// Waiting for a sufficient snapshot; `since` is the evidence count at the last request.
    case reconciling(since: UInt64)
    /// Orders are taken; `since` is the evidence count at the last request of a snapshot.
    case ready(since: UInt64)
  }

  enum RequestOutcome: Hashable {
    case order(IntentID)
    case refused(String)
  }

  struct NumberKey: Hashable {
    var account: AccountName
    var number: BrokerOrderID
  }

  struct PositionKey: Hashable {
    var account: AccountName
    var instrument: InstrumentID
  }

  private(set) var tracks: [IntentID: OrderTrack] = [:]
  /// Orders that can still trade, in no order.
  private(set) var open: Set<IntentID> = []
  /// The same by account and instrument.
  private(set) var openByKey: [PositionKey: Set<IntentID>] = [:]
  private(set) var byPerm: [PermID: IntentID] = [:]
  private(set) var byNumber: [NumberKey: IntentID] = [:]
  private(set) var outcomes: [StrategyID: [Int64: RequestOutcome]] = [:]
  private(set) var highestNumber: [StrategyID: Int64] = [:]
  private(set) var highestOrderID: [AccountName: Int64] = [:]
  var instruments: [InstrumentID: Instrument] = [:]
  var contracts: [InstrumentID: Contract] = [:]
  var executions = ExecutionBook()
  var holdings: [StrategyHolding.Key: StrategyHolding] = [:]
  var positions: [PositionKey: Position] = [:]
  /// What holds new orders, by account and instrument.
  var holds: [PositionKey: [InstrumentHold.Cause: InstrumentHold]] = [:]
  /// What holds trading back.
  var restraints = RestraintTable()
  /// Restraints that rules of the risk gate made since the desk looked.
  var tripped: [Restraint] = []
  /// How far flattening is, by holding, and since when each flattened scope is flat.
  var closing: [StrategyHolding.Key: ClosingAttempt] = [:]
  var flatSince: [RestraintScope: Timestamp] = [:]
  /// Declared stops and what is wrong with them.
  var protection = ProtectionGuard()
  var accountValues: [AccountName: [String: AccountValue]] = [:]
  var phases: [String: Phase] = [:]
  /// The session of each connection that the phase speaks of; nothing is written in another.
  var sessions: [String: BrokerSession] = [:]
  /// The newest question for each connection's whole state.
  var questions: [String: SnapshotQuestion] = [:]
  /// The newest complete answer of each connection's session.
  var witnesses: [String: SnapshotWitness] = [:]
  /// When each connection last answered.
  var answers: [String: Timestamp] = [:]
  /// How often each connection was asked again about the doubts that there are.
  var looks: [String: Int] = [:]
  /// Connections whose next answer must confirm the last one.
  var secondLooks: Set<String> = []
  /// How long after an answer the next one may confirm it.
  var snapshotGap = Duration.seconds(5)
  /// The entries of brackets of which a part was lost.
  var broken: Set<IntentID> = []
  /// Those of them that were told of as unprotected for as long as a halt lasts.
  var unprotected: Set<IntentID> = []
  /// What was pulled before the wish came here.
  var brake: TradingBrake?
  /// The newest fill that was told of as one without commission.
  var commissionsListed: Timestamp?
  /// Orders whose executions changed in this event.
  var unsummed: Set<IntentID> = []
  /// Unknown orders that were told of as alerts.
  var alerted: Set<IntentID> = []
  /// Orders whose cancel was confirmed lately.
  var soft: [IntentID: SoftEnding] = [:]
  /// Questions what an order would do, whose answers have not come.
  var previews: [PendingPreview.Key: PendingPreview] = [:]
  /// The comparison of the books with the broker's positions.
  var audit = PositionAudit()
  /// Order references of our form that the journal does not know.
  var strangeReferences: Set<IntentID> = []
  /// Accounts that were named in a warning because the configuration lacks them.
  var strangers: Set<AccountNumber> = []
  /// Judges new orders and changes.
  var gate = RiskGate()
  /// Requests that wait for their turn, oldest first.
  var delayed: [DelayedRequest] = []
  /// When the request that is worked on was asked for, where it had to wait.
  var arrival: Timestamp?
  /// When those orders were asked for that had to wait, until they are sent.
  private var waited: [IntentID: Timestamp] = [:]
  /// Counts broker inputs; compares what came before and after a snapshot's request.
  var evidence: UInt64 = 0

  /// What is wrong with the machine.
  var machineFaults = MachineFaults()
  private var undo: [(intent: IntentID, before: OrderTrack?)]?
  private var undoOutcomes: [(StrategyID, Int64)] = []
  private var undoPreviews: [PendingPreview.Key] = []
  private var undoDelayed: [DelayedRequest] = []

  /// Outcomes remembered per strategy; older numbers are refused instead of answered again.
  static let outcomeLimit = 4096

  /// Notes that an order's request came earlier than the order.
  mutating func noteWaited(_ intent: IntentID) {
    guard let arrival else { return }
    waited[intent] = arrival
  }

  /// When an order was asked for that had to wait; asked once, when it is sent.
  mutating func askedBefore(_ intent: IntentID) -> Timestamp? {
    waited.isEmpty ? nil : waited.removeValue(forKey: intent)
  }

  // MARK: Taking back

  mutating func begin() {
    undo = []
    // Those that were never sent.
    if !waited.isEmpty { waited.removeAll() }
    undoOutcomes = []
    undoPreviews = []
    undoDelayed = delayed
  }

  mutating func commit() { undo = nil }

  /// Restores every order as it was at `begin`. Order ids stay used up: a gap harms nothing.
  mutating func rollback() {
    for (intent, before) in (undo ?? []).reversed() {
      if let before {
        tracks[intent] = before
        index(before)
      } else if let track = tracks.removeValue(forKey: intent) {
        setOpen(track, false)
        gate.remove(track.order)
        if let number = track.order.brokerOrder {
          byNumber[NumberKey(account: track.order.account, number: number)] = nil
        }
      }
    }
    for (strategy, number) in undoOutcomes { outcomes[strategy]?[number] = nil }
    for key in undoPreviews { previews[key] = nil }
    delayed = undoDelayed
    undo = nil
  }

  /// Adds a preview that waits for its answer.
  mutating func add(_ preview: PendingPreview, as key: PendingPreview.Key) {
    undoPreviews.append(key)
    previews[key] = preview
  }

  /// Takes a number out of use for orders.
  mutating func use(_ number: BrokerOrderID, on account: AccountName) {
    highestOrderID[account] = max(highestOrderID[account] ?? 0, number.rawValue)
  }

  // MARK: Changing orders

  /// Adds an order that the book did not have.
  mutating func insert(_ track: OrderTrack) {
    undo?.append((track.order.intent, nil))
    var track = track
    track.bornAt = evidence
    tracks[track.order.intent] = track
    if let number = track.order.brokerOrder { use(number, on: track.order.account) }
    index(track)
  }

  /// Changes one order; a change that shows is recorded and told.
  mutating func mutate(
    _ intent: IntentID, at now: Timestamp, into step: inout OrderStep,
    _ change: (inout OrderTrack) -> Void
  ) {
    guard var track = tracks[intent] else { return }
    undo?.append((intent, track))
    let before = track.order
    let wasSettled = track.isSettled
    change(&track)
    track.settle(at: before.updatedAt)
    if track.order != before {
      track.order.updatedAt = now
      step.records.append(.updated(track.order))
      step.news.append(.orderChanged(track.order))
    }
    let state = track.order.state
    if state != before.state { track.uncertainSince = state == .unknown ? now : nil }
    index(track)
    tracks[intent] = consume track
    guard state != before.state else { return }
    turned(intent, from: before.state, wasSettled: wasSettled, at: now, into: &step)
  }

  private mutating func index(_ track: OrderTrack) {
    let order = track.order
    setOpen(track, track.isOpen)
    tellGate(track)
    if let perm = order.perm, byPerm[perm] == nil { byPerm[perm] = order.intent }
    if let number = order.brokerOrder {
      byNumber[NumberKey(account: order.account, number: number)] = order.intent
    }
  }

  private mutating func setOpen(_ track: OrderTrack, _ isOpen: Bool) {
    let order = track.order
    guard isOpen != open.contains(order.intent) else { return }
    let key = PositionKey(account: order.account, instrument: order.ticket.instrument)
    if isOpen {
      open.insert(order.intent)
      openByKey[key, default: []].insert(order.intent)
    } else {
      open.remove(order.intent)
      openByKey[key]?.remove(order.intent)
      if openByKey[key]?.isEmpty == true { openByKey[key] = nil }
    }
  }

  /// Takes orders out of the book.
  mutating func remove(_ gone: Set<IntentID>) {
    for intent in gone {
      guard let order = tracks.removeValue(forKey: intent)?.order else { continue }
      if let perm = order.perm { byPerm[perm] = nil }
      if let number = order.brokerOrder {
        byNumber[NumberKey(account: order.account, number: number)] = nil
      }
    }
  }

  // MARK: Request numbers

  func outcome(of request: OrderRequest) -> RequestOutcome? {
    outcomes[request.strategy]?[request.number]
  }

  mutating func noteNumber(_ request: OrderRequest) {
    highestNumber[request.strategy] = max(
      highestNumber[request.strategy] ?? 0, request.number)
  }

  mutating func setOutcome(_ outcome: RequestOutcome, of request: OrderRequest) {
    undoOutcomes.append((request.strategy, request.number))
    outcomes[request.strategy, default: [:]][request.number] = outcome
    let count = outcomes[request.strategy]?.count ?? 0
    guard count > 2 * OrderBook.outcomeLimit else { return }
    let oldest = (highestNumber[request.strategy] ?? 0) &- Int64(OrderBook.outcomeLimit)
    outcomes[request.strategy] = outcomes[request.strategy]?.filter { $0.key > oldest }
  }

  // MARK: Lookups

  func isReady(_ broker: String) -> Bool {
    if case .ready = phases[broker] { return true }
    return false
  }

  /// Whether no session of the client was announced, or its end was.
  func isOffline(_ broker: String) -> Bool {
    switch phases[broker] {
    case .offline, nil: true
    case .reconciling, .ready: false
    }
  }

  func openOrders(of strategy: StrategyID, on account: AccountName) -> [OrderTrack] {
    open.compactMap { tracks[$0] }
      .filter { track in
        track.order.strategy == strategy && track.order.account == account
          && track.write != .foreign
      }
      .sorted {
        ($0.order.createdAt, $0.order.intent.rawValue) < (
          $1.order.createdAt, $1.order.intent.rawValue
        )
      }
  }

  func contract(of instrument: InstrumentID) -> Contract? {
    instruments[instrument]?.contract ?? contracts[instrument]
  }

  /// What an account should hold by all books together, that of no strategy included.
  func expectedPosition(_ key: PositionKey) -> Quantity { audit.expected(key) }

  // MARK: Loading

  /// Takes up what the journal knows. Orders that were being sent when the last run ended may or
  /// may not have reached the broker: they become unknown, which is returned for recording.
  mutating func load(_ state: OrderLogState, at now: Timestamp) -> OrderStep {
    var step = OrderStep()
    contracts = state.contracts
    highestNumber = state.highestRequestNumber
    for order in state.orders { insert(OrderBook.restored(order, from: state)) }
    // After the orders, as an account's highest id may belong to an order that was not loaded.
    for (account, number) in state.highestOrderID {
      highestOrderID[account] = max(highestOrderID[account] ?? 0, number.rawValue)
    }
    for fill in state.fills { restore(fill) }
    loadBooks(state)
    restoreSums()
    restoreCommissionMark(state.marks)
    for order in state.orders { noteBroken(order) }
    for order in state.orders where order.state == .cancelled || order.state == .expired {
      guard now.since(order.updatedAt) < OrderDesk.reconcileInterval + OrderBook.softTime else {
        continue
      }
      soft[order.intent] = SoftEnding(endedAt: order.updatedAt, evidence: evidence)
    }
    for intent in open { if let track = tracks[intent] { restoreHold(track) } }
    restraints = RestraintTable(state.restraints)
    restoreProtection(state.marks)
    for order in state.orders {
      if let strategy = order.strategy, let number = order.requestNumber, order.parent == nil {
        outcomes[strategy, default: [:]][number] = .order(order.intent)
        highestNumber[strategy] = max(highestNumber[strategy] ?? 0, number)
      }
      guard order.state == .sending else { continue }
      mutate(order.intent, at: now, into: &step) { track in
        track.isUncertain = true
        track.order.reason =
          "the last run ended while it was being sent"
      }
    }
    loadGate(state, at: now)
    return step
  }

  static func restored(_ order: Order, from state: OrderLogState) -> OrderTrack {
    let isForeign = order.strategy == nil || OrderBook.isTwin(order)
    var track = OrderTrack(
      order: order, contract: state.contracts[order.ticket.instrument],
      write: isForeign ? .foreign : .sent)
    track.isAcknowledged = order.perm != nil
    track.isCancelRequested = state.cancelRequested.contains(order.intent)
    track.isSettled = isSettled(order)
    switch order.state {
    case .notSent: track.write = .notSent
    case .sending: break
    case .lost: track.ending = .lost
    case .working, .partiallyFilled: track.isAcknowledged = true
    case .filled: if isForeign { track.ending = .filledElsewhere }
    case .cancelPending:
      track.isAcknowledged = true
      track.isCancelSent = true
    case .modifyPending:
      track.isAcknowledged = true
      // Which terms hold is not known; the first report decides.
      track.pendingTerms = order.ticket
      track.isPendingInherited = true
    case .cancelled:
      track.ending = .cancelled
      // Whoever revives an order that a person ended finds it as it was before that.
      if !track.isSettled { track.isCancelRequested = true }
    case .rejected: track.ending = .rejected
    case .expired: track.ending = .cancelled
    case .unknown:
      track.isUncertain = true
      track.uncertainSince = order.updatedAt
    }
    return track
  }

  private static func isSettled(_ order: Order) -> Bool {
    let fate: OrderSettlement.Fate? =
      order.state == .lost ? .lost : order.state == .cancelled ? .cancelled : nil
    guard let fate, let reason = order.reason else { return false }
    return reason.hasPrefix(settledWords(fate))
  }

  mutating func restore(_ fill: Fill) {
    switch executions.book(fill) {
    case .booked(let fill), .corrected(let fill, _):
      // The fill of a combination's leg belongs to its order and fills nothing of it.
      guard let intent = fill.intent, var track = tracks[intent],
        fill.instrument == track.order.ticket.instrument
      else { return }
      track.setExecution(fill)
      unsummed.insert(intent)
      tracks[intent] = track
      index(track)
    case .repeated, .superseded: return
    }
  }
}
