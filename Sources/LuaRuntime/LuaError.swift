/// Why a call into Lua failed, and where.
public struct LuaError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds of failure.
  public enum Kind: Sendable, Hashable {
    /// An error raised by the script or by a host function.
    case runtime
    /// The text does not parse.
    case syntax
    /// Over the memory cap.
    case memory
    /// Stopped by the watchdog.
    case deadline
    /// Stopped by the instruction budget.
    case instructionBudget
    /// A value of another kind than the host needs.
    case shape
    /// The host's own fault: a call within a call, or from a thread that the watchdog does not
    /// watch.
    case misuse
  }

  /// The kind of failure.
  public let kind: Kind
  /// The chunk, such as `strategies/breakout.lua`; empty when no line of a script is to blame.
  public let source: String
  /// The line in it, from 1; nil with an empty source.
  public let line: Int?
  /// The message without its place; at most 1 KiB.
  public let message: String
  /// One line per Lua function, the innermost first; at most 2 KiB; may be empty.
  public let traceback: String

  /// An error with all its parts.
  public init(
    kind: Kind, message: String, source: String = "", line: Int? = nil, traceback: String = ""
  ) {
    self.kind = kind
    self.source = source
    self.line = line
    self.message = message
    self.traceback = traceback
  }

  /// `source:line: message`, or the message alone.
  public var description: String {
    guard let line, !source.isEmpty else { return message }
    return "\(source):\(line): \(message)"
  }

  /// Whether the script was stopped by a limit: its state may be half changed, so a host should
  /// not go on with it.
  public var isStop: Bool {
    switch kind {
    case .memory, .deadline, .instructionBudget: true
    case .runtime, .syntax, .shape, .misuse: false
    }
  }
}
