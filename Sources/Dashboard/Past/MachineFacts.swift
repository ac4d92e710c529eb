import Control
import Foundation
import Glibc
import Pages

/// What the system tells of files and processes. Blocking, for a pool; what cannot be read is
/// absent, as these are facts to look at and nothing depends on them.
enum MachineFacts {
  /// The most sessions of the tape that are listed.
  private static let sessionLimit = 10
  /// The most processes that are listed.
  private static let processLimit = 200

  /// The journal's files, each with what is beside it.
  static func files(_ folder: String) -> [SystemPage.Size] {
    ["journal.db", "logs.db", "state.db"].map { name in
      let parts = [name, name + "-wal"].compactMap { size("\(folder)/\($0)") }
      return SystemPage.Size(name: name, bytes: parts.isEmpty ? nil : parts.reduce(0, +))
    }
  }

  /// The recorded sessions; nil where nothing was recorded.
  static func tape(_ folder: String) -> SystemPage.Tape? {
    let root = folder + "/tape"
    // Safe: without a tape there is no such folder.
    let files = FileManager.default
    guard let names = try? files.contentsOfDirectory(atPath: root)  // Safe: above.
    else { return nil }
    let sessions = names.filter { $0.first?.isNumber == true }.sorted(by: >)
    var newest: [SystemPage.Size] = []
    var bytes: Int64 = 0
    for name in sessions {
      // Safe: a session that was pruned meanwhile has no files.
      let parts = (try? files.contentsOfDirectory(atPath: "\(root)/\(name)")) ?? []  // Safe: above.
      let sum = parts.compactMap { size("\(root)/\(name)/\($0)") }.reduce(0, +)
      bytes &+= sum
      if newest.count < sessionLimit { newest.append(SystemPage.Size(name: name, bytes: sum)) }
    }
    return SystemPage.Tape(sessions: sessions.count, bytes: bytes, newest: newest)
  }

  static func disk(_ folder: String) -> SystemPage.Disk? {
    var facts = statvfs()
    guard statvfs(folder, &facts) == 0 else { return nil }
    let block = Int64(clamping: facts.f_frsize)
    return SystemPage.Disk(
      bytes: Int64(clamping: facts.f_blocks) &* block,
      freeBytes: Int64(clamping: facts.f_bavail) &* block)
  }

  /// The daemon, its strategies' processes and this one. Strategies of one desk share a process.
  static func processes(
    _ status: StatusReport?, _ strategies: [StrategyRow]
  ) -> [SystemPage.Process] {
    var result: [SystemPage.Process] = []
    if let status { result.append(process("daemon", status.process)) }
    result.append(process("dashboard", getpid()))
    let children = Dictionary(grouping: strategies.filter { $0.process != nil }) {
      $0.process ?? 0
    }
    for (number, rows) in children.sorted(by: { $0.key < $1.key }).prefix(processLimit) {
      result.append(process(rows.map(\.name).sorted().joined(separator: ", "), number))
    }
    return result
  }

  private static func process(_ name: String, _ number: Int32) -> SystemPage.Process {
    SystemPage.Process(name: name, number: number, bytes: resident(number))
  }

  /// The second number of /proc/N/statm: pages in memory.
  private static func resident(_ number: Int32) -> Int64? {
    // Safe: a process that has ended has no such file.
    let path = "/proc/\(number)/statm"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8),  // Safe: above.
      let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int64($0) })
    else { return nil }
    return pages &* Int64(sysconf(Int32(_SC_PAGESIZE)))
  }

  private static func size(_ path: String) -> Int64? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    return Int64(facts.st_size)
  }
}
