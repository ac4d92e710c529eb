import Foundation
import GRDB
import Journal
import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("The journal's file")
struct JournalFileTests {
  @Test("what was committed is there after the process is gone without a word")
  func copyOfFilesWhileOpen_HoldsEverything() throws {
    // What a killed process leaves is what is in the files at that moment, the log beside the
    // database included.
    let folder = try TemporaryFolder()
    let desk = try makeDesk(folder)
    let working = desk.place(1)
    desk.receive(.orderReport(working.report()), .execution(working.execution("e.01", 40)))
    desk.receive(.commission(.make("e.01")))
    let sending = desk.place(2)
    let killed = try TemporaryFolder()
    for name in ["journal.db", "journal.db-wal"] {
      try FileManager.default.copyItem(
        atPath: folder.path + "/" + name, toPath: killed.path + "/" + name)
    }
    let reader = try JournalReader(folder: killed.path)
    #expect(try reader.orders().map(\.state) == [.partiallyFilled, .sending])
    let next = try makeDesk(killed, seed: 2, isReconciled: false)
    #expect(next.state(working) == .partiallyFilled)
    #expect(next.state(sending) == .unknown)
    next.receive(
      .snapshot(
        .make(
          open: [working.report(), sending.report()],
          executions: [working.execution("e.01", 40), working.execution("f.01", 10)],
          positions: [working.position(50)])))
    #expect(next.state(sending) == .working)
    #expect(try next.log.load().fills.map(\.execution.rawValue) == ["e.01", "f.01"])
    #expect(next.place(3).brokerOrder == BrokerOrderID(rawValue: 3))
  }

  @Test("after an orderly end the one file holds everything")
  func settledFile_IsWhole() throws {
    let folder = try TemporaryFolder()
    let desk = try makeDesk(folder)
    let working = desk.place(1)
    desk.receive(.orderReport(working.report()), .execution(working.execution("e.01", 40)))
    try (desk.log as? OrderJournal)?.settle()
    let copy = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: folder.path + "/journal.db", toPath: copy.path + "/journal.db")
    let reader = try JournalReader(folder: copy.path)
    #expect(try reader.orders().map(\.state) == [.partiallyFilled])
    #expect(try reader.fills().map(\.execution.rawValue) == ["e.01"])
  }

  @Test("an order comes back as it was, to the last field")
  func order_RoundTrips() throws {
    let folder = try TemporaryFolder()
    var order = Order(
      intent: IntentID(rawValue: "r1-\"quoted\" \\ \u{1}é"), strategy: StrategyID(rawValue: "α"),
      requestNumber: 9_007_199_254_740_993, account: AccountName(rawValue: "a'b"),
      ticket: OrderTicket(
        instrument: InstrumentID(rawValue: 12), side: .sell, quantity: "0.12345678",
        type: .stopLimit(stop: "1.50", limit: "1.4900"), timeInForce: .goodTillCancelled,
        outsideRegularHours: true, bracket: .init(takeProfit: "1", stopLoss: nil), tag: "t"),
      parent: IntentID(rawValue: "p"), state: .working, createdAt: Timestamp(rawValue: 1_234_567))
    order.brokerOrder = BrokerOrderID(rawValue: 5)
    order.perm = PermID(rawValue: 123_456_789_012)
    let contract = Instrument.make(id: 12).contract
    do {
      let journal = try folder.open()
      try journal.commit([.placed(order, contract: contract)])
      #expect(try journal.load().orders == [order])
      order.filled = "0.1"
      order.averagePrice = "1.4925"
      order.state = .partiallyFilled
      order.reason = "line\nbreak"
      order.updatedAt = Timestamp(rawValue: 2_345_678)
      try journal.commit([.updated(order), .cancelRequested(order.intent, at: order.updatedAt)])
    }
    let state = try folder.open().load()
    #expect(state.orders == [order])
    #expect(state.contracts[InstrumentID(rawValue: 12)] == contract)
    #expect(state.cancelRequested == [order.intent])
    #expect(state.highestOrderID == [order.account: BrokerOrderID(rawValue: 5)])
    #expect(state.highestRequestNumber == [StrategyID(rawValue: "α"): 9_007_199_254_740_993])
  }

  @Test("a transaction is whole or absent")
  func failedTransaction_LeavesNothing() throws {
    let folder = try TemporaryFolder()
    let journal = try folder.open()
    let order = Order(
      intent: IntentID(rawValue: "r1-a"), strategy: StrategyID(rawValue: "s"), requestNumber: 1,
      account: AccountName(rawValue: "a"), ticket: .make(), state: .sending,
      createdAt: Timestamp(rawValue: 1))
    let holder = try DatabaseQueue(path: folder.journalPath)
    try holder.writeWithoutTransaction { database in
      try database.execute(sql: "BEGIN IMMEDIATE")
      defer { try? database.execute(sql: "ROLLBACK") }
      let error = #expect(throws: OrderLogError.self) {
        try journal.commit([.placed(order, contract: nil)])
      }
      #expect(error?.description.contains("is locked by another process") == true)
      #expect(error?.description.contains(folder.journalPath) == true)
    }
    #expect(try journal.load().orders.isEmpty)
    try journal.commit([.placed(order, contract: nil)])
    #expect(try journal.load().orders.count == 1)
  }

  @Test(
    "durability is the database's own setting", arguments: [(Durability.full, 2), (.normal, 1)])
  func durability_IsSet(durability: Durability, level: Int) throws {
    let folder = try TemporaryFolder()
    let data = try DataFolder(path: folder.path)
    let journal = try OrderJournal(
      folder: data, durability: durability, clock: { Timestamp(rawValue: 0) })
    #expect(try journal.settings() == ["journal_mode": "wal", "synchronous": "\(level)"])
  }

  @Test("a damaged file gets one clear sentence and stays as it is")
  func corruptFile_IsRefused() throws {
    let folder = try TemporaryFolder()
    let garbage = Data(repeating: 0x5A, count: 8192)
    try garbage.write(to: URL(fileURLWithPath: folder.journalPath))
    let error = #expect(throws: JournalError.self) { try folder.open() }
    #expect(error?.code == .corrupt)
    #expect(error?.description.contains(folder.journalPath) == true)
    #expect(error?.description.contains("Move it away") == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.journalPath)) == garbage)
    #expect(throws: JournalError.self) { try JournalReader(folder: folder.path) }
  }

  @Test("a page that was overwritten is found at the start")
  func damagedPage_IsRefused() throws {
    let folder = try TemporaryFolder()
    do {
      let desk = try makeDesk(folder)
      for number in 1...200 as ClosedRange<Int64> { desk.place(number) }
    }
    var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.journalPath))
    for index in stride(from: 4096 * 2, to: bytes.count, by: 4096) {
      bytes.replaceSubrange(index..<(index + 64), with: Data(repeating: 0xFF, count: 64))
    }
    try bytes.write(to: URL(fileURLWithPath: folder.journalPath))
    let error = #expect(throws: JournalError.self) { try folder.open() }
    #expect(error?.code == .corrupt)
  }

  @Test("a file of a newer version is refused and not changed")
  func newerSchema_IsRefused() throws {
    let folder = try TemporaryFolder()
    do { _ = try folder.open() }
    do {
      let queue = try DatabaseQueue(path: folder.journalPath)
      try queue.write {
        try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('orders-99')")
      }
    }
    let error = #expect(throws: JournalError.self) { try folder.open() }
    #expect(error?.code == .newerSchema)
    #expect(error?.description.contains("newer version") == true)
    let read = #expect(throws: JournalError.self) { try JournalReader(folder: folder.path) }
    #expect(read?.code == .newerSchema)
  }

  @Test("a second daemon on one folder is refused, until the first is gone")
  func secondDaemon_IsRefused() throws {
    let folder = try TemporaryFolder()
    do {
      let first = try DataFolder(path: folder.path)
      let error = #expect(throws: JournalError.self) { try DataFolder(path: folder.path) }
      #expect(error?.code == .folderInUse)
      #expect(error?.description.contains(folder.path) == true)
      withExtendedLifetime(first) {}
    }
    _ = try DataFolder(path: folder.path)
  }

  @Test("nobody else can read the files or the folder")
  func files_ArePrivate() throws {
    let folder = try TemporaryFolder()
    let desk = try makeDesk(folder)
    desk.place(1)
    func mode(_ path: String) throws -> Int {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
    }
    #expect(try mode(folder.path) == 0o700)
    for name in ["journal.db", "journal.db-wal", "journal.db-shm", "lock"] {
      #expect(try mode(folder.path + "/" + name) == 0o600, "\(name)")
    }
  }

  @Test("the events can be neither changed nor deleted")
  func events_AreKept() throws {
    let folder = try TemporaryFolder()
    do { try makeDesk(folder).place(1) }
    let queue = try DatabaseQueue(path: folder.journalPath)
    for sql in ["DELETE FROM events", "UPDATE events SET body = '{}'"] {
      #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
    }
  }

  @Test("a folder that does not exist is made; one that cannot be is named")
  func folder_IsMadeOrNamed() throws {
    let folder = try TemporaryFolder()
    _ = try DataFolder(path: folder.path + "/a/b")
    try Data().write(to: URL(fileURLWithPath: folder.path + "/file"))
    let error = #expect(throws: JournalError.self) {
      try DataFolder(path: folder.path + "/file/x")
    }
    #expect(error?.code == .cannotOpen)
    let missing = #expect(throws: JournalError.self) {
      try JournalReader(folder: folder.path + "/nothing")
    }
    #expect(missing?.code == .missing)
  }
}
