import CSimDisk

/// The daemon's disk: SQLite's files in memory, whose power can fail.
final class SimDisk: @unchecked Sendable {  // One thread.
  enum Verdict {
    case done
    case full
    case writeError
    case syncError
    case lie
    case dead
  }

  enum Operation: Int32 {
    case write = 1
    case sync = 2
    case truncate = 3
  }

  /// Asked before each operation that changes the disk.
  var judge: (Operation) -> Verdict = { _ in .done }
  /// Operations so far; the places at which a process can be killed.
  private(set) var operations = 0

  // Safe: the only write is the registration, once, on the one thread.
  nonisolated(unsafe) private static var isRegistered = false

  init(seed: UInt64) {
    if !SimDisk.isRegistered {
      SimDisk.isRegistered = simdisk_register() == 0
      precondition(SimDisk.isRegistered, "SQLite does not take the simulated disk")
    }
    simdisk_reset(seed)
    simdisk_set_hook(
      { context, operation, _, _ in
        guard let context else { return 0 }
        return Unmanaged<SimDisk>.fromOpaque(context).takeUnretainedValue()
          .answer(Operation(rawValue: operation) ?? .write)
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  deinit { simdisk_set_hook(nil, nil) }

  private func answer(_ operation: Operation) -> Int32 {
    operations += 1
    switch judge(operation) {
    case .done: return 0
    case .full: return 13  // SQLITE_FULL
    case .writeError, .dead: return 778  // SQLITE_IOERR_WRITE
    case .syncError: return operation == .sync ? SIMDISK_FAIL_SYNC.rawValue : 0
    case .lie: return SIMDISK_LIE.rawValue
    }
  }

  func crash(losesPower: Bool, seed: UInt64) {
    simdisk_crash(losesPower ? 1 : 0, seed)
  }
}
