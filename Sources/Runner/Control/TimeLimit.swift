/// Bounds how long an operation may take.
enum TimeLimit {
  /// The limit passed first.
  struct Exceeded: Error {}

  /// The operation's value, or `Exceeded` once `limit` has passed; the operation is then cancelled
  /// and waited for.
  static func run<Value: Sendable>(
    _ limit: Duration, _ operation: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { tasks in
      tasks.addTask(operation: operation)
      tasks.addTask {
        try await Task.sleep(for: limit, clock: .continuous)
        throw Exceeded()
      }
      defer { tasks.cancelAll() }
      guard let value = try await tasks.next() else { throw CancellationError() }
      return value
    }
  }
}
