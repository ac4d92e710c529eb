import Glibc

/// What the system tells of a process of this user, from `/proc`.
struct ProcessReading {
  /// Memory in use, in bytes.
  var residentBytes: Int64
  /// Processor time of all its threads, in seconds.
  var cpuSeconds: Double

  /// Nil when there is no such process.
  init?(_ process: Int32) {
    guard let memory = Self.text("/proc/\(process)/statm"),
      let times = Self.text("/proc/\(process)/stat")
    else { return nil }
    let pages = memory.split(separator: " ").dropFirst().first.flatMap { Int64($0) } ?? 0
    residentBytes = pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
    // The name stands in brackets and may hold anything; the 12th and 13th field after it count
    // processor time (proc(5), utime and stime).
    guard let end = times.lastIndex(of: ")") else { return nil }
    let fields = times[times.index(after: end)...].split(separator: " ")
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12])
    else { return nil }
    cpuSeconds = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// How many descriptors this process has open.
  static func openDescriptors() -> Int? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    // The folder's own two entries and the descriptor that reads it.
    var count = -3
    while readdir(folder) != nil { count += 1 }
    return count
  }

  private static func text(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
