import Foundation
import GRDB
import Orders
import OrdersTestSupport
import Testing
import TradingModel

@testable import Journal

@Suite("Journals of earlier versions")
struct UpgradeTests {
  private func old(_ version: Int) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let queue = try DatabaseQueue(path: folder.journalPath)
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA journal_mode = WAL")
      try database.execute(sql: OldSchemas.schema(version))
      try database.execute(sql: OldSchemas.day)
      if version >= 3 { try database.execute(sql: OldSchemas.decisionsOfTheDay) }
    }
    return folder
  }

  @Test("an older journal opens with every order, fill, position and decision", arguments: 1...3)
  func olderJournal_OpensWhole(version: Int) throws {
    let folder = try old(version)
    let clock = ManualClock()
    let journal = try folder.open(clock: clock)
    let state = try journal.load()
    #expect(state.orders.map(\.intent.rawValue) == ["r1-AAAAAAAAAAAAAAAA", "r1-BBBBBBBBBBBBBBBB"])
    #expect(state.orders.map(\.state) == [.filled, .sending])
    #expect(state.orders.map(\.ticket.quantity) == [100, 100])
    #expect(state.orders[1].ticket.type == .stop("180.5"))
    #expect(state.orders[1].ticket.outsideRegularHours)
    #expect(state.fills.map(\.execution.rawValue) == ["0001.01", "0002.01"])
    #expect(state.fills.map(\.commission?.amount) == ["1.00", nil])
    #expect(state.fills.map(\.exchange) == ["NASDAQ", "ARCA"])
    let held = try #require(state.holdings.first)
    #expect(state.holdings.count == 1 && held.quantity == (version >= 3 ? 105 : 100))
    #expect(state.contracts.values.map(\.symbol) == ["AAPL"])
    #expect(state.highestOrderID.values.map(\.rawValue) == [12])
    #expect(state.highestRequestNumber.values.max() == 2)
    #expect(state.restraints.count == (version >= 3 ? 1 : 0))
    #expect(state.marks.count == (version >= 3 ? 1 : 0))
    let reader = try JournalReader(folder: folder.path)
    #expect(try reader.accountPositions().map(\.quantity) == [100])
    #expect(try reader.accountValues(AccountName(rawValue: "swing")).map(\.value) == ["100000"])
  }

  @Test("from then on it is in the chain: what was there before is proven too", arguments: 1...3)
  func olderJournal_IsChained(version: Int) throws {
    let folder = try old(version)
    do {
      let desk = try makeDesk(folder)
      let order = desk.place(3)
      desk.receive(.execution(order.execution("new.01", 100)))
    }
    let verdict = try JournalVerifier(folder: folder.path).verify()
    #expect(verdict.isWhole, "\(verdict.damages)")
    let queue = try DatabaseQueue(path: folder.journalPath)
    try queue.write {
      try $0.execute(
        sql: """
          DROP TRIGGER events_stand;
          UPDATE events SET body = replace(body, '"quantity":"40"', '"quantity":"41"') WHERE seq = 3
          """)
    }
    let damaged = try JournalVerifier(folder: folder.path).verify()
    #expect(damaged.firstBadSeq == 1)
    #expect(damaged.damages.contains { $0.hasPrefix("events 1 to 7 are not those") })
  }

  @Test(
    "the journal of each version before opens, and is found whole",
    arguments: [
      "orders-1", "orders-2", "orders-3", "orders-4", "orders-pages", "orders-scripts",
    ])
  func eachVersion_IsWhole(version: String) throws {
    let folder = try old(version == "orders-1" ? 1 : version == "orders-2" ? 2 : 3)
    let queue = try DatabaseQueue(path: folder.journalPath)
    try JournalSchema.orders.migrate(queue, upTo: version)
    _ = try folder.open()
    let verdict = try JournalVerifier(folder: folder.path).verify()
    #expect(verdict.isWhole, "\(verdict.damages)")
    let reader = try JournalReader(folder: folder.path)
    #expect(try reader.orderPage().rows.count == 2)
    #expect(try reader.fillPage().rows.count == 2)
    let intent = IntentID(rawValue: "r1-AAAAAAAAAAAAAAAA")
    let history = try #require(try reader.history(of: intent))
    #expect(history.events.first?.kind == "placed")
    #expect(history.events.filter { $0.kind == "commission" }.count == 1)
  }

  @Test("bringing a large file up to date is told step by step, and that of a small one is not")
  func slowUpgrade_IsTold() throws {
    for isLarge in [false, true] {
      let folder = try old(3)
      if isLarge {
        let queue = try DatabaseQueue(path: folder.journalPath)
        try queue.writeWithoutTransaction { database in
          try database.execute(
            sql: "UPDATE account_values SET value = hex(zeroblob(\(33 << 20)))")
          try database.checkpoint(.truncate)
        }
      }
      var told: [String] = []
      _ = try OrderJournal(
        folder: DataFolder(path: folder.path), durability: .normal,
        clock: { Timestamp(seconds: 1_800_000_000) }, upgrading: { told.append($0) })
      #expect(told.count == (isLarge ? 4 : 0), "\(told)")
      #expect(told.allSatisfy { $0.contains(folder.journalPath) })
      #expect(told.last?.contains("step 4 of 4 (orders-lookups)") ?? true)
    }
  }

  @Test("what an older journal says is the same after its upgrade and after a repair")
  func olderJournal_SurvivesRepair() throws {
    let folder = try old(3)
    do {
      let desk = try makeDesk(folder)
      desk.place(3)
      // The orders table lags behind a placed order's event until then.
      try (desk.log as? OrderJournal)?.settle()
    }
    let target = try TemporaryFolder()
    let report = try JournalRepair(folder: folder.path, copy: target.journalPath).run()
    #expect(report.lost.isEmpty && report.unproven.isEmpty, "\(report)")
    let copied = Set(try #require(DamageTests.content(target.journalPath)))
    let original = Set(try #require(DamageTests.content(folder.journalPath)))
    #expect(copied.symmetricDifference(original).sorted() == [])
  }

  @Test("a thousand restarts that hear the same executions again change nothing")
  func restarts_ChangeNothing() throws {
    let isLong = ProcessInfo.processInfo.environment["PERIGEE_LONG"] == "1"
    let folder = try TemporaryFolder()
    var placed: Order?
    do {
      let desk = try makeDesk(folder)
      let order = desk.place(1)
      desk.receive(
        .orderReport(order.report()), .execution(order.execution("e.01", 40)),
        .execution(order.execution("f.01", 10)), .commission(.make("e.01")))
      placed = order
    }
    let order = try #require(placed)
    let (fills, books) = try ledger(folder)
    for round in 0..<(isLong ? 1_000 : 60) {
      let desk = try makeDesk(folder, seed: UInt64(round + 2), isReconciled: false)
      desk.receive(
        .execution(order.execution("e.01", 40)), .execution(order.execution("f.01", 10)),
        .commission(.make("e.01")),
        .snapshot(
          .make(
            open: [order.report()],
            executions: [order.execution("f.01", 10), order.execution("e.01", 40)])))
    }
    let after = try ledger(folder)
    #expect(after.0 == fills && after.1 == books)
    #expect(fills.count == 2)
  }

  private func ledger(_ folder: TemporaryFolder) throws -> ([JournalFill], [JournalPosition]) {
    let reader = try JournalReader(folder: folder.path)
    return (try reader.fills(), try reader.strategyPositions())
  }
}
