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

  /// Confinement from its parts. Core files, files of any size and new privileges are always
  /// refused.
  public init(
    addressSpace: Int? = nil, descriptors: Int? = nil, parent: Int32? = nil,
    refusesProcesses: Bool = false
  ) {
    self.addressSpace = addressSpace
    self.descriptors = descriptors
    self.parent = parent
    self.refusesProcesses = refusesProcesses
  }

  /// Confines the calling process. After a throw some parts may hold already: leave the process.
  public func apply() throws(SystemError) {
    if let parent {
      try SystemError.check(csys_die_with_parent(parent), "tie to the parent")
    }
    try SystemError.check(csys_no_new_privileges(), "refuse new privileges")
    try limit(CSYS_LIMIT_CORE, to: 0, "limit core files")
    try limit(CSYS_LIMIT_FILE_SIZE, to: 0, "limit file sizes")
    if let addressSpace { try limit(CSYS_LIMIT_ADDRESS_SPACE, to: addressSpace, "limit memory") }
    if let descriptors { try limit(CSYS_LIMIT_FILES, to: descriptors, "limit descriptors") }
    if refusesProcesses { try limit(CSYS_LIMIT_PROCESSES, to: 0, "limit processes") }
  }

  private func limit(
    _ which: some BinaryInteger, to value: Int, _ what: String
  ) throws(SystemError) {
    try SystemError.check(csys_limit(Int32(which), UInt64(max(0, value))), what)
  }

  /// The calling process's number.
  public static var ownPID: Int32 { csys_self_pid() }
}
