import GRDB
import Journal
import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("What waits for a strategy's script")
struct OutboxTests {
  private let alpha = StrategyID(rawValue: "alpha")

  private func fill(_ execution: String, of strategy: String? = "alpha") -> OrderRecord {
    .filled(
      Fill(
        execution: ExecutionID(rawValue: execution), intent: nil,
        strategy: strategy.map(StrategyID.init(rawValue:)),
        account: AccountName(rawValue: "main"), instrument: InstrumentID(rawValue: 5),
        side: .buy, quantity: 10, price: 99, time: nil, timeText: "", exchange: "NASDAQ",
        perm: nil, brokerOrder: nil, cumulativeQuantity: nil))
  }

  @Test("its own fills after the cursor, in order, corrections with what they replace")
  func fills_FollowTheCursor() throws {
    let folder = try TemporaryFolder()
    let journal = try folder.open()
    #expect(try journal.newestFill() == 0)
    try journal.commit([
      fill("a.1.01"), fill("b.1.01", of: "beta"), fill("a.2.02"), fill("n.1.01", of: nil),
    ])
    // The second corrects; the third came after what corrects it, and was told to nobody.
    try journal.commit([fill("a.1.02"), fill("a.2.01")])
    #expect(try journal.newestFill() == 6)
    #expect(try journal.number(of: ExecutionID(rawValue: "a.1.02")) == 5)
    #expect(try journal.number(of: ExecutionID(rawValue: "a.9.01")) == nil)
    let all = try journal.fills(of: alpha, after: 0, limit: 10)
    #expect(all.items.map(\.fill.execution.rawValue) == ["a.1.01", "a.2.02", "a.1.02"])
    #expect(all.items.map(\.replaced?.execution.rawValue) == [nil, nil, "a.1.01"])
    #expect(all.items.map(\.number) == [1, 3, 5] && all.leftOut == 0)
    #expect(try journal.fills(of: alpha, after: 3, limit: 10).items.map(\.number) == [5])
    let bounded = try journal.fills(of: alpha, after: 0, limit: 2)
    #expect(bounded.items.map(\.number) == [3, 5] && bounded.leftOut == 1)
    #expect(try journal.fills(of: alpha, after: 5, limit: 10).items.isEmpty)
  }

  @Test("a state file of an earlier version keeps its states and gets cursors")
  func olderStates_AreUpgraded() throws {
    let folder = try TemporaryFolder()
    let data = try DataFolder(path: folder.path)
    do {
      let queue = try DatabaseQueue(path: data.statePath)
      try queue.write { database in
        try database.execute(
          sql: """
            CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
            INSERT INTO grdb_migrations VALUES ('state-1');
            CREATE TABLE strategy_state (
              strategy TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, data BLOB NOT NULL,
              at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            INSERT INTO strategy_state VALUES ('alpha', 3, x'0102', 7);
            """)
      }
    }
    let states = try StateStore(folder: data, clock: { Timestamp(seconds: 9) })
    #expect(try states.load(alpha)?.bytes == [1, 2])
    #expect(try states.cursor(of: alpha) == nil)
    try states.begin(alpha, at: 4)
    try states.advance(alpha, to: 6)
    try states.advance(alpha, to: 5)
    #expect(try states.cursor(of: alpha) == 6)
    try states.begin(alpha, at: 2)
    #expect(try states.cursor(of: alpha) == 2)
  }

  @Test("a state and its cursor are stored in one transaction, or neither is")
  func stateAndCursor_AreOne() throws {
    let folder = try TemporaryFolder()
    let data = try DataFolder(path: folder.path)
    let states = try StateStore(folder: data, clock: { Timestamp(seconds: 9) })
    try states.save([1], version: 1, cursor: 4, of: alpha)
    try DatabaseQueue(path: data.statePath).write { database in
      try database.execute(
        sql: """
          CREATE TRIGGER refuses BEFORE UPDATE ON strategy_cursor
            BEGIN SELECT raise(ABORT, 'no'); END
          """)
    }
    #expect(throws: JournalError.self) {
      try states.save([2], version: 1, cursor: 5, of: alpha)
    }
    #expect(try states.load(alpha)?.bytes == [1])
    #expect(try states.cursor(of: alpha) == 4)
  }
}
