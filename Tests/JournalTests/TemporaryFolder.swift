import Foundation
import Journal
import Orders
import OrdersTestSupport
import TradingModel

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("journal-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func open(
    _ durability: Durability = .normal, clock: ManualClock = ManualClock()
  ) throws -> OrderJournal {
    try OrderJournal(
      folder: DataFolder(path: path), durability: durability, clock: { clock.now })
  }

  var journalPath: String { path + "/journal.db" }
}

/// A desk over a real journal.
func makeDesk(
  _ folder: TemporaryFolder, durability: Durability = .normal, seed: UInt64 = 1,
  clock: ManualClock = ManualClock(), isReconciled: Bool = true
) throws -> DeskFixture {
  try DeskFixture(
    log: try folder.open(durability, clock: clock), clock: clock, seed: seed,
    isReconciled: isReconciled)
}
