/// What happened in one world or in many.
struct Counts: Codable, Hashable {
  var seeds = 0
  var virtualSeconds: Int64 = 0
  var orders = 0
  var executions = 0
  var restarts = 0
  var refusals = 0
  var unknown = 0
  /// Quotes and bars that reached the Lua strategy, and what it asked for.
  var quotes = 0
  var bars = 0
  /// Differences of positions that the operator accepted.
  var decisions = 0
  /// Halts that the operator ordered.
  var halts = 0
  var luaRequests = 0
  /// Faults that did something, by kind: for the gateway's own kinds each message or connection
  /// that was touched, for the others each time that one was brought about.
  var fired: [String: Int] = [:]
  /// Faults that were brought about, by kind.
  var injected: [String: Int] = [:]
  var violations: [String: Int] = [:]

  mutating func add(_ other: Counts) {
    seeds += other.seeds
    virtualSeconds += other.virtualSeconds
    orders += other.orders
    executions += other.executions
    restarts += other.restarts
    refusals += other.refusals
    unknown += other.unknown
    quotes += other.quotes
    bars += other.bars
    decisions += other.decisions
    halts += other.halts
    luaRequests += other.luaRequests
    fired.merge(other.fired, uniquingKeysWith: +)
    injected.merge(other.injected, uniquingKeysWith: +)
    violations.merge(other.violations, uniquingKeysWith: +)
  }
}
