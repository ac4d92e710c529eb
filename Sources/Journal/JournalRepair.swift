import Foundation
import GRDB
import GRDBSQLite
import TradingModel

/// Saves what is whole of a damaged journal into a new file. The damaged file and its companions
/// are only read, byte by byte: the work is done on a copy of them.
public struct JournalRepair: Sendable {
  private let source: String
  private let target: String

  /// A repair of the journal in a data folder into a file that does not exist yet.
  public init(folder: String, copy: String) {
    source = DataFolder.journalPath(in: folder)
    target = copy
  }

  /// Copies every event that verifies. A lost one is replaced by an event `lost`, so that the gap
  /// stays on record, and the orders, fills, positions and decisions are built again from the
  /// events. O(size of the file). Throws when the copy exists already, cannot be written, or
  /// nothing of the journal can be read.
  public func run() throws(JournalError) -> JournalRepairReport {
    let work = target + ".damaged"
    defer {
      for suffix in ["", "-wal", "-shm"] { unlink(work + suffix) }
    }
    do {
      try prepare(work)
      var configuration = Configuration()
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA temp_store = MEMORY") }
      let from = try DatabaseQueue(path: work, configuration: configuration)
      let to = try JournalDatabase.openWriter(
        target, durability: .full, migrator: JournalSchema.orders)
      let report = try from.writeWithoutTransaction { old in
        try to.write { new in try copy(old, into: new) }
      }
      _ = try to.writeWithoutTransaction { try $0.checkpoint(.truncate) }
      return report
    } catch {
      throw JournalError(error, path: source)
    }
  }

  private func prepare(_ work: String) throws {
    guard access(source, F_OK) == 0 else {
      throw JournalError(
        .missing, path: source, "There is no \(source). Name the data folder of the journal.")
    }
    guard access(target, F_OK) != 0 else {
      throw JournalError(
        .cannotOpen, path: target,
        "\(target) exists already. Nothing was changed. Name a file that does not exist.")
    }
    for suffix in ["", "-wal"] where access(source + suffix, F_OK) == 0 {
      try? FileManager.default.removeItem(atPath: work + suffix)  // Safe: the copy tells.
      try FileManager.default.copyItem(atPath: source + suffix, toPath: work + suffix)
    }
  }

  // MARK: Events

  private func copy(_ old: Database, into new: Database) throws -> JournalRepairReport {
    var events = try SalvagedEvents(old)
    var writer = try RepairedEvents(new)
    var last = 0 as Int64
    while let event = try events.next() {
      if event.seq > last &+ 1 { try writer.lose(last &+ 1, event.seq &- 1) }
      last = event.seq
      if event.isProven { try writer.add(event) } else { try writer.lose(event.seq, event.seq) }
    }
    if events.newest > last, events.newest <= last &+ SalvagedEvents.reach {
      try writer.lose(last &+ 1, events.newest)
    }
    try writer.finish()
    let fold = JournalFold(new, anchors: try ChainWalk.anchors(new))
    for table in FoldTable.all {
      try fold.build(table)
      let columns = table.columns.joined(separator: ", ")
      try new.execute(
        sql: """
          INSERT INTO main.\(table.name) (\(columns)) SELECT \(columns) FROM temp.fold_\(table.name);
          DROP TABLE temp.fold_\(table.name)
          """)
    }
    let unproven =
      events.isPastProven || events.anchor == nil ? [] : ["1...\(events.anchor?.seq ?? 0)"]
    return try report(new, writer, unproven: unproven)
  }

  private func report(
    _ new: Database, _ writer: RepairedEvents, unproven: [String]
  ) throws -> JournalRepairReport {
    func count(_ sql: String) throws -> Int { try Int.fetchOne(new, sql: sql) ?? 0 }
    let final = JournalQueries.finalStates.map { "'\($0)'" }.joined(separator: ", ")
    let lost = writer.lost.map { "\($0.lowerBound)...\($0.upperBound)" }
    var advice: [String] = []
    for gap in writer.gaps {
      advice.append(
        "What happened \(gap) may be missing here: compare the orders, executions and positions "
          + "of that time with the broker's own statements.")
    }
    if !lost.isEmpty || !unproven.isEmpty {
      advice.append(
        "Until then let nothing trade: the first connection compares open orders and today's "
          + "executions by itself, older ones nobody can ask for.")
    }
    return JournalRepairReport(
      copy: target, events: writer.count, lost: lost, unproven: unproven,
      orders: try count("SELECT count(*) FROM all_orders"),
      openOrders: try count("SELECT count(*) FROM all_orders WHERE state NOT IN (\(final))"),
      fills: try count("SELECT count(*) FROM fills"), advice: advice)
  }
}
