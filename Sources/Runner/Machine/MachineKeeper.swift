import Logging
import Orders
import TradingModel

/// Watches the machine for the daemon's whole life and tells the desk.
struct MachineKeeper {
  let orders: OrderThread
  let plan: DaemonPlan

  /// Looks every second until the task is cancelled.
  func run() async throws {
    var watch = MachineWatch(
      path: plan.dataDirectory, memoryLimit: plan.configuration.runner.memoryLimit, now: plan.now,
      log: Logger(label: "machine"))
    while !Task.isCancelled {
      let change = watch.look()
      if !change.set.isEmpty || !change.ended.isEmpty {
        try await orders.withDesk { desk in
          for kind in change.ended { desk.clearMachineFault(kind) }
          for fault in change.set { desk.setMachineFault(fault) }
        }
      }
      try await Task.sleep(for: .seconds(1))
    }
  }
}
