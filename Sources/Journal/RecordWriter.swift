import Foundation
import GRDBSQLite
import Orders
import TradingModel

/// Stores order records on one connection with prepared statements. Confined to the queue of its
/// connection.
final class RecordWriter {
  private let begin: RawStatement
  private let commit: RawStatement
  private let rollback: RawStatement
  private let projection: RawStatement
  private let takeUp: RawStatement
  private let event: RawStatement
  private let update: RawStatement
  private let cancel: RawStatement
  private let contract: RawStatement
  private let fill: RawStatement
  private let commission: RawStatement
  private let position: RawStatement
  private let accountValue: RawStatement
  private let refusal: RawStatement
  private let note: RawStatement
  private let anchor: RawStatement
  let restraint: RawStatement
  let release: RawStatement
  let adjustment: RawStatement
  let mark: RawStatement
  let forget: RawStatement
  private let connection: OpaquePointer
  private let clock: () -> Timestamp
  /// Contracts that are stored, so that each is written once and again when it changes.
  private var contracts: [InstrumentID: Contract] = [:]
  /// Placed orders of this run that the orders table does not have yet, by their event's number.
  private var pending: [(event: Int64, order: Order)] = []
  /// The newest event and its hash.
  private var chain: EventChain
  /// The newest event whose hash is noted beside the events.
  private var anchored: Int64
  /// The last run may have left such orders; they are read back from their events.
  private var mayHaveInherited = true

  init(
    connection: OpaquePointer, path: String, chain: EventChain, anchored: Int64 = 0,
    clock: @escaping () -> Timestamp
  ) throws(JournalError) {
    self.connection = connection
    self.chain = chain
    self.anchored = anchored
    self.clock = clock
    begin = try RawStatement("BEGIN IMMEDIATE", on: connection, path: path)
    commit = try RawStatement("COMMIT", on: connection, path: path)
    rollback = try RawStatement("ROLLBACK", on: connection, path: path)
    projection = try RawStatement(JournalSchema.projection, on: connection, path: path)
    takeUp = try RawStatement(RecordSQL.takeUp, on: connection, path: path)
    event = try RawStatement(RecordSQL.event, on: connection, path: path)
    update = try RawStatement(RecordSQL.update, on: connection, path: path)
    cancel = try RawStatement(RecordSQL.cancel, on: connection, path: path)
    contract = try RawStatement(RecordSQL.contract, on: connection, path: path)
    fill = try RawStatement(RecordSQL.fill, on: connection, path: path)
    commission = try RawStatement(RecordSQL.commission, on: connection, path: path)
    position = try RawStatement(RecordSQL.position, on: connection, path: path)
    accountValue = try RawStatement(RecordSQL.accountValue, on: connection, path: path)
    refusal = try RawStatement(RecordSQL.refusal, on: connection, path: path)
    note = try RawStatement(RecordSQL.note, on: connection, path: path)
    anchor = try RawStatement(RecordSQL.anchor, on: connection, path: path)
    restraint = try RawStatement(RecordSQL.restraint, on: connection, path: path)
    release = try RawStatement(RecordSQL.release, on: connection, path: path)
    adjustment = try RawStatement(RecordSQL.adjustment, on: connection, path: path)
    mark = try RawStatement(RecordSQL.mark, on: connection, path: path)
    forget = try RawStatement(RecordSQL.forget, on: connection, path: path)
  }

  /// Stores all records in one transaction; on any failure none.
  func store(_ records: [OrderRecord]) throws(JournalError) {
    // New orders alone wait for the orders table: this commit stands between a quote and an order.
    let isUrgent = records.allSatisfy { if case .placed = $0 { true } else { false } }
    try transaction { () throws(JournalError) in
      if !isUrgent { try takeUpPending() }
      for record in records {
        try store(record)
        if !isUrgent && !pending.isEmpty { try takeUpPending() }
      }
    }
  }

  /// Brings the orders table up to date.
  func project() throws(JournalError) {
    guard mayHaveInherited || !pending.isEmpty else { return }
    try transaction { () throws(JournalError) in try takeUpPending() }
  }

  /// Notes the chain's end beside the events, where a start may begin its walk once the chain has
  /// become too long to be walked whole.
  func noteAnchor() throws(JournalError) {
    guard chain.seq &- anchored >= JournalCheck.anchorDistance else { return }
    anchored = chain.seq
    anchor.bind(chain.seq)
    anchor.bind(clock().rawValue)
    anchor.bind("end")
    anchor.bind(chain.hash)
    try anchor.run()
  }

  private func takeUpPending() throws(JournalError) {
    if mayHaveInherited {
      try projection.run()
      mayHaveInherited = false
      pending.removeAll()
    }
    for (event, order) in pending { try takeUp(order, event) }
    pending.removeAll(keepingCapacity: true)
  }

  private func transaction(
    _ body: () throws(JournalError) -> Void
  ) throws(JournalError) {
    try begin.run()
    let before = (pending, mayHaveInherited, chain)
    do throws(JournalError) {
      try body()
      try commit.run()
    } catch {
      // Contracts of this transaction may be gone with it; they are written again.
      contracts.removeAll()
      (pending, mayHaveInherited, chain) = before
      // Some failures end the transaction by themselves; the first error is the one to tell.
      if sqlite3_get_autocommit(connection) == 0 { try? rollback.run() }  // Safe: see above.
      throw error
    }
  }

  private func store(_ record: OrderRecord) throws(JournalError) {
    switch record {
    case .placed(let order, let contract): try place(order, contract)
    case .updated(let order): try store(update: order)
    case .sent(let trace): try store(trace)
    case .cancelRequested(let intent, let time):
      cancel.bind(intent.rawValue)
      try cancel.run()
      try add("cancel_requested", at: time, account: nil, intent: intent, JSONText())
    case .filled(let fill): try store(fill)
    case .commission(let commission): try store(commission)
    case .position(let position, let contract, let time):
      try store(position, contract, at: time)
    case .accountValue(let value, let time):
      accountValue.bind(value.account.rawValue)
      accountValue.bind(value.key)
      accountValue.bind(value.currency ?? "")
      accountValue.bind(value.value)
      accountValue.bind(time.rawValue)
      try accountValue.run()
    case .refused(let request, let reason, let time):
      try store(refused: request, reason: reason, at: time)
    case .restrained(let new): try store(new)
    case .released(let scope, let reason, let actor, let time):
      try store(released: scope, reason: reason, actor: actor, at: time)
    case .adjusted(let adjustment, let contract): try store(adjustment, contract)
    case .mark(let mark, let time): try store(mark, at: time)
    case .note(let account, let kind, let text, let time):
      note.bind(time.rawValue)
      note.bind(account?.rawValue)
      note.bind(kind)
      note.bind(text)
      try note.run()
      var body = JSONText()
      body.add("kind", kind)
      body.add("text", text)
      try add("note", at: time, account: account, intent: nil, body)
    }
  }

  func add(
    _ kind: String, at time: Timestamp, account: AccountName?, intent: IntentID?, _ body: JSONText
  ) throws(JournalError) {
    var body = body
    body.close()
    chain.append(
      at: time.rawValue, kind: kind, account: account?.rawValue, intent: intent?.rawValue,
      body: body.bytes)
    event.bind(chain.seq)
    event.bind(time.rawValue)
    event.bind(kind)
    event.bind(account?.rawValue)
    event.bind(intent?.rawValue)
    event.bind(text: body.bytes)
    event.bind(chain.hash)
    try event.run()
  }

  // MARK: Orders

  private func place(_ order: Order, _ contract: Contract?) throws(JournalError) {
    if let contract { try store(contract, of: order.ticket.instrument) }
    var body = JSONText()
    body.add("strategy", order.strategy?.rawValue)
    body.add("request_number", order.requestNumber)
    body.add("instrument", order.ticket.instrument.rawValue)
    body.add("side", order.ticket.side.rawValue)
    body.add("tag", order.ticket.tag)
    body.add("time_in_force", order.ticket.timeInForce.rawValue)
    body.add("outside_hours", order.ticket.outsideRegularHours ? 1 : 0 as Int64)
    body.add("take_profit", order.ticket.bracket?.takeProfit)
    body.add("stop_loss", order.ticket.bracket?.stopLoss)
    body.add("parent", order.parent?.rawValue)
    body.add("script", order.script?.rawValue)
    body.add("created_at", order.createdAt.rawValue)
    addChanging(order, to: &body)
    try add("placed", at: order.createdAt, account: order.account, intent: order.intent, body)
    pending.append((chain.seq, order))
  }

  private func takeUp(_ order: Order, _ event: Int64) throws(JournalError) {
    let ticket = order.ticket
    takeUp.bind(event)
    takeUp.bind(order.intent.rawValue)
    takeUp.bind(order.strategy?.rawValue)
    takeUp.bind(order.requestNumber)
    takeUp.bind(order.account.rawValue)
    takeUp.bind(ticket.instrument.rawValue)
    takeUp.bind(ticket.side.rawValue)
    takeUp.bind(ticket.quantity)
    takeUp.bind(ticket.type.code)
    takeUp.bind(ticket.type.limitPrice)
    takeUp.bind(ticket.type.stopPrice)
    takeUp.bind(ticket.timeInForce.rawValue)
    takeUp.bind(ticket.outsideRegularHours ? 1 : 0 as Int64)
    takeUp.bind(ticket.bracket?.takeProfit)
    takeUp.bind(ticket.bracket?.stopLoss)
    takeUp.bind(ticket.tag)
    takeUp.bind(order.parent?.rawValue)
    takeUp.bind(order.state.rawValue)
    takeUp.bind(order.brokerOrder?.rawValue)
    takeUp.bind(order.perm?.rawValue)
    takeUp.bind(order.filled)
    takeUp.bind(order.averagePrice)
    takeUp.bind(order.reason)
    takeUp.bind(0 as Int64)
    takeUp.bind(order.createdAt.rawValue)
    takeUp.bind(order.updatedAt.rawValue)
    takeUp.bind(text: JournalTerms(ticket)?.json)
    takeUp.bind(order.script?.rawValue)
    try takeUp.run()
  }

  private func store(update order: Order) throws(JournalError) {
    var body = JSONText()
    addChanging(order, to: &body)
    try add("updated", at: order.updatedAt, account: order.account, intent: order.intent, body)
    update.bind(order.ticket.quantity)
    update.bind(order.ticket.type.limitPrice)
    update.bind(order.ticket.type.stopPrice)
    update.bind(order.ticket.type.code)
    update.bind(order.state.rawValue)
    update.bind(order.brokerOrder?.rawValue)
    update.bind(order.perm?.rawValue)
    update.bind(order.filled)
    update.bind(order.averagePrice)
    update.bind(order.reason)
    update.bind(order.updatedAt.rawValue)
    update.bind(text: JournalTerms(order.ticket)?.json)
    update.bind(order.intent.rawValue)
    try update.run()
  }

  private func addChanging(_ order: Order, to body: inout JSONText) {
    body.add("quantity", order.ticket.quantity)
    body.add("type", order.ticket.type.code)
    body.add("limit_price", order.ticket.type.limitPrice)
    body.add("stop_price", order.ticket.type.stopPrice)
    body.add("state", order.state.rawValue)
    body.add("broker_order", order.brokerOrder?.rawValue)
    body.add("perm", order.perm?.rawValue)
    body.add("filled", order.filled)
    body.add("average_price", order.averagePrice)
    body.add("reason", order.reason)
    body.add("updated_at", order.updatedAt.rawValue)
    body.add("terms", json: JournalTerms(order.ticket)?.json)
  }

  func store(
    _ new: Contract, of instrument: InstrumentID
  ) throws(JournalError) {
    guard contracts[instrument] != new else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Safe: a contract holds texts, numbers and decimals that print as text; none can fail.
    guard let body = try? encoder.encode(new) else { return }  // Safe: see above.
    contract.bind(instrument.rawValue)
    contract.bind(text: Array(body))
    try contract.run()
    contracts[instrument] = new
    guard sqlite3_changes(connection) > 0 else { return }
    var text = JSONText()
    text.add("instrument", instrument.rawValue)
    text.add("contract", String(decoding: body, as: UTF8.self))
    try add("contract", at: clock(), account: nil, intent: nil, text)
  }

  private func store(refused request: OrderRequest, reason: String, at time: Timestamp)
    throws(JournalError)
  {
    let words = RefusedAction(request.action)
    refusal.bind(time.rawValue)
    refusal.bind(request.strategy.rawValue)
    refusal.bind(request.number)
    refusal.bind(request.account.rawValue)
    refusal.bind(words.name)
    refusal.bind(words.intent?.rawValue)
    refusal.bind(words.ticket?.instrument.rawValue)
    refusal.bind(words.ticket?.side.rawValue)
    refusal.bind(words.ticket?.quantity)
    refusal.bind(reason)
    try refusal.run()
    var body = JSONText()
    body.add("strategy", request.strategy.rawValue)
    body.add("request_number", request.number)
    body.add("action", words.name)
    body.add("instrument", words.ticket?.instrument.rawValue)
    body.add("side", words.ticket?.side.rawValue)
    body.add("quantity", words.ticket?.quantity)
    body.add("reason", reason)
    try add("refused", at: time, account: request.account, intent: words.intent, body)
  }

  // MARK: Executions and positions

  private func store(_ new: Fill) throws(JournalError) {
    let now = clock()
    let parts = ExecutionParts(new.execution)
    fill.bind(new.execution.rawValue)
    fill.bind(parts.base)
    fill.bind(Int64(parts.revision))
    fill.bind(new.intent?.rawValue)
    fill.bind(new.strategy?.rawValue)
    fill.bind(new.account.rawValue)
    fill.bind(new.instrument.rawValue)
    fill.bind(new.side.rawValue)
    fill.bind(new.quantity)
    fill.bind(new.price)
    fill.bind(new.time?.rawValue)
    fill.bind(new.timeText)
    fill.bind(new.exchange)
    fill.bind(new.perm?.rawValue)
    fill.bind(new.brokerOrder?.rawValue)
    fill.bind(new.cumulativeQuantity)
    fill.bind(now.rawValue)
    try fill.run()
    var body = JSONText()
    body.add("exec_id", new.execution.rawValue)
    body.add("base", parts.base)
    body.add("revision", Int64(parts.revision))
    body.add("strategy", new.strategy?.rawValue)
    body.add("instrument", new.instrument.rawValue)
    body.add("side", new.side.rawValue)
    body.add("quantity", new.quantity)
    body.add("price", new.price)
    body.add("time", new.time?.rawValue)
    body.add("time_text", new.timeText)
    body.add("exchange", new.exchange)
    body.add("perm", new.perm?.rawValue)
    body.add("broker_order", new.brokerOrder?.rawValue)
    body.add("cumulative", new.cumulativeQuantity)
    try add("filled", at: now, account: new.account, intent: new.intent, body)
  }

  private func store(_ new: Commission) throws(JournalError) {
    commission.bind(new.execution.rawValue)
    commission.bind(new.amount)
    commission.bind(new.currency)
    commission.bind(new.realizedProfit)
    try commission.run()
    var body = JSONText()
    body.add("exec_id", new.execution.rawValue)
    body.add("amount", new.amount)
    body.add("currency", new.currency)
    body.add("realized", new.realizedProfit)
    try add("commission", at: clock(), account: nil, intent: nil, body)
  }

  private func store(
    _ new: Position, _ contract: Contract?, at time: Timestamp
  ) throws(JournalError) {
    if let contract { try store(contract, of: new.instrument) }
    position.bind(new.account.rawValue)
    position.bind(new.instrument.rawValue)
    position.bind(new.quantity)
    position.bind(new.averageCost)
    position.bind(time.rawValue)
    try position.run()
    var body = JSONText()
    body.add("instrument", new.instrument.rawValue)
    body.add("quantity", new.quantity)
    body.add("average_cost", new.averageCost)
    try add("position", at: time, account: new.account, intent: nil, body)
  }
}
