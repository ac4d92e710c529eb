import GRDB
import OrderSamples
import Orders
import OrdersTestSupport
import Testing
import TradingModel

@testable import Journal

@Suite("The terms of orders in the journal")
struct TermsTests {
  private func order(_ ticket: OrderTicket) -> Order {
    var order = Order(
      intent: IntentID(rawValue: "r1-a"), strategy: StrategyID(rawValue: "s"), requestNumber: 1,
      account: AccountName(rawValue: "a"), ticket: ticket, state: .sending,
      createdAt: Timestamp(rawValue: 1))
    order.brokerOrder = BrokerOrderID(rawValue: 5)
    return order
  }

  @Test(
    "an order of every type and with every attribute is the same after a restart",
    arguments: OrderTicket.every)
  func everyTicket_RoundTrips(_ ticket: OrderTicket) throws {
    let folder = try TemporaryFolder()
    var order = order(ticket)
    do {
      let journal = try folder.open()
      try journal.commit([.placed(order, contract: nil)])
      // From the event alone, before the orders table has it.
      #expect(try journal.load().orders == [order])
      order.state = .working
      try journal.commit([.updated(order)])
    }
    #expect(try folder.open().load().orders == [order])
  }

  @Test("new terms replace the old ones, and plain terms leave nothing behind")
  func changedTerms_AreKept() throws {
    let folder = try TemporaryFolder()
    let journal = try folder.open()
    var order = order(.make(type: .trailingStop(by: .amount(1), stop: 185)))
    try journal.commit([.placed(order, contract: nil)])
    order.ticket.type = .trailingStop(by: .percent("1.5"), stop: "185.5")
    try journal.commit([.updated(order)])
    #expect(try journal.load().orders == [order])
    order.ticket.type = .limit(190)
    try journal.commit([.updated(order)])
    #expect(try journal.load().orders == [order])
    let reader = try JournalReader(folder: folder.path)
    #expect(try reader.orders().first?.terms == nil)
  }

  @Test("the column's form stands, as older files hold it")
  func storedForm_IsPinned() throws {
    var ticket = OrderTicket.make(type: .trailingStop(by: .percent("2.5"), stop: nil))
    ticket.attributes.conditions = [
      OrderCondition(.time(.atLeast, Timestamp(seconds: 1_798_761_599)))
    ]
    let text = try #require(JournalTerms(ticket)?.json.map { String(decoding: $0, as: UTF8.self) })
    #expect(text.contains(#""type":{"trailingStop":{"by":{"percent":{"_0":"2.5"}}}}"#))
    #expect(
      text.contains(
        #""conditions":[{"conjunction":"and","test":{"time":{"_0":">=","_1":"#))
    let old = #"{"type":{"trailingStop":{"by":{"percent":{"_0":"2.5"}}}}}"#
    #expect(try JournalTerms(json: old).type == ticket.type)
    #expect(
      try JournalTerms(json: #"{"attributes":{"isHidden":true}}"#).attributes?.isHidden == true)
    #expect(throws: (any Error).self) { try JournalTerms(json: #"{"type":{"peg":{}}}"#) }
  }

  @Test("a journal of the first version is brought up to date with its orders")
  func firstVersion_IsMigrated() throws {
    let folder = try TemporaryFolder()
    do {
      let queue = try DatabaseQueue(path: folder.journalPath)
      try JournalSchema.orders.migrate(queue, upTo: "orders-1")
      try queue.write { database in
        // One order that the table has, and one that only its event tells.
        for number in 1...2 {
          try database.execute(
            sql: """
              INSERT INTO events (at, kind, account, intent, body)
              VALUES (1, 'placed', 'a', 'r1-\(number)', '{"strategy":"s","request_number":\(number),
                "instrument":265598,"side":"BUY","tag":"","time_in_force":"DAY","outside_hours":0,
                "created_at":1,"quantity":"100","type":"LMT","limit_price":"187.25",
                "state":"sending","broker_order":\(number),"filled":"0","updated_at":1}')
              """)
        }
        try database.execute(
          sql: "INSERT INTO orders SELECT * FROM placed_events WHERE intent = 'r1-1'")
      }
    }
    #expect(throws: JournalError.self) { try JournalReader(folder: folder.path) }
    let state = try folder.open().load()
    #expect(state.orders.map(\.intent.rawValue) == ["r1-1", "r1-2"])
    #expect(state.orders.allSatisfy { $0.ticket == .make() })
    #expect(state.highestOrderID.values.first?.rawValue == 2)
    #expect(try JournalReader(folder: folder.path).orders().count == 2)
  }
}
