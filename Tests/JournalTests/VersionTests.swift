import Foundation
import GRDB
import Orders
import OrdersTestSupport
import Testing
import TradingModel

@testable import Journal

@Suite("Versions of scripts")
struct VersionTests {
  private let texts = ScriptTexts(
    script: "sma.lua", source: "return 1\n",
    modules: [.init(name: "lib.b", source: "return 'b'"), .init(name: "a", source: "return 'a'")])

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test("a version is the hash of the texts, whatever order they come in and what they are called")
  func version_IsOfTheTexts() {
    var other = texts
    other.script = "other.lua"
    #expect(other.version == texts.version)
    #expect(
      ScriptTexts(script: "sma.lua", source: "return 1\n", modules: texts.modules.reversed())
        .version == texts.version)
    other.source += " "
    #expect(other.version != texts.version)
    var moved = texts
    moved.modules[0].name = "b"
    #expect(moved.version != texts.version)
    // A text that moves over a border is another version.
    #expect(
      ScriptTexts(script: "x", source: "ab", modules: [.init(name: "c", source: "")]).version
        != ScriptTexts(script: "x", source: "a", modules: [.init(name: "bc", source: "")]).version)
    #expect(texts.version.rawValue.count == 64 && texts.version.short.count == 12)
  }

  @Test("a kept version is read back whole, is written once, and is the user's alone")
  func kept_IsReadBack() throws {
    let folder = try TemporaryFolder()
    let store = ScriptStore(folder: folder.path)
    let version = try store.keep(texts)
    #expect(version == texts.version)
    #expect(try store.load(version) == texts)
    let place = "\(store.path)/\(version.rawValue)"
    #expect(try mode(store.path) == 0o700)
    #expect(try mode(place) == 0o700)
    #expect(try mode("\(place)/script.lua") == 0o600)
    #expect(try mode("\(place)/modules/lib.b.lua") == 0o600)
    let before = try FileManager.default.attributesOfItem(atPath: place)[.systemFileNumber] as? Int
    #expect(try store.keep(texts) == version)
    let after = try FileManager.default.attributesOfItem(atPath: place)[.systemFileNumber] as? Int
    #expect(before == after)
    #expect(store.versions() == [version])
    #expect(store.find(String(version.rawValue.prefix(5))) == [version])
  }

  @Test("a text that somebody changed is no version any more, and is kept anew")
  func changed_IsRefused() throws {
    let folder = try TemporaryFolder()
    let store = ScriptStore(folder: folder.path)
    let version = try store.keep(texts)
    let file = "\(store.path)/\(version.rawValue)/script.lua"
    try "return 2\n".write(toFile: file, atomically: false, encoding: .utf8)
    #expect(try store.load(version) == nil)
    _ = try store.keep(texts)
    #expect(try store.load(version) == texts)
    try FileManager.default.removeItem(atPath: file)
    #expect(try store.load(version) == nil)
  }

  @Test("pruning deletes what nobody names, half-written ones too, and nothing else")
  func pruning_KeepsTheNamed() throws {
    let folder = try TemporaryFolder()
    let store = ScriptStore(folder: folder.path)
    let kept = try store.keep(texts)
    let dropped = try store.keep(ScriptTexts(script: "x.lua", source: "x"))
    for name in [".new-half", "notes"] {
      try FileManager.default.createDirectory(
        atPath: "\(store.path)/\(name)", withIntermediateDirectories: true)
    }
    #expect(store.prune(keeping: [kept]) == [dropped])
    let names = try FileManager.default.contentsOfDirectory(atPath: store.path)
    #expect(Set(names) == [kept.rawValue, "notes"])
  }

  @Test("an order names its version: in its event, its row, its bracket, after a restart")
  func order_NamesItsVersion() throws {
    let folder = try TemporaryFolder()
    let version = texts.version
    do {
      let fixture = try makeDesk(folder)
      var request = OrderRequest.make(
        1, .place(.make(bracket: .init(takeProfit: "200", stopLoss: "180"))))
      request.script = version
      fixture.desk.handleOrderRequests([request, .make(2, .place(.make()))])
      #expect(fixture.listener.orders.filter { $0.script == version }.count == 3)
    }
    let reader = try JournalReader(folder: folder.path)
    let orders = try reader.orders()
    #expect(orders.map { $0.script != nil } == [true, true, true, false])
    let json = String(decoding: try JSONEncoder().encode(orders[0]), as: UTF8.self)
    #expect(json.contains("\"script\":\"\(version.rawValue)\""))
    // The row is written once the table takes the order up.
    let again = try makeDesk(folder)
    try (again.log as? OrderJournal)?.settle()
    #expect(again.desk.openOrders().filter { $0.script == version }.count == 3)
    #expect(try reader.orders().compactMap(\.script) == [version, version, version])
    let verdict = try JournalVerifier(folder: folder.path).verify()
    #expect(verdict.isWhole, "\(verdict.damages)")
    #expect(try reader.versions(since: Timestamp(rawValue: 0)) == [version])
  }

  @Test("the chain covers the version: who changes it is found out")
  func chain_CoversTheVersion() throws {
    let folder = try TemporaryFolder()
    do {
      let fixture = try makeDesk(folder)
      var request = OrderRequest.make(1, .place(.make()))
      request.script = texts.version
      fixture.desk.handleOrderRequests([request])
      try (fixture.log as? OrderJournal)?.settle()
    }
    let queue = try DatabaseQueue(path: folder.journalPath)
    let other = try #require(ScriptVersion(rawValue: String(repeating: "0", count: 64)))
    try queue.write { database in
      try database.execute(
        sql: "UPDATE orders SET script = ?", arguments: [other.rawValue])
    }
    #expect(try !JournalVerifier(folder: folder.path).verify().isWhole)
    try queue.write { database in
      try database.execute(
        sql: """
          DROP TRIGGER events_stand;
          UPDATE events SET body = replace(body, '\(texts.version.rawValue)', '\(other.rawValue)')
          """)
    }
    #expect(try JournalVerifier(folder: folder.path).verify().firstBadSeq != nil)
  }

  @Test("a journal of a version that named no scripts opens, and its orders have none")
  func olderJournal_HasNone() throws {
    let folder = try TemporaryFolder()
    do {
      let queue = try DatabaseQueue(path: folder.journalPath)
      try queue.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA journal_mode = WAL")
        try database.execute(sql: OldSchemas.schema(3))
        try database.execute(sql: OldSchemas.day)
      }
      try JournalSchema.orders.migrate(queue, upTo: "orders-4")
    }
    let state = try folder.open().load()
    #expect(state.orders.count == 2 && state.orders.allSatisfy { $0.script == nil })
    #expect(try JournalReader(folder: folder.path).orders().allSatisfy { $0.script == nil })
    let verdict = try JournalVerifier(folder: folder.path).verify()
    #expect(verdict.isWhole, "\(verdict.damages)")
  }

  @Test("lives: each start with its end; a start ends the life that nobody saw end")
  func lives_ArePutTogether() throws {
    let folder = try TemporaryFolder()
    let clock = ManualClock()
    let old = ScriptTexts(script: "s.lua", source: "old").version
    let new = ScriptTexts(script: "s.lua", source: "new").version
    let name = StrategyID(rawValue: "sma")
    do {
      let fixture = try makeDesk(folder, clock: clock)
      func note(_ kind: String, _ text: String) {
        clock.advance(by: .seconds(60))
        fixture.desk.note(DeskNote(kind: kind, text: text))
      }
      func life(_ version: ScriptVersion, _ cause: String) -> String {
        StrategyLife(
          strategy: name, version: version, script: "s.lua", parameters: ["fast": "5"],
          accounts: [AccountName(rawValue: "paper")], started: clock.now, cause: cause
        ).startText
      }
      note(StrategyLife.startedKind, life(old, "the daemon started"))
      note(StrategyLife.startedKind, life(old, "the daemon started"))
      note(
        StrategyLife.endedKind, StrategyLife.endText(of: name, version: old, reason: "promoted"))
      note(StrategyLife.startedKind, life(new, "promoted"))
      note("hold.begun", "{}")
      note(StrategyLife.startedKind, "not JSON")
    }
    let lives = try JournalReader(folder: folder.path).lives(of: name)
    #expect(lives.map(\.version) == [old, old, new])
    #expect(lives.map(\.reason) == [nil, "promoted", nil])
    #expect(lives.map { $0.ended == nil } == [true, false, true])
    #expect(lives[0].parameters == ["fast": "5"] && lives[2].cause == "promoted")
    #expect(try JournalReader(folder: folder.path).lives(of: StrategyID(rawValue: "x")).isEmpty)
    let newest = try JournalReader(folder: folder.path)
      .newestLives(of: name, limit: 2, orderLimit: 10)
    #expect(newest.map(\.life) == [lives[2], lives[1]])
    #expect(newest.map(\.orders) == [0, 0])
    #expect(try JournalVerifier(folder: folder.path).verify().isWhole)
  }

  @Test("a page's lives name the orders of each, up to a limit")
  func newestLives_CountTheirOrders() throws {
    let folder = try TemporaryFolder()
    let clock = ManualClock()
    let name = OrderRequest.make(1, .cancelAll).strategy
    let (old, new) = (texts.version, ScriptTexts(script: "s.lua", source: "new").version)
    do {
      let fixture = try makeDesk(folder, clock: clock)
      func life(_ version: ScriptVersion, orders: ClosedRange<Int64>) {
        clock.advance(by: .seconds(60))
        let life = StrategyLife(
          strategy: name, version: version, script: "s.lua", parameters: [:], accounts: [],
          started: clock.now, cause: "perigee restart")
        fixture.desk.note(DeskNote(kind: StrategyLife.startedKind, text: life.startText))
        clock.advance(by: .seconds(60))
        fixture.desk.handleOrderRequests(
          orders.map { number in
            var request = OrderRequest.make(number, .place(.make()))
            request.script = version
            return request
          })
      }
      life(old, orders: 1...1)
      life(new, orders: 2...4)
      life(old, orders: 5...6)
      try (fixture.log as? OrderJournal)?.settle()
    }
    let reader = try JournalReader(folder: folder.path)
    let lives = try reader.newestLives(of: name, limit: 10, orderLimit: 100)
    #expect(lives.map(\.life.version) == [old, new, old])
    #expect(lives.map(\.orders) == [2, 3, 1])
    #expect(try reader.newestLives(of: name, limit: 2, orderLimit: 2).map(\.orders) == [2, 2])
  }

  @Test("what a version's orders came to is counted by the version")
  func results_AreByVersion() throws {
    let folder = try TemporaryFolder()
    let version = texts.version
    do {
      let fixture = try makeDesk(folder)
      var request = OrderRequest.make(1, .place(.make()))
      request.script = version
      fixture.desk.handleOrderRequests([request, .make(2, .place(.make()))])
      let order = try #require(fixture.listener.orders.first { $0.requestNumber == 1 })
      fixture.receive(
        .orderReport(order.report()), .execution(order.execution("e.01", 40)),
        .execution(order.execution("f.01", 10)), .commission(.make("e.01")))
      try (fixture.log as? OrderJournal)?.settle()
    }
    let results = try JournalReader(folder: folder.path)
      .results(of: OrderRequest.make(1, .cancelAll).strategy)
    let result = try #require(results[version])
    #expect(results.count == 1 && result.orders == 1 && result.fills == 2)
    #expect(result.commissions.values.contains { $0 > .zero })
  }
}
