import Glibc
import Logging
import Orders
import SystemKit
import TradingModel

/// Looks at the machine once a second, off the order thread, and tells the desk what is wrong:
/// the disk's free space, jumps of the clock, the daemon's own memory.
struct MachineWatch {
  /// Free space below which new orders wait, in MiB.
  static let freeSpaceLimit: Int64 = 256
  private static let megabyte: Int64 = 1 << 20

  private let path: String
  private let now: @Sendable () -> Timestamp
  private let log: Logger
  private var clock = ClockWatch()
  private var space = LevelWatch.floor(MachineWatch.freeSpaceLimit)
  private var memory: LevelWatch?
  private var told: [MachineFault.Kind: MachineFault] = [:]

  /// A watch of the disk of a folder; `memoryLimit` is in MiB.
  init(path: String, memoryLimit: Int64?, now: @escaping @Sendable () -> Timestamp, log: Logger) {
    self.path = path
    self.now = now
    self.log = log
    memory = memoryLimit.map { LevelWatch.ceiling($0) }
  }

  /// What changed since the last look: the faults that are set or renewed, and the kinds that
  /// ended.
  mutating func look() -> (set: [MachineFault], ended: [MachineFault.Kind]) {
    var faults: [MachineFault] = []
    clock.look(wall: now(), monotonic: MonotonicClock.now())
    if let fault = clock.fault { faults.append(fault) }
    if let free = MachineWatch.freeSpace(path) {
      space.look(free)
      if space.isBad {
        faults.append(.diskSpace(path: path, freeMiB: free, limitMiB: space.limit))
      }
    }
    if var watch = memory, let used = MachineWatch.residentMemory() {
      watch.look(used)
      memory = watch
      if watch.isBad { faults.append(.memory(usedMiB: used, limitMiB: watch.limit)) }
    }
    let before = told
    told = Dictionary(faults.map { ($0.kind, $0) }, uniquingKeysWith: { $1 })
    for fault in faults where before[fault.kind] == nil { log.error("\(fault)") }
    let ended = before.keys.filter { told[$0] == nil }
    for kind in ended { log.notice("the machine's fault is over: \(kind.rawValue)") }
    return (faults.filter { before[$0.kind] != $0 }, ended)
  }

  /// Free space for this user on the disk of a path, in MiB.
  static func freeSpace(_ path: String) -> Int64? {
    var facts = statvfs()
    guard statvfs(path, &facts) == 0 else { return nil }
    return Int64(clamping: facts.f_bavail) / max(1, megabyte / Int64(clamping: facts.f_frsize))
  }

  /// The daemon's own memory in MiB, its children's left out.
  static func residentMemory() -> Int64? {
    guard let file = fopen("/proc/self/statm", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    let words = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
      .split(separator: " ")
    guard words.count > 1, let pages = Int64(words[1]) else { return nil }
    return pages &* Int64(sysconf(Int32(_SC_PAGESIZE))) / megabyte
  }
}
