import CPlatform

/// A child process with nothing but what it was given: an exact list of descriptors, its
/// arguments, and an empty environment unless one is stated.
///
/// Whoever holds it reaps it: watch `pidfd` for reading and call `reap()` until it answers. Made
/// by a thread that lives as long as the child should, because a child that asked to die with
/// its parent dies with the thread that made it.
public final class ChildProcess: Sendable {
  /// How a process ended.
  public enum Exit: Hashable, Sendable, CustomStringConvertible {
    /// It left with this status, 0...255.
    case exited(Int32)
    /// This signal ended it.
    case signalled(Int32)

    /// In words (`exited with status 1`, `killed by signal 9`).
    public var description: String {
      switch self {
      case .exited(let status): "exited with status \(status)"
      case .signalled(Self.forbiddenCall):
        "killed for a forbidden system call; the kernel's log names it (journalctl -k, type=1326)"
      case .signalled(Self.cpuExhausted): "killed for using more processor time than granted"
      case .signalled(let signal): "killed by signal \(signal)"
      }
    }

    /// SIGSYS: the process made a system call that its confinement does not have.
    public static let forbiddenCall: Int32 = 31
    /// SIGXCPU: the process used its processor time up.
    public static let cpuExhausted: Int32 = 24
  }

  /// The process number.
  public let pid: Int32
  /// Readable once the process has ended.
  public let pidfd: Int32

  /// Starts `path` (absolute) with `arguments` (without the program's own name).
  ///
  /// `descriptors[i]` is the child's descriptor `3 + i`; 0 is `input` or /dev/null, 1 is /dev/null,
  /// 2 is `errorOutput` or /dev/null, all others are closed. The child is in a process group of its
  /// own with all signals at their defaults. Blocks the caller about a millisecond.
  public init(
    path: String, arguments: [String], descriptors: [Int32] = [], environment: [String] = [],
    errorOutput: Int32? = nil, input: Int32? = nil
  ) throws(SystemError) {
    var pid: Int32 = 0
    let result = ChildProcess.withCStrings([path] + arguments) { argv in
      ChildProcess.withCStrings(environment) { envp in
        csys_spawn(
          &pid, path, argv, envp, descriptors, Int32(descriptors.count), errorOutput ?? -1,
          input ?? -1)
      }
    }
    try SystemError.check(result, "start \(path)")
    self.pid = pid
    pidfd = try SystemError.check(csys_pidfd_open(pid), "pidfd_open")
  }

  deinit { _ = csys_close(pidfd) }

  /// Sends a signal; a process that has ended is ignored. Never reaches another process that got
  /// the same number.
  public func signal(_ number: Int32) { _ = csys_pidfd_signal(pidfd, number) }

  /// Ends the process at once (SIGKILL).
  public func kill() { signal(9) }

  /// How the process ended, or nil while it runs. Takes the zombie away: only the first answer
  /// is an exit, later calls throw `ECHILD`.
  public func reap() throws(SystemError) -> Exit? {
    var status: Int32 = 0
    let result = try SystemError.check(csys_pidfd_reap(pidfd, &status), "waitid")
    guard result == 1 else { return nil }
    return status >= 256 ? .signalled(status - 256) : .exited(status)
  }

  /// The memory that the process has in use, in bytes; nil once it has ended.
  public var residentBytes: Int? {
    let bytes = csys_resident_bytes(pid)
    return bytes < 0 ? nil : Int(bytes)
  }

  /// The processor time that the process has used so far; nil once it has ended.
  public var cpuTime: Duration? {
    let used = csys_cpu_of(pid)
    return used < 0 ? nil : .nanoseconds(used)
  }

  /// Lets a process that limited its own processor time use so many seconds more from now on. One
  /// that has ended, and was not reaped, is ignored.
  public func grant(cpuSeconds: Int) { _ = csys_grant_cpu(pid, UInt64(max(1, cpuSeconds))) }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var copies = strings.map { text in
      let bytes = Array(text.utf8CString)
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
      copy.initialize(from: bytes, count: bytes.count)
      return Optional(copy)
    }
    copies.append(nil)
    defer { for copy in copies { copy?.deallocate() } }
    return copies.withUnsafeBufferPointer { buffer in
      body(buffer.baseAddress!)  // Safe: the array holds at least the closing nil.
    }
  }
}
