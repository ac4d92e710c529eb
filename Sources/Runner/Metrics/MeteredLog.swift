import Orders
import SystemKit
import Telemetry
import TradingModel

/// The journal, with a clock beside every commit: 50 nanoseconds against its 15 microseconds.
final class MeteredLog: OrderLog {
  private let log: any OrderLog
  private let meter: TradingMeter

  init(_ log: any OrderLog, meter: TradingMeter) {
    self.log = log
    self.meter = meter
  }

  func commit(_ records: [OrderRecord]) throws(OrderLogError) {
    let start = MonotonicClock.now()
    do throws(OrderLogError) {
      try log.commit(records)
    } catch {
      meter.commitFailures.increment()
      throw error
    }
    meter.commit.record(nanoseconds: MonotonicClock.now() &- start)
  }

  func load() throws(OrderLogError) -> OrderLogState { try log.load() }

  func recall(
    _ intent: IntentID
  ) throws(OrderLogError) -> (order: Order, fills: [Fill])? { try log.recall(intent) }
}
