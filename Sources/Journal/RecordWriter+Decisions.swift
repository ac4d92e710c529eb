import Orders
import TradingModel

/// What people and rules decided: restraints, adjustments and marks; and how orders left.
extension RecordWriter {
  func store(_ new: Restraint) throws(JournalError) {
    restraint.bind(new.scope.description)
    restraint.bind(new.level.rawValue)
    restraint.bind(new.reason)
    restraint.bind(new.actor)
    restraint.bind(new.since.rawValue)
    try restraint.run()
    var body = JSONText()
    body.add("scope", new.scope.description)
    body.add("level", new.level.rawValue)
    body.add("reason", new.reason)
    body.add("actor", new.actor)
    try add("restrained", at: new.since, account: nil, intent: nil, body)
  }

  func store(
    released scope: RestraintScope, reason: String, actor: String, at time: Timestamp
  ) throws(JournalError) {
    release.bind(scope.description)
    try release.run()
    var body = JSONText()
    body.add("scope", scope.description)
    body.add("reason", reason)
    body.add("actor", actor)
    try add("released", at: time, account: nil, intent: nil, body)
  }

  func store(_ trace: OrderTrace) throws(JournalError) {
    var body = JSONText()
    body.add("asked", trace.asked?.rawValue)
    body.add("bid", trace.bid)
    body.add("ask", trace.ask)
    body.add("quoted", trace.quoted?.rawValue)
    try add("sent", at: trace.sent, account: trace.account, intent: trace.intent, body)
  }

  func store(_ new: HoldingAdjustment, _ contract: Contract?) throws(JournalError) {
    if let contract { try store(contract, of: new.instrument) }
    adjustment.bind(new.at.rawValue)
    adjustment.bind(new.strategy?.rawValue)
    adjustment.bind(new.account.rawValue)
    adjustment.bind(new.instrument.rawValue)
    adjustment.bind(new.quantity)
    adjustment.bind(new.price)
    adjustment.bind(new.kind.rawValue)
    adjustment.bind(new.reason)
    adjustment.bind(new.actor)
    try adjustment.run()
    var body = JSONText()
    body.add("strategy", new.strategy?.rawValue)
    body.add("instrument", new.instrument.rawValue)
    body.add("quantity", new.quantity)
    body.add("price", new.price)
    body.add("kind", new.kind.rawValue)
    body.add("reason", new.reason)
    body.add("actor", new.actor)
    try add("adjusted", at: new.at, account: new.account, intent: nil, body)
  }

  func store(_ new: DeskMark, at time: Timestamp) throws(JournalError) {
    if let value = new.value {
      mark.bind(new.scope)
      mark.bind(new.key)
      mark.bind(value)
      mark.bind(time.rawValue)
      try mark.run()
    } else {
      forget.bind(new.scope)
      forget.bind(new.key)
      try forget.run()
    }
    var body = JSONText()
    body.add("scope", new.scope)
    body.add("key", new.key)
    body.add("value", new.value)
    try add("mark", at: time, account: nil, intent: nil, body)
  }
}
