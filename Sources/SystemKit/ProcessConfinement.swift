import CPlatform

/// What a child does to itself before it touches anything that it does not trust. Every part
/// holds for the rest of the process's life.
public struct ProcessConfinement: Sendable {
  /// The most address space in bytes; nil leaves it as it is.
  public var addressSpace: Int?
  /// The most open descriptors; a further open fails.
  public var descriptors: Int?
  /// The process that must be the parent still; with its end this process is killed. Nil leaves
  /// the process to outlive its parent.
  public var parent: Int32?
  /// Whether new threads and processes are refused. Start all threads first. The kernel counts
  /// per user and exempts root, so this is one layer of several.
  public var refusesProcesses: Bool
  /// Closes every descriptor above this one, and makes sure that none is left; nil leaves them.
  public var lastDescriptor: Int32?
  /// Seconds of processor time until the process is ended by SIGXCPU, unless its parent grants
  /// more (`ChildProcess.grant(cpuSeconds:)`); nil sets no end.
  public var cpuSeconds: Int?
  /// Leaves no system calls but those of computing, and writes to this descriptor; any other call
  /// kills the process with SIGSYS. Start all threads first. Nil leaves all calls.
  public var doorbell: Int32?

  /// Confinement from its parts. Core files, files of any size and new privileges are always
  /// refused.
  public init(
    addressSpace: Int? = nil, descriptors: Int? = nil, parent: Int32? = nil,
    refusesProcesses: Bool = false, lastDescriptor: Int32? = nil, cpuSeconds: Int? = nil,
    doorbell: Int32? = nil
  ) {
    self.addressSpace = addressSpace
    self.descriptors = descriptors
    self.parent = parent
    self.refusesProcesses = refusesProcesses
    self.lastDescriptor = lastDescriptor
    self.cpuSeconds = cpuSeconds
    self.doorbell = doorbell
  }

  /// The confinement of a process that computes and speaks through shared memory alone: descriptors
  /// 0 to `doorbell` and no new ones, no processes, no files, no network, no debugger, the end with
  /// its parent. Its threads run already.
  public static func computing(
    addressSpace: Int, parent: Int32?, doorbell: Int32
  ) -> ProcessConfinement {
    ProcessConfinement(
      addressSpace: addressSpace, descriptors: 0, parent: parent, refusesProcesses: true,
      lastDescriptor: doorbell, cpuSeconds: cpuAllowance, doorbell: doorbell)
  }

  /// Seconds of processor time that a parent grants at a time: a child whose parent hangs ends by
  /// itself.
  public static let cpuAllowance = 60

  /// Confines the calling process. After a throw some parts may hold already: leave the process.
  public func apply() throws(SystemError) {
    if let parent {
      try SystemError.check(csys_die_with_parent(parent), "tie to the parent")
    }
    try SystemError.check(csys_no_new_privileges(), "refuse new privileges")
    try limit(CSYS_LIMIT_CORE, to: 0, "limit core files")
    try limit(CSYS_LIMIT_FILE_SIZE, to: 0, "limit file sizes")
    if let addressSpace { try limit(CSYS_LIMIT_ADDRESS_SPACE, to: addressSpace, "limit memory") }
    if let lastDescriptor {
      try SystemError.check(csys_close_from(lastDescriptor + 1), "close all descriptors")
    }
    if let descriptors { try limit(CSYS_LIMIT_FILES, to: descriptors, "limit descriptors") }
    if refusesProcesses { try limit(CSYS_LIMIT_PROCESSES, to: 0, "limit processes") }
    if let cpuSeconds {
      try SystemError.check(csys_limit_own_cpu(UInt64(max(1, cpuSeconds))), "limit the processor")
    }
    // Debuggers and /proc/PID/mem of the same user are shut out too.
    try SystemError.check(csys_not_dumpable(), "refuse debuggers")
    // Last: the calls above are not among those that are left.
    if let doorbell {
      try SystemError.check(csys_only_computing(doorbell), "limit system calls")
    }
  }

  private func limit(
    _ which: some BinaryInteger, to value: Int, _ what: String
  ) throws(SystemError) {
    try SystemError.check(csys_limit(Int32(which), UInt64(max(0, value))), what)
  }

  /// The calling process's number.
  public static var ownPID: Int32 { csys_self_pid() }
}
