/// Something wrong with the machine under the system, for which new risk has to wait. Whoever
/// watches the machine sets and clears it; cancels always pass.
public enum MachineFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// Too little space is left on the disk of the journal.
  case diskSpace(path: String, freeMiB: Int64, limitMiB: Int64)
  /// The wall clock jumped against the monotonic clock, by so many milliseconds (negative: back).
  case clockStep(milliseconds: Int64)
  /// The daemon has outgrown the memory that the configuration allows it.
  case memory(usedMiB: Int64, limitMiB: Int64)

  /// The kind of fault: of each kind one at a time is set.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case diskSpace = "disk space"
    case clockStep = "clock step"
    case memory
  }

  /// The kind of fault.
  public var kind: Kind {
    switch self {
    case .diskSpace: .diskSpace
    case .clockStep: .clockStep
    case .memory: .memory
    }
  }

  /// What is wrong, what it means, and what to do.
  public var description: String {
    switch self {
    case .diskSpace(let path, let free, let limit):
      "Only \(free) MiB are free on the disk of \(path) (limit \(limit) MiB). New orders wait; "
        + "cancels pass and fills are recorded. Free some space; trading goes on by itself then."
    case .clockStep(let milliseconds):
      "The system's clock jumped by \(milliseconds) ms (limit 2000 ms). New orders wait until it "
        + "has stood for 60 s, since times of orders and sessions cannot be trusted; cancels pass. "
        + "Check the machine's time service."
    case .memory(let used, let limit):
      "The daemon uses \(used) MiB of memory (memory_limit \(limit) MiB). New orders wait; cancels "
        + "pass. Restart it at a quiet moment, or raise memory_limit in [runner] of runner.toml."
    }
  }
}

/// The faults that are set now.
public struct MachineFaults: Hashable, Sendable {
  private var faults: [MachineFault.Kind: MachineFault] = [:]

  /// None.
  public init() {}

  /// Those that are set, in the order of the kinds.
  public var all: [MachineFault] { MachineFault.Kind.allCases.compactMap { faults[$0] } }

  /// Sets a fault in place of one of its kind.
  public mutating func set(_ fault: MachineFault) { faults[fault.kind] = fault }

  /// Clears the fault of a kind.
  public mutating func clear(_ kind: MachineFault.Kind) { faults[kind] = nil }

  /// Throws the refusal of a new order while any is set.
  func check() throws(OrderRefusal) {
    guard !faults.isEmpty, let first = all.first else { return }
    throw .machine(first)
  }
}

extension OrderDesk {
  /// What is wrong with the machine now; new orders are refused while there is anything.
  public var machineFaults: [MachineFault] { book.machineFaults.all }

  /// Refuses new orders, and changes to a greater size, until the fault is cleared. Cancels pass.
  public func setMachineFault(_ fault: MachineFault) { book.machineFaults.set(fault) }

  /// Ends a fault.
  public func clearMachineFault(_ kind: MachineFault.Kind) { book.machineFaults.clear(kind) }
}
