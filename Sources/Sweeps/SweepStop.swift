import Synchronization

/// Asks a sweep to end: what runs is dropped, what is done is kept. Any thread; for good.
public final class SweepStop: Sendable {
  private let flag = Atomic<Bool>(false)

  /// A sweep that may go on.
  public init() {}

  /// Ends the sweep soon.
  public func request() { flag.store(true, ordering: .relaxed) }

  /// Whether the end was asked for.
  public var isRequested: Bool { flag.load(ordering: .relaxed) }
}
