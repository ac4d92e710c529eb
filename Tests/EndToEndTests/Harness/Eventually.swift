import Foundation

/// Something that did not happen in time.
struct NotInTime: Error, CustomStringConvertible {
  var what: String
  var limit: Duration
  /// What was seen last, for the reader of the failure.
  var last: String

  var description: String {
    "not within \(limit): \(what)" + (last.isEmpty ? "" : "; last seen: \(last)")
  }
}

/// Asks again and again until there is an answer: the one place where these tests wait for what
/// other processes do. Throws ``NotInTime`` at the deadline, with what `seen` tells.
@discardableResult
func eventually<Value>(
  _ what: String, within limit: Duration = .seconds(60), every pause: Duration = .milliseconds(40),
  seen: () -> String = { "" }, _ body: () async throws -> Value?
) async throws -> Value {
  let clock = ContinuousClock()
  let deadline = clock.now.advanced(by: limit)
  while true {
    if let value = try await body() { return value }
    guard clock.now < deadline else { throw NotInTime(what: what, limit: limit, last: seen()) }
    try await Task.sleep(for: pause)
  }
}

/// As above, for a condition.
func eventually(
  _ what: String, within limit: Duration = .seconds(60), every pause: Duration = .milliseconds(40),
  seen: () -> String = { "" }, holds condition: () async throws -> Bool
) async throws {
  try await eventually(what, within: limit, every: pause, seen: seen) {
    try await condition() ? () : nil
  }
}
