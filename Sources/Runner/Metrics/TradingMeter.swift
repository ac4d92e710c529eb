import Synchronization
import Telemetry

/// What the order thread counts as it works: written there, read by whoever asks. Nothing in it
/// waits.
final class TradingMeter: Sendable {
  /// How long a batch of requests took from a strategy's ring to the gateway's socket: the lookup,
  /// the risk gate, the journal's commit, the encoding and the write.
  let handling = LatencyHistogram()
  /// How long one commit of the journal took.
  let commit = LatencyHistogram()
  /// How long the broker took from an order's record to its first word about it.
  let acknowledgement = LatencyHistogram()
  /// How long an order took from its record to its first execution.
  let firstFill = LatencyHistogram()

  let orders = Atomic<UInt64>(0)
  let fills = Atomic<UInt64>(0)
  let rejects = Atomic<UInt64>(0)
  let cancels = Atomic<UInt64>(0)
  let refusals = Atomic<UInt64>(0)
  let unknowns = Atomic<UInt64>(0)
  let riskTrips = Atomic<UInt64>(0)
  let commitFailures = Atomic<UInt64>(0)
}

extension Atomic<UInt64> {
  /// One more, in no order with other counters.
  func increment() { add(1, ordering: .relaxed) }

  /// The count.
  var count: UInt64 { load(ordering: .relaxed) }
}
