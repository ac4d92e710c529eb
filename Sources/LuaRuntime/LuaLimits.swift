/// What one Lua state may use.
///
/// Given from outside; fixed at the creation of the VM.
public struct LuaLimits: Sendable, Hashable {
  /// Bytes at which the script is stopped (after a collection that frees too little).
  ///
  /// Allocations fail a quarter above.
  public var memoryBytes: Int = 64 << 20
  /// Steps of one `find`, `match` or `gsub`, and of one round of `gmatch`: about 10 ns each.
  public var patternSteps: UInt64 = 4_000_000
  /// Longest subject of a pattern, in bytes.
  public var maximumSubjectBytes: Int = 1 << 20
  /// Instructions of one call, rounded up to a thousand; nil leaves stopping to the watchdog.
  ///
  /// Doubles the price of a call, and stops at the same place in every run: for tests.
  public var instructionBudget: Int64?
  /// Seed of `math.random`.
  public var randomSeed: UInt64 = 0
  /// Bounds of a table that crosses between Lua and Swift.
  public var values = LuaValueLimits()

  /// The defaults: 64 MiB, 4 million steps, 1 MiB subjects, no instruction budget, seed 0.
  public init() {}
}

/// Bounds of a value that crosses between Lua and Swift, is saved, or is read from JSON.
public struct LuaValueLimits: Sendable, Hashable {
  /// Tables inside tables.
  public var depth: Int = 16
  /// Entries of all its tables together.
  public var entries: Int = 10_000
  /// Bytes of its encoded form.
  public var bytes: Int = 1 << 20

  /// The defaults: 16 levels, 10 000 entries, 1 MiB.
  public init() {}
}
