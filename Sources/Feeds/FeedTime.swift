public import TradingModel

/// The clock of the feed layer, handed in from outside so that everything runs in virtual time
/// under test.
public struct FeedTime: Sendable {
  /// The present moment.
  public var now: @Sendable () -> Timestamp
  /// Waits; throws `CancellationError` when the waiting task is cancelled.
  public var sleep: @Sendable (Duration) async throws -> Void

  /// A clock from its two functions.
  public init(
    now: @escaping @Sendable () -> Timestamp,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }
}
