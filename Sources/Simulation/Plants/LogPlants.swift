import Orders
import TradingModel

/// A journal whose records or whose memory are changed.
final class LogPlant: Plant {
  private final class Log: OrderLog, @unchecked Sendable {  // One thread.
    let inner: any OrderLog
    let plant: LogPlant

    init(_ inner: any OrderLog, plant: LogPlant) {
      self.inner = inner
      self.plant = plant
    }

    func commit(_ records: [OrderRecord]) throws(OrderLogError) {
      let kept = records.compactMap { plant.store($0) }
      guard !kept.isEmpty else { return }
      do throws(OrderLogError) { try inner.commit(kept) } catch {
        if !plant.swallowsErrors { throw error }
      }
    }

    func load() throws(OrderLogError) -> OrderLogState {
      var state = try inner.load()
      plant.remember(&state)
      return state
    }
  }

  private let store: (OrderRecord) -> OrderRecord?
  private let remember: (inout OrderLogState) -> Void
  private let swallowsErrors: Bool

  init(
    swallowsErrors: Bool = false, store: @escaping (OrderRecord) -> OrderRecord? = { $0 },
    remember: @escaping (inout OrderLogState) -> Void = { _ in }
  ) {
    self.swallowsErrors = swallowsErrors
    self.store = store
    self.remember = remember
  }

  override func wrap(_ log: any OrderLog, _ daemon: SimDaemon) -> any OrderLog {
    Log(log, plant: self)
  }
}

/// A journal that says that it has stored what it stores half a second later.
final class LateLogPlant: Plant {
  private final class Log: OrderLog, @unchecked Sendable {  // One thread.
    let inner: any OrderLog
    unowned let daemon: SimDaemon
    private var waiting: [OrderRecord] = []

    init(_ inner: any OrderLog, daemon: SimDaemon) {
      self.inner = inner
      self.daemon = daemon
    }

    func commit(_ records: [OrderRecord]) throws(OrderLogError) {
      let isFirst = waiting.isEmpty
      waiting += records
      guard isFirst else { return }
      let world = daemon.world
      world.agenda.add(at: world.clock.uptime + .milliseconds(500)) { [weak self] in self?.flush() }
    }

    private func flush() {
      guard !daemon.isDead else { return }
      let records = waiting
      waiting = []
      do throws(OrderLogError) { try inner.commit(records) } catch { waiting = records + waiting }
    }

    func load() throws(OrderLogError) -> OrderLogState { try inner.load() }
  }

  override func wrap(_ log: any OrderLog, _ daemon: SimDaemon) -> any OrderLog {
    Log(log, daemon: daemon)
  }
}

/// A disk that misbehaves without a word.
final class DiskPlant: Plant {
  private let body: (SimDisk.Operation, Int) -> SimDisk.Verdict?
  private var count = 0

  init(_ body: @escaping (SimDisk.Operation, Int) -> SimDisk.Verdict?) { self.body = body }

  override func judge(_ operation: SimDisk.Operation) -> SimDisk.Verdict? {
    count += 1
    return body(operation, count)
  }
}
